/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/findings.h"

/* What is less than one part in so many of the total is not worth a sentence. */
#define WORTH 200

void bsc_span_text(BscSpan span, char buf[BSC_SPAN_TEXT])
{
	g_autoptr(GString) text = g_string_new(NULL);

	bsc_span_format(span, text);
	g_strlcpy(buf, text->str, BSC_SPAN_TEXT);
}

bool bsc_finding_is_worth(const FigureBuild *f, BscSpan cost)
{
	if (!bsc_span_is_known(cost))
		return false;
	return cost.high == BSC_NSEC_NONE ||
	       (cost.high > 0 && cost.high >= f->out->total.low / WORTH);
}

BscFinding *bsc_finding_add(const FigureBuild *f, GArray *findings, const char *code, BscSpan cost,
			    const char *remedy, const char *format, ...)
{
	BscFinding finding = {
		.episode = f->episode_row,
		.code = code,
		.cost = cost,
		.remedy = g_strdup(remedy),
		.begin = f->episode->begin,
		.end = f->episode->end,
		.cpu = -1,
	};
	va_list args;

	va_start(args, format);
	finding.text = g_strdup_vprintf(format, args);
	va_end(args);
	g_array_append_val(findings, finding);
	return &g_array_index(findings, BscFinding, findings->len - 1);
}

static const char *name_of(const FigureBuild *f, const BscCallbackSum *sum)
{
	const char *state = bsc_strtab_get(f->timeline->strings, sum->state);

	return *state ? state : bsc_strtab_get(f->timeline->strings, sum->function);
}

/* From the first call for the CPU where it took longest to the last. */
static void point_at_callback(const FigureBuild *f, const BscCallbackSum *sum, BscFinding *finding)
{
	bool is_found = false;

	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];

		for (BscRow k = 0; bringup->cpu == sum->max_cpu && k < bringup->n_callbacks; k++) {
			const BscCallback *callback =
				&f->timeline->callbacks[bringup->first_callback + k];

			if (callback->step != sum->step || callback->function != sum->function ||
			    callback->is_teardown != sum->is_teardown || callback->is_open)
				continue;
			finding->begin =
				is_found ? MIN(finding->begin, callback->begin) : callback->begin;
			finding->end = is_found ? MAX(finding->end, callback->end) : callback->end;
			is_found = true;
		}
	}
	finding->cpu = (int32_t)sum->max_cpu;
}

/* Callbacks that do nothing but wait for the AP contain other ones: they are told elsewhere. */
static bool is_work(const BscCallbackSum *sum)
{
	return !sum->is_tracer && sum->n_calls > 0 && sum->section != BSC_SECTION_BRINGUP &&
	       sum->section != BSC_SECTION_KICK_WORK && sum->section != BSC_SECTION_TEARDOWN;
}

static const char *callback_remedy(const BscCallbackSum *sum)
{
	if (sum->off_cpu.low > sum->total / 2)
		return "Most of it is waiting: look at what it waits for, not at its code";
	return "";
}

static void append_off_cpu(const BscCallbackSum *sum, BscFinding *finding)
{
	char off[BSC_SPAN_TEXT];
	char *text = finding->text;

	if (sum->off_cpu.high == 0)
		return;
	bsc_span_text(sum->off_cpu, off);
	finding->text = g_strdup_printf("%s; %s of it off the CPU", text, off);
	g_free(text);
}

#define SLOW_CALLBACKS 3

static void add_slow_callbacks(const FigureBuild *f, GArray *findings)
{
	const BscCallbackSum *told[SLOW_CALLBACKS];

	for (size_t n = 0; n < SLOW_CALLBACKS; n++) {
		const BscCallbackSum *largest = NULL;
		char total[BSC_FORMAT_MAX], average[BSC_FORMAT_MAX], max[BSC_FORMAT_MAX];
		BscFinding *finding;
		const char *name;

		for (size_t i = 0; i < f->out->n_callbacks; i++) {
			const BscCallbackSum *sum = &f->out->callbacks[i];
			bool is_told = false;

			for (size_t k = 0; k < n; k++)
				is_told |= told[k] == sum;
			if (!is_told && is_work(sum) && (!largest || sum->total > largest->total))
				largest = sum;
		}
		if (!largest || !bsc_finding_is_worth(f, bsc_span_exact(largest->total)))
			return;
		told[n] = largest;
		name = name_of(f, largest);
		finding = bsc_finding_add(
			f, findings, "slow-callback", bsc_span_exact(largest->total),
			callback_remedy(largest),
			"%s%s (state %d), run on %s, takes %s for %u CPU%s: %s on average, at most "
			"%s for CPU %u",
			*name ? name : "a callback", largest->is_teardown ? ", teardown" : "",
			largest->step, largest->is_control ? "the control CPU" : "the APs",
			bsc_format_duration(total, largest->total), largest->n_cpus,
			PLURAL(largest->n_cpus),
			bsc_format_duration(average, largest->total / largest->n_cpus),
			bsc_format_duration(max, largest->max), largest->max_cpu);
		append_off_cpu(largest, finding);
		point_at_callback(f, largest, finding);
	}
}

#define SLOW_CPUS 3

