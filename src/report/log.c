/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/log.h"

#include "analysis/phase-sums.h"
#include "analysis/words.h"
#include "base/format.h"
#include "report/layout.h"
#include "report/parts.h"

#define CPU_COLUMNS     4
#define OUTCOME_COLUMNS 12
#define CELL_COLUMNS    18

/* ns; coarser stamps are not the kernel's own. */
#define KERNEL_STEP 1000

/* Most lines about failures, and bytes of each. */
#define MAX_FAILURES 8
#define MAX_TEXT     200

static void append_span(BscSpan span, GString *out)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	bsc_span_format(span, cell);
	bsc_layout_cell(out, CELL_COLUMNS, cell->str);
}

/* One line of the log, MOMENT after the begin of the episode. */
static void append_line(const BscEpisode *episode, BscNsec ns, GString *out)
{
	append_span(bsc_span_exact(bsc_distance(episode->begin, ns)), out);
}

static bool has_own_end(const BscBringup *bringup)
{
	return bringup->outcome == BSC_OUTCOME_ONLINE && !bringup->end_is_bound;
}

static void append_cpu(const BscEpisode *episode, const BscBringup *bringup, BscNsec before,
		       GString *out)
{
	g_string_append_printf(out, "%*u%*s", CPU_COLUMNS, bringup->cpu, OUTCOME_COLUMNS,
			       bsc_outcome_name(bringup->outcome));
	if (bringup->begin_is_lost)
		bsc_layout_cell(out, CELL_COLUMNS, "-");
	else
		append_line(episode, bringup->begin, out);
	if (bringup->outcome != BSC_OUTCOME_ONLINE || bringup->begin_is_lost)
		bsc_layout_cell(out, CELL_COLUMNS, "-");
	else
		append_span(bsc_bringup_span(bringup), out);
	if (has_own_end(bringup) && before != BSC_NSEC_NONE)
		append_span(bsc_span_exact(bsc_distance(before, bringup->end)), out);
	else
		bsc_layout_cell(out, CELL_COLUMNS, "-");
	bsc_layout_end_line(out);
}

static void append_cpus(const BscTimeline *timeline, const BscEpisode *episode, GString *out)
{
	BscNsec before = BSC_NSEC_NONE;

	g_string_append_printf(out, "\n%*s%*s%*s%*s%*s\n", CPU_COLUMNS, "CPU", OUTCOME_COLUMNS,
			       "outcome", CELL_COLUMNS, "first line after", CELL_COLUMNS,
			       "from it to up", CELL_COLUMNS, "since CPU before");
	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

		append_cpu(episode, bringup, before, out);
		if (has_own_end(bringup))
			before = bringup->end;
	}
	bsc_layout_line(
		out, "",
		"first line: the first that the CPU, or the control CPU of its kick, "
		"wrote. up: its line just before the bit in cpu_online_mask, as \"Booted "
		"secondary processor\"; 0 .. : it has none, and \"smp: Brought up\" counts it. "
		"since CPU before: between these lines of two CPUs");
}

/* A CPU that goes down has one moment, that of its death. */
static void append_deaths(const BscTimeline *timeline, const BscEpisode *episode, GString *out)
{
	BscNsec before = BSC_NSEC_NONE;

	g_string_append_printf(out, "\n%*s%*s%*s%*s\n", CPU_COLUMNS, "CPU", OUTCOME_COLUMNS,
			       "outcome", CELL_COLUMNS, "down after", CELL_COLUMNS,
			       "since CPU before");
	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];
		const bool is_down = bringup->outcome == BSC_OUTCOME_OFFLINE;

		g_string_append_printf(out, "%*u%*s", CPU_COLUMNS, bringup->cpu, OUTCOME_COLUMNS,
				       bsc_outcome_name(bringup->outcome));
		if (is_down)
			append_line(episode, bringup->end, out);
		else
			bsc_layout_cell(out, CELL_COLUMNS, "-");
		if (is_down && before != BSC_NSEC_NONE)
			append_span(bsc_span_exact(bsc_distance(before, bringup->end)), out);
		else
			bsc_layout_cell(out, CELL_COLUMNS, "-");
		bsc_layout_end_line(out);
		if (is_down)
			before = bringup->end;
	}
	bsc_layout_line(out, "",
			"down after: from the first line about these CPUs to that of the CPU's "
			"death, as \"killed\" or \"is now offline\"; when it began to go down, no "
			"line tells. since CPU before: between these lines of two CPUs");
}

