/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/package.h"

#include "analysis/words.h"
#include "base/format.h"
#include "report/layout.h"
#include "report/recipe.h"

/* Most kinds of events that are listed for one capture. */
#define MAX_TYPES 64

/* Longest text of a capture that is printed here, bytes. */
#define MAX_TEXT 8192

static void put_line(GString *out, const char *label, const char *text, const char *fallback)
{
	g_autofree char *safe = bsc_layout_name(text, fallback);

	bsc_layout_line(out, label, "%s", safe);
}

/* On one line, as it is to be copied. */
static void put_command_line(const BscCapture *capture, GString *out)
{
	g_autoptr(BscWords) words = bsc_words_new(capture);

	if (*words->command_line) {
		g_autofree char *safe = bsc_text_sanitize(words->command_line, MAX_TEXT);

		g_string_append_printf(out, "command line of the kernel:\n%s\n", safe);
	} else {
		bsc_layout_line(out, "command",
				"line of the kernel: not known, no log came with "
				"the capture");
	}
}

static void put_events(const BscTrace *trace, GString *out)
{
	g_autoptr(GString) list = g_string_new(NULL);
	g_autofree char *text = NULL;
	size_t n = 0;

	for (size_t i = 0; i < trace->n_types; i++) {
		const BscEventType *type = &trace->types[i];

		if (type->count == 0 || *type->name == '\0')
			continue;
		if (n++ < MAX_TYPES)
			g_string_append_printf(list, "%s%s:%s %" G_GUINT64_FORMAT,
					       n > 1 ? ", " : "", type->system, type->name,
					       type->count);
	}
	if (n > MAX_TYPES)
		g_string_append_printf(list, " and %zu more kinds", n - MAX_TYPES);
	text = bsc_text_sanitize(list->len > 0 ? list->str : "none", MAX_TEXT);
	bsc_layout_line(out, "events", "%s", text);
}

static void put_capture(const BscSideRun *run, GString *out)
{
	const BscTrace *trace = run->capture->trace;
	g_autofree char *name = bsc_layout_name(run->name, "standard input");
	g_autofree char *kernel = bsc_layout_name(trace->kernel, "unknown");
	g_autofree char *machine = bsc_layout_name(trace->machine, "unknown machine");
	BscPolicy policy;

	g_string_append_printf(out, "%s\n", name);
	g_string_append_printf(out, "sha256  %s\n", bsc_trace_sha256(trace));
	if (bsc_compare_policy(run, &policy)) {
		bsc_layout_line(out, "policy", "%s: %s; simulated from the capture",
				bsc_policy_name(policy), bsc_policy_text(policy));
		g_string_append_c(out, '\n');
		return;
	}
	bsc_layout_line(out, "kernel", "%s, %s, %u CPUs", kernel, machine, trace->n_cpus);
	put_line(out, "clock", trace->clock, "unknown");
	put_events(trace, out);
	bsc_layout_line(out, "states", "%s",
			run->capture->states_path ? "names of the states from states.txt beside it"
						  : "no states.txt beside it");
	put_command_line(run->capture, out);
	g_string_append_c(out, '\n');
}

static bool is_new(const BscComparison *comparison, size_t side, size_t run)
{
	const BscSideRun *this = &comparison->sides[side].runs[run];

	for (size_t s = 0; s <= side; s++) {
		const BscSide *other = &comparison->sides[s];
		size_t n = s < side ? other->n_runs : run;

		for (size_t i = 0; i < n; i++)
			if (g_strcmp0(other->runs[i].name, this->name) == 0)
				return false;
	}
	return true;
}

/* How to capture the same: by what the first recorded side is. */
static void put_how(const BscComparison *comparison, GString *out)
{
	const BscCapture *capture = comparison->sides[0].runs[0].capture;
	BscSetup setup = {
		.arch = bsc_arch_of_machine(capture->trace->machine),
		.n_cpus = capture->trace->n_cpus,
	};
	const BscEpisode *episode = &capture->timeline->episodes[comparison->episodes[0]];

	bsc_report_recipe(&setup, episode->kind == BSC_EPISODE_BOOT, out);
}

void bsc_package_recipe(const BscComparison *comparison, GString *out)
{
	g_string_append(out, "how each capture was taken\n\n");
	for (size_t side = 0; side < comparison->n_sides; side++)
		for (size_t run = 0; run < comparison->sides[side].n_runs; run++)
			if (is_new(comparison, side, run))
				put_capture(&comparison->sides[side].runs[run], out);
	g_string_append(out, "how to take such captures\n\n");
	put_how(comparison, out);
}