static void add_slow_cpus(const FigureBuild *f, GArray *findings)
{
	const BscCostFit *fit = &f->out->fit;

	for (uint32_t i = 0; i < MIN(fit->n_outliers, SLOW_CPUS); i++) {
		const BscOutlier *outlier = &fit->outliers[i];
		char step[BSC_FORMAT_MAX], excess[BSC_FORMAT_MAX], usual[BSC_FORMAT_MAX];
		BscFinding *finding;

		if (!bsc_finding_is_worth(f, bsc_span_exact(outlier->excess)))
			break;
		finding = bsc_finding_add(
			f, findings, "slow-cpu", bsc_span_exact(outlier->excess), "",
			"CPU %u is complete %s after the one before it, %s more than the median of "
			"%s",
			outlier->cpu, bsc_format_duration(step, outlier->step),
			bsc_format_duration(excess, outlier->excess),
			bsc_format_duration(usual, fit->median_step));
		finding->cpu = (int32_t)outlier->cpu;
		for (BscRow k = 0; k < f->episode->n_bringups; k++) {
			const BscBringup *bringup =
				&f->timeline->bringups[f->episode->first_bringup + k];

			if (bringup->cpu == outlier->cpu && bringup->end != BSC_NSEC_NONE) {
				finding->end = bringup->end;
				finding->begin = bringup->end - outlier->step;
			}
		}
	}
}

static void add_tracer(const FigureBuild *f, GArray *findings)
{
	char tracer[BSC_SPAN_TEXT], rest[BSC_SPAN_TEXT];

	if (!bsc_finding_is_worth(f, f->out->tracer))
		return;
	bsc_span_text(f->out->tracer, tracer);
	bsc_span_text(f->out->without_tracer, rest);
	bsc_finding_add(f, findings, "tracer-cost", f->out->tracer,
			"A smaller ring buffer: trace_buf_size= at boot, trace-cmd -b at run time",
			"Tracing itself costs the control task %s in trace/RB:prepare; %s are left "
			"without it",
			tracer, rest);
}

static void add_failed(const FigureBuild *f, const BscBringup *bringup, GArray *findings)
{
	const BscCallback *failed = bringup->failed_callback == BSC_NO_ROW
					    ? NULL
					    : &f->timeline->callbacks[bringup->failed_callback];
	BscSpan cost = { BSC_NSEC_NONE, BSC_NSEC_NONE, false };
	const char *alive = bringup->was_alive ? "" : "; no event shows that it ever ran";
	char duration[BSC_FORMAT_MAX];
	BscFinding *finding;

	if (bringup->outcome == BSC_OUTCOME_UNFINISHED) {
		finding = bsc_finding_add(f, findings, "failed-cpu", cost, "",
					  "CPU %u: the capture does not show its end%s",
					  bringup->cpu, alive);
	} else if (f->episode->is_logged) {
		finding = bsc_finding_add(f, findings, "failed-cpu", cost, "",
					  "CPU %u failed, as the kernel's log says%s", bringup->cpu,
					  bringup->was_alive ? ""
							     : "; no line shows that it ever ran");
	} else if (failed && !failed->is_open) {
		cost = bsc_span_exact(bsc_distance(failed->begin, failed->end));
		finding = bsc_finding_add(
			f, findings, "failed-cpu", cost, "",
			"CPU %u failed: state %d (%s) gave %d after %s%s", bringup->cpu,
			failed->step, bsc_strtab_get(f->timeline->strings, failed->state),
			bringup->result, bsc_format_duration(duration, cost.low), alive);
	} else {
		finding = bsc_finding_add(f, findings, "failed-cpu", cost, "",
					  "CPU %u failed with %d; the callback that failed left no "
					  "event%s",
					  bringup->cpu, bringup->result, alive);
	}
	finding->begin = failed ? failed->begin : bringup->begin;
	finding->end = failed && !failed->is_open ? failed->end : bringup->last;
	finding->cpu = (int32_t)bringup->cpu;
}

static void add_lost(const FigureBuild *f, GArray *findings)
{
	BscSpan cost = bsc_span_exact(0);
	GapSum gaps;

	if (!f->trace)
		return;
	gaps = bsc_gap_sums_between(&f->gaps, f->episode->begin, f->episode->end);
	if (gaps.n == 0)
		return;
	for (BscRow row = f->stays->first[f->first_lane]; row < f->stays->first[f->first_lane + 1];
	     row++)
		if (f->stays->stays[row].reason == BSC_REASON_LOST)
			cost.high = add_times(cost.high, stay_length(&f->stays->stays[row]));
	cost.is_exact = cost.high == 0;
	bsc_finding_add(f, findings, "lost-events", cost,
			"Larger ring buffers, or fewer events: trace_buf_size= at boot, trace-cmd "
			"-b at run time",
			"Events were lost%s in %u place%s of the episode, %s%" G_GUINT64_FORMAT
			" of them: what happened there belongs to no class",
			gaps.n_timeless ? ", or left out for their time stamps," : "", gaps.n,
			PLURAL(gaps.n), gaps.n_uncounted ? "at least " : "", gaps.n_lost);
}

void bsc_figures_findings(const FigureBuild *f, GArray *findings)
{
	if (f->n_lanes == 0)
		return;
	/* What is advised depends on the mode and on what is waited for, which no log tells. */
	if (!f->episode->is_logged) {
		bsc_findings_of_waits(f, findings);
		add_slow_callbacks(f, findings);
		add_tracer(f, findings);
	}
	add_slow_cpus(f, findings);
	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];

		if (bringup->outcome == BSC_OUTCOME_FAILED ||
		    bringup->outcome == BSC_OUTCOME_UNFINISHED)
			add_failed(f, bringup, findings);
	}
	add_lost(f, findings);
}