static void append_limits(const BscCapture *capture, GString *out)
{
	BscNsec resolution = capture->dmesg ? capture->dmesg->resolution : 0;
	char step[BSC_FORMAT_MAX];

	g_string_append_c(out, '\n');
	bsc_layout_line(out, "source",
			"the kernel's log and nothing else; its stamps are rounded down to %s%s",
			bsc_format_duration(step, resolution),
			bsc_arch_of_machine(capture->trace->machine) == BSC_ARCH_X86
				? ", and on x86 wrong by a tick or more at this stage of a boot"
				: "");
	bsc_layout_line(out, "unknown",
			"serial, split or parallel; PREPARE and ONLINE callbacks; kick, alive and "
			"release of each CPU but for the lines between which they lie; what the "
			"control CPU waits for; what tracing and the console cost");
	bsc_layout_line(out, "to know",
			"record the events that `bringup-scope recipe --boot` lists");
}

void bsc_report_logged(const BscFigureSource *source, GString *out)
{
	const BscEpisode *episode = bsc_source_episode(source);

	bsc_report_failures(source, out);
	bsc_report_cost(source, out);
	if (episode->kind == BSC_EPISODE_OFFLINE)
		append_deaths(source->capture->timeline, episode, out);
	else
		append_cpus(source->capture->timeline, episode, out);
	append_limits(source->capture, out);
}

static void append_t_printk(const BscWords *words, GString *out)
{
	char duration[BSC_FORMAT_MAX];

	bsc_layout_line(
		out, "log",
		"T_printk %s = \"smp: Brought up\" less \"smp: Bringing up secondary CPUs\"; no "
		"line between them names a CPU, so there is nothing to draw",
		bsc_format_duration(duration,
				    bsc_distance(words->printk_begin, words->printk_end)));
}

/* What went wrong needs no moment to be told. */
static void append_failures(const BscWords *words, GString *out)
{
	size_t n = 0;

	for (size_t i = 0; bsc_words_next(words, -1, BSC_WORD_FAILURE, &i); i++) {
		g_autofree char *text = bsc_text_sanitize(words->words[i].text, MAX_TEXT);

		if (n++ < MAX_FAILURES)
			bsc_layout_line(out, "", "\"%s\" (%s)", text, words->words[i].meaning);
	}
	if (n > MAX_FAILURES)
		bsc_layout_line(out, "", "and %zu more failures", n - MAX_FAILURES);
}

void bsc_report_without_bringup(const BscCapture *capture, GString *out)
{
	g_autoptr(BscWords) words = bsc_words_new(capture);

	g_string_append(out, "\nno bring-up in this capture\n");
	if (!capture->dmesg || !capture->dmesg->is_alone)
		return;
	if (!bsc_dmesg_has_stamps(capture->dmesg))
		bsc_layout_line(
			out, "log",
			"its lines have no time stamps, or only those of their receipt: nothing "
			"can be measured");
	else if (capture->dmesg->resolution > KERNEL_STEP)
		bsc_layout_line(
			out, "log",
			"its time stamps are whole seconds of the calendar, too coarse for a "
			"bring-up: take dmesg without -T");
	else if (words->printk_end == BSC_NSEC_NONE)
		bsc_layout_line(out, "log", "no line names a CPU that comes up");
	else
		append_t_printk(words, out);
	append_failures(words, out);
}
