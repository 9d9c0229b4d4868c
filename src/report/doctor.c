/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/doctor.h"

#include "base/format.h"
#include "report/layout.h"
#include "report/parts.h"
#include "report/setup.h"

#include <string.h>

#define TIME_COLUMNS 18

/* A column of numbers: its heading, and its width with the blanks in front. */
typedef struct Column {
	const char *name;
	int width;
} Column;

static void append_heading(const char *name, int width, const Column *columns, size_t n,
			   GString *out)
{
	g_string_append_printf(out, "\n%-*s", width, name);
	for (size_t i = 0; i < n; i++)
		bsc_layout_cell(out, columns[i].width, columns[i].name);
	bsc_layout_end_line(out);
}

static void append_counts(const Column *columns, const uint32_t *counts, size_t n, GString *out)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *text =
			counts[i] > 0 ? g_strdup_printf("%u", counts[i]) : g_strdup("-");

		bsc_layout_cell(out, columns[i].width, text);
	}
}

static void append_clock_of_log(const BscWords *words, GString *out)
{
	char offset[BSC_FORMAT_MAX], spread[BSC_FORMAT_MAX];

	switch (words->clock) {
	case BSC_LOG_CLOCK_EVENTS:
		g_string_append(out, "on the capture's clock, as they are its events");
		break;
	case BSC_LOG_CLOCK_TEXTS:
		bsc_format_duration(offset, words->offset);
		bsc_format_duration(spread, words->spread);
		g_string_append_printf(out,
				       "clock tied to the capture's by %u text%s that both have: "
				       "the capture's is %s ahead, give or take %s",
				       words->n_texts, words->n_texts == 1 ? "" : "s", offset,
				       spread);
		break;
	case BSC_LOG_CLOCK_OWN: g_string_append(out, "they are all that there is"); break;
	case BSC_LOG_CLOCK_SAME:
		g_string_append(out, "clock taken to be the capture's, as in the kernel's code; ");
		if (words->n_checked > 0)
			g_string_append_printf(out,
					       "%u of %u lines fit between the events that "
					       "bound them",
					       words->n_agreed, words->n_checked);
		else
			g_string_append(out, "no line could be checked");
		break;
	default: g_string_append(out, "clock not tied to the capture's");
	}
}

static void append_log(const BscDoctor *doctor, const BscCapture *capture, GString *out)
{
	const BscWords *words = doctor->words;
	g_autofree char *path = NULL;
	g_autoptr(GString) clock = g_string_new(NULL);
	char duration[BSC_FORMAT_MAX];

	if (words->n == 0)
		return;
	if (capture->dmesg && !words->is_other_kernel)
		path = bsc_layout_name(capture->dmesg->path, "the log");
	else
		path = g_strdup("printk:console events");
	append_clock_of_log(words, clock);
	bsc_layout_line(out, "log", "%s: %zu line%s about bring-up; %s", path, words->n,
			words->n == 1 ? "" : "s", clock->str);
	if (capture->dmesg && capture->dmesg->is_cut)
		bsc_layout_line(out, "", "the log is longer than what was read of it");
	if (words->printk_end != BSC_NSEC_NONE)
		bsc_layout_line(out, "",
				"T_printk %s = \"smp: Brought up\" less \"smp: Bringing up "
				"secondary CPUs\", on the log's clock%s",
				bsc_format_duration(duration, bsc_distance(words->printk_begin,
									   words->printk_end)),
				doctor->arch == BSC_ARCH_X86 ? ", which on x86 is wrong by a tick "
							       "or more at each end"
							     : "");
}

static void append_functions(const BscDoctor *doctor, GString *out)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (int i = 0; i < BSC_FN_N; i++)
		if (doctor->functions[i] > 0)
			bsc_doctor_append_item(names, bsc_function_name(i));
	if (names->len > 0)
		bsc_layout_line(out, "traced", "%s (%s)", names->str,
				doctor->has_graph ? "function_graph" : "function");
}

static void append_evidence(const BscDoctor *doctor, GString *out)
{
	g_string_append(out, "\n   count  events              lost without them\n");
	for (int kind = 0; kind < BSC_N_EVIDENCE; kind++) {
		if (!bsc_evidence_exists(kind, doctor->arch) && doctor->evidence[kind] == 0)
			continue;
		g_string_append_printf(out, "%8" G_GUINT64_FORMAT "  %-20s%s",
				       doctor->evidence[kind], bsc_evidence_name(kind),
				       doctor->evidence[kind] == 0 ? bsc_evidence_loss(kind) : "");
		bsc_layout_end_line(out);
	}
	append_functions(doctor, out);
}

static bool has_warning(const BscDoctor *doctor, const char *code)
{
	for (size_t i = 0; i < doctor->n_warnings; i++)
		if (strcmp(doctor->warnings[i].code, code) == 0)
			return true;
	return false;
}

