/* SPDX-License-Identifier: GPL-2.0-or-later */

/*
 * Writes a capture of a boot that never was, of any size, and beside it as FILE.json what is true
 * of it. The same options give the same bytes.
 */

#include "gen-boot.h"

#include <stdlib.h>
#include <string.h>

#define PAGES_PER_CHUNK 10 /* as trace-cmd */

typedef struct Options {
	int n_cpus, seed, version, page_size, n_dead, n_failing, n_lossy, n_losses;
	gint64 n_events;
	gboolean is_big_endian, has_functions, no_sched, is_dense, is_one_cpu;
	char *mode, *compression;
} Options;

static const char *const modes[] = { "serial", "split", "parallel", "smt" };

static void usage(const char *message)
{
	g_printerr("gentrace: %s\n", message);
	exit(2);
}

static MachineMode find_mode(const char *name)
{
	for (int mode = 0; mode < MACHINE_N_MODES; mode++)
		if (strcmp(name, modes[mode]) == 0)
			return mode;
	usage("--mode is serial, split, parallel or smt");
	return MACHINE_SERIAL;
}

static GenPlan make_plan(const Options *o)
{
	if (o->n_cpus < 2 || o->n_cpus > 65536)
		usage("--cpus is 2 to 65536");
	if (o->version != 6 && o->version != 7)
		usage("--version is 6 or 7");
	if (o->page_size < 4096 || o->page_size > 65536 || o->page_size % 4096 != 0)
		usage("--page-size is 4096 to 65536");
	return (GenPlan){
		.n_cpus = (uint32_t)o->n_cpus,
		.seed = (uint32_t)o->seed,
		.mode = find_mode(o->mode ? o->mode : "parallel"),
		.has_functions = o->has_functions,
		.has_sched = !o->no_sched,
		.n_dead = (uint32_t)o->n_dead,
		.n_failing = (uint32_t)o->n_failing,
		.n_events = (uint64_t)o->n_events,
		.is_dense = o->is_dense,
		.spread = o->is_one_cpu ? GEN_ONE_CPU : GEN_EVEN,
		.n_lossy = (uint32_t)o->n_lossy,
		.n_losses = (uint32_t)o->n_losses,
		.layout = make_layout(o->is_big_endian, 8, (uint32_t)o->page_size),
	};
}

static char *make_kallsyms(const GenBoot *boot)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < boot->symbols->len; i++)
		g_string_append_printf(out, "%016" G_GINT64_MODIFIER "x T %s\n",
				       GEN_SYMBOL_BASE + i * GEN_SYMBOL_SIZE,
				       (char *)boot->symbols->pdata[i]);
	return g_string_free(out, FALSE);
}

static GByteArray *make_capture(const GenBoot *boot, const GenPlan *plan, const Options *o)
{
	g_autofree MakeCpu *cpus = g_new(MakeCpu, plan->n_cpus);
	g_autofree char *kallsyms = make_kallsyms(boot);
	const MakeBuffer buffer = { "", "local", cpus, plan->n_cpus };
	const MakeFile file = {
		.version = o->version,
		.layout = plan->layout,
		.long_size = 8,
		.compression = o->version == 7 ? o->compression : NULL,
		.formats = gen_formats,
		.n_formats = gen_n_formats,
		.kallsyms = kallsyms,
		.cmdlines = "1 swapper/0\n",
		.buffers = &buffer,
		.n_buffers = 1,
		.pages_per_chunk = PAGES_PER_CHUNK,
	};

	for (uint32_t cpu = 0; cpu < plan->n_cpus; cpu++) {
		GByteArray *pages = boot->rings[cpu].pages;

		cpus[cpu] = (MakeCpu){ cpu, pages->len ? pages : NULL };
	}
	return make_file(&file);
}

static bool write_both(const char *path, const GByteArray *bytes, const char *truth, GError **error)
{
	g_autofree char *beside = g_strconcat(path, ".json", NULL);

	return g_file_set_contents(path, (const char *)bytes->data, bytes->len, error) &&
	       g_file_set_contents(beside, truth, -1, error);
}

static bool parse(Options *o, int *argc, char ***argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "cpus", 0, 0, G_OPTION_ARG_INT, &o->n_cpus, "CPUs, the boot CPU included", "N" },
		{ "seed", 0, 0, G_OPTION_ARG_INT, &o->seed, "Of all that is random", "N" },
		{ "mode", 0, 0, G_OPTION_ARG_STRING, &o->mode, "serial, split, parallel, smt",
		  "MODE" },
		{ "events", 0, 0, G_OPTION_ARG_INT64, &o->n_events, "At least", "N" },
		{ "dense", 0, 0, G_OPTION_ARG_NONE, &o->is_dense, "Most change a state", NULL },
		{ "one-cpu", 0, 0, G_OPTION_ARG_NONE, &o->is_one_cpu, "CPU 0 has nearly all",
		  NULL },
		{ "functions", 0, 0, G_OPTION_ARG_NONE, &o->has_functions, "Function tracer",
		  NULL },
		{ "no-sched", 0, 0, G_OPTION_ARG_NONE, &o->no_sched, "No sched events", NULL },
		{ "dead", 0, 0, G_OPTION_ARG_INT, &o->n_dead, "APs that never come", "N" },
		{ "failing", 0, 0, G_OPTION_ARG_INT, &o->n_failing, "APs whose callback fails",
		  "N" },
		{ "lossy", 0, 0, G_OPTION_ARG_INT, &o->n_lossy, "CPUs that lose events", "N" },
		{ "losses", 0, 0, G_OPTION_ARG_INT, &o->n_losses, "Of CPU 0, in the bring-up",
		  "N" },
		{ "version", 0, 0, G_OPTION_ARG_INT, &o->version, "6 or 7", "N" },
		{ "compression", 0, 0, G_OPTION_ARG_STRING, &o->compression, "none, zstd, zlib",
		  "NAME" },
		{ "big-endian", 0, 0, G_OPTION_ARG_NONE, &o->is_big_endian, NULL, NULL },
		{ "page-size", 0, 0, G_OPTION_ARG_INT, &o->page_size, "Of the machine", "BYTES" },
		{ NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new("FILE");

	g_option_context_add_main_entries(context, entries, NULL);
	return g_option_context_parse(context, argc, argv, error);
}

int main(int argc, char **argv)
{
	Options o = { .n_cpus = 8, .version = 7, .page_size = 4096 };
	g_autoptr(GByteArray) bytes = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *truth = NULL;
	GenBoot boot;
	GenPlan plan;

	if (!parse(&o, &argc, &argv, &error))
		usage(error->message);
	if (argc != 2)
		usage("one FILE to write");
	plan = make_plan(&o);
	gen_boot_init(&boot, &plan);
	bytes = make_capture(&boot, &plan, &o);
	truth = gen_truth(&boot, &plan);
	if (!write_both(argv[1], bytes, truth, &error))
		g_printerr("gentrace: %s\n", error->message);
	gen_boot_clear(&boot, &plan);
	g_free(o.mode);
	g_free(o.compression);
	return error ? 1 : 0;
}