static void append_points(const BscDoctor *doctor, GString *out)
{
	static const Column columns[] = { { "exact", 9 },      { "inferred", 10 },
					  { "bounded", 9 },    { "impossible", 12 },
					  { "unreached", 11 }, { "none", 7 } };
	bool has_failed = false;

	append_heading("moments", 14, columns, G_N_ELEMENTS(columns), out);
	for (int i = 0; i < BSC_N_POINTS; i++) {
		const BscDoctorPoint *point = &doctor->points[i];
		const uint32_t counts[] = { point->n_exact,       point->n_inferred,
					    point->n_bounded,     point->n_unknown,
					    point->n_not_reached, point->n_absent };

		has_failed |= point->n_not_reached > 0;
		g_string_append_printf(out, "%-14s", bsc_point_name(i));
		append_counts(columns, counts, G_N_ELEMENTS(counts), out);
		bsc_layout_end_line(out);
	}
	bsc_layout_line(out, "note", "numbers of CPUs that come up, %u in all", doctor->n_up);
	if (has_warning(doctor, "clock"))
		bsc_layout_line(out, "note",
				"exact: an event is at the moment itself, but the clock of this "
				"capture is wrong, see below");
	if (has_failed)
		bsc_layout_line(out, "note",
				"unreached: the CPU failed, and no event shows it there");
	if (doctor->points[BSC_POINT_ALIVE].n_absent > 0)
		bsc_layout_line(out, "note",
				"none: without split startup a CPU neither reports alive nor is "
				"released, it runs on until it is online");
}

static void append_time(BscSpan time, GString *out)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	bsc_span_format(time, cell);
	bsc_layout_cell(out, TIME_COLUMNS, cell->str);
}

static void append_classes(const BscDoctor *doctor, bool is_control, GString *out)
{
	static const Column columns[] = {
		{ "exact", 8 }, { "bounded", 10 }, { "impossible", 12 }, { "time", TIME_COLUMNS }
	};

	append_heading(is_control ? "control task" : "CPUs themselves", 20, columns,
		       G_N_ELEMENTS(columns), out);
	for (size_t i = 0; i < doctor->n_classes; i++) {
		const BscDoctorClass *class = &doctor->classes[i];
		const uint32_t counts[] = { class->n_exact, class->n_bounded, class->n_impossible };

		if (class->is_control != is_control)
			continue;
		g_string_append_printf(out, "%-20s", bsc_class_name(class->class));
		append_counts(columns, counts, G_N_ELEMENTS(counts), out);
		append_time(class->time, out);
		bsc_layout_end_line(out);
	}
}

static void append_unknown(const BscDoctor *doctor, GString *out)
{
	char control[BSC_FORMAT_MAX], ap[BSC_FORMAT_MAX];

	if (doctor->control_unknown + doctor->ap_unknown == 0)
		return;
	bsc_layout_line(out, "note",
			"besides, nothing at all is known of %s of the control task and of %s of "
			"the CPUs, for events are missing there",
			bsc_format_duration(control, doctor->control_unknown),
			bsc_format_duration(ap, doctor->ap_unknown));
}

void bsc_doctor_append_item(GString *list, const char *item)
{
	g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", item);
}

static void append_needs(const BscDoctor *doctor, GString *out)
{
	g_autoptr(GPtrArray) needs = bsc_doctor_needs(doctor);

	if (needs->len == 0)
		return;
	g_string_append(out, "\nmore would be exact with\n");
	for (guint i = 0; i < needs->len; i++) {
		const BscDoctorNeed *need = needs->pdata[i];

		bsc_layout_line(out, "-", "%s: %s", need->what, need->names->str);
	}
}

static void append_warnings(const BscDoctor *doctor, GString *out)
{
	if (doctor->n_warnings > 0)
		g_string_append_c(out, '\n');
	for (size_t i = 0; i < doctor->n_warnings; i++) {
		const BscDoctorWarning *warning = &doctor->warnings[i];

		bsc_layout_line(out, "warning", "%s%s%s", warning->text,
				*warning->remedy ? ". Better: " : "", warning->remedy);
	}
}

char *bsc_doctor_better_line(const BscDoctor *doctor, const BscCapture *capture)
{
	const BscSetup setup = {
		.arch = doctor->arch,
		.n_cpus = capture->trace->n_cpus,
		.is_larger = has_warning(doctor, "overwritten"),
	};
	GString *line = g_string_new(NULL);

	if (doctor->is_boot)
		bsc_setup_boot_line(&setup, line);
	else
		bsc_setup_runtime_line(&setup, line);
	return g_string_free(line, FALSE);
}

static void append_better(const BscDoctor *doctor, const BscCapture *capture, GString *out)
{
	g_autofree char *line = NULL;

	g_string_append_c(out, '\n');
	if (!bsc_doctor_has_complaint(doctor)) {
		g_string_append(out, "nothing is missing\n");
		return;
	}
	line = bsc_doctor_better_line(doctor, capture);
	if (doctor->is_boot)
		g_string_append(out, "to take a better one, add to the kernel's command line:\n\n");
	else
		g_string_append(out, "to take a better one, run as root:\n\n");
	g_string_append_printf(out, "%s\n\n", line);
	bsc_layout_line(out, "note", "what to do around it says: bringup-scope recipe --%s",
			doctor->is_boot ? "boot" : "runtime");
}

void bsc_report_doctor(const BscCapture *capture, const BscDoctor *doctor, GString *out)
{
	bsc_report_heading(capture, out);
	append_log(doctor, capture, out);
	append_evidence(doctor, out);
	if (doctor->n_up > 0)
		append_points(doctor, out);
	if (doctor->n_classes > 0) {
		append_classes(doctor, true, out);
		append_classes(doctor, false, out);
		append_unknown(doctor, out);
	}
	append_needs(doctor, out);
	append_warnings(doctor, out);
	append_better(doctor, capture, out);
}
