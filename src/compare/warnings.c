/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/warnings.h"

#include "base/format.h"
#include "compare/stats.h"
#include "compare/value.h"

#include <math.h>
#include <string.h>

/* Below this share of the total, what tracing adds is no reason to mistrust a comparison. */
#define TRACER_SHARE 0.05

void compare_warn(GArray *warnings, const char *code, const char *format, ...)
{
	BscWarning warning = { .code = code };
	va_list args;

	va_start(args, format);
	warning.text = g_strdup_vprintf(format, args);
	va_end(args);
	g_array_append_val(warnings, warning);
}

/* "A: 6.12.117, B: 7.2" where the two texts differ and both are known. */
static void warn_texts(const Pair *pair, const char *code, const char *what, const char *a,
		       const char *b)
{
	g_autofree char *safe_a = bsc_text_sanitize(a, MAX_WORD);
	g_autofree char *safe_b = bsc_text_sanitize(b, MAX_WORD);

	if (strcmp(a, b) == 0 || *a == '\0' || *b == '\0')
		return;
	compare_warn(pair->warnings, code, "different %s: %s in %s, %s in %s", what, safe_a,
		     pair->name_a, safe_b, pair->name_b);
}

static bool has_same_file(const Pair *pair)
{
	const BscTrace *a = trace_of(pair, pair->run_a), *b = trace_of(pair, pair->run_b);

	/* Files of different sizes need not be read for it. */
	return a->size == b->size && *bsc_trace_sha256(a) &&
	       strcmp(bsc_trace_sha256(a), bsc_trace_sha256(b)) == 0;
}

static void warn_machine(const Pair *pair)
{
	const BscTrace *a = trace_of(pair, pair->run_a), *b = trace_of(pair, pair->run_b);

	warn_texts(pair, "architecture", "architectures", a->machine, b->machine);
	warn_texts(pair, "kernel", "kernels", a->kernel, b->kernel);
	warn_texts(pair, "clock", "trace clocks", a->clock, b->clock);
	if (has_same_file(pair) && !timeline_of(pair, pair->run_a)->is_simulated &&
	    !timeline_of(pair, pair->run_b)->is_simulated)
		compare_warn(pair->warnings, "same-file", "%s and %s are the same capture",
			     pair->name_a, pair->name_b);
}

static void warn_buffers(const Pair *pair)
{
	const BscTrace *a = trace_of(pair, pair->run_a), *b = trace_of(pair, pair->run_b);

	if (a->n_buffers == 0 || b->n_buffers == 0)
		return;
	if (a->n_buffers != b->n_buffers)
		compare_warn(pair->warnings, "buffer",
			     "%s has %zu ring buffers for each CPU, %s %zu: preparing a CPU takes "
			     "longer with more",
			     pair->name_a, a->n_buffers, pair->name_b, b->n_buffers);
	if (a->sub_buffer_size != b->sub_buffer_size)
		compare_warn(pair->warnings, "buffer",
			     "different sub-buffers: %u bytes in %s, %u in %s", a->sub_buffer_size,
			     pair->name_a, b->sub_buffer_size, pair->name_b);
}

static void warn_episodes(const Pair *pair)
{
	const BscEpisode *a = run_episode(pair->b, pair->run_a);
	const BscEpisode *b = run_episode(pair->b, pair->run_b);

	if (a->kind != b->kind)
		compare_warn(pair->warnings, "episode",
			     "different things happen: %s in %s, %s in %s",
			     bsc_episode_kind_name(a->kind), pair->name_a,
			     bsc_episode_kind_name(b->kind), pair->name_b);
}

/* What is called total and CPU is something else in a log. */
static void warn_log(const Pair *pair)
{
	bool is_log_a = run_episode(pair->b, pair->run_a)->is_logged;
	bool is_log_b = run_episode(pair->b, pair->run_b)->is_logged;

	if (is_log_a != is_log_b)
		compare_warn(
			pair->warnings, "log-alone",
			"%s is a kernel's log alone: its total is T_printk, from \"smp: Bringing "
			"up\" to \"smp: Brought up\", and its CPUs last from their first line to "
			"that just before they are online",
			is_log_a ? pair->name_a : pair->name_b);
}

static void append_cpus(GString *out, const GArray *cpus)
{
	for (guint i = 0, end; i < cpus->len; i = end) {
		uint32_t first = g_array_index(cpus, uint32_t, i);

		for (end = i + 1; end < cpus->len && g_array_index(cpus, uint32_t, end) ==
							     first + (uint32_t)(end - i);)
			end++;
		g_string_append_printf(out, i > 0 ? ", %u" : "%u", first);
		if (end > i + 1)
			g_string_append_printf(out, "-%u", first + (uint32_t)(end - i) - 1);
	}
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* CPUs of RUN's episode that WITHOUT's has not, sorted. */
static GArray *cpus_only_in(const Pair *pair, size_t run, size_t without)
{
	const BscEpisode *a = run_episode(pair->b, run), *b = run_episode(pair->b, without);
	g_autoptr(GHashTable) others = g_hash_table_new(NULL, NULL);
	GArray *only = g_array_new(FALSE, FALSE, sizeof(uint32_t));

	for (BscRow i = 0; i < b->n_bringups; i++)
		g_hash_table_add(
			others,
			GUINT_TO_POINTER(
				timeline_of(pair, without)->bringups[b->first_bringup + i].cpu));
	for (BscRow i = 0; i < a->n_bringups; i++) {
		uint32_t cpu = timeline_of(pair, run)->bringups[a->first_bringup + i].cpu;

		if (g_hash_table_add(others, GUINT_TO_POINTER(cpu)))
			g_array_append_val(only, cpu);
	}
	g_array_sort(only, compare_numbers);
	return only;
}

static void warn_cpus(const Pair *pair)
{
	g_autoptr(GArray) only_a = cpus_only_in(pair, pair->run_a, pair->run_b);
	g_autoptr(GArray) only_b = cpus_only_in(pair, pair->run_b, pair->run_a);
	g_autoptr(GString) text = g_string_new("different CPUs: ");

	if (only_a->len + only_b->len == 0)
		return;
	if (only_a->len > 0) {
		g_string_append_printf(text, "only %s has ", pair->name_a);
		append_cpus(text, only_a);
	}
	if (only_b->len > 0) {
		g_string_append_printf(text, "%sonly %s has ", only_a->len > 0 ? "; " : "",
				       pair->name_b);
		append_cpus(text, only_b);
	}
	compare_warn(pair->warnings, "cpus", "%s", text->str);
}

/* Share of the total that tracing itself takes; negative if it is not known. */
static double tracer_share(const Pair *pair, size_t run)
{
	const BscEpisodeFigures *f = run_figures(pair->b, run);
	BscValue total = bsc_value_of_span(f->total), tracer = bsc_value_of_span(f->tracer);

	if (!bsc_value_is_known(total) || !bsc_value_is_known(tracer) || total.low <= 0 ||
	    !bsc_value_is_exact(total) || !bsc_value_is_exact(tracer))
		return -1;
	return tracer.low / total.low;
}

static void warn_tracing_cost(const Pair *pair)
{
	double a = tracer_share(pair, pair->run_a), b = tracer_share(pair, pair->run_b);

	if (a < 0 || b < 0 || fabs(a - b) < TRACER_SHARE)
		return;
	compare_warn(pair->warnings, "tracing-cost",
		     "tracing itself (trace/RB:prepare) takes %.0f %% of the total of %s, %.0f %% "
		     "of that of %s: compare the totals without it",
		     100 * a, pair->name_a, 100 * b, pair->name_b);
}

static void warn_states(const Pair *pair)
{
	bool has_a = pair->b->runs[pair->run_a]->capture->states_path != NULL;
	bool has_b = pair->b->runs[pair->run_b]->capture->states_path != NULL;

	if (has_a == has_b)
		return;
	compare_warn(pair->warnings, "states",
		     "only %s has a states file: callbacks that %s names otherwise stand in two "
		     "rows",
		     has_a ? pair->name_a : pair->name_b, has_a ? pair->name_b : pair->name_a);
}

static void warn_simulated(const Pair *pair)
{
	bool is_a = timeline_of(pair, pair->run_a)->is_simulated;
	bool is_b = timeline_of(pair, pair->run_b)->is_simulated;

	if (!is_a && !is_b)
		return;
	compare_warn(
		pair->warnings, "simulated",
		"%s%s%s %s simulated, not recorded: totals, phases and callbacks are predicted, "
		"and who slept, spun or worked is not known",
		is_a ? pair->name_a : "", is_a && is_b ? " and " : "",
		is_a && is_b ? pair->name_b
		: is_b       ? pair->name_b
			     : "",
		is_a && is_b ? "are" : "is");
}

static void warn_pair(const Pair *pair)
{
	bool is_simulated = timeline_of(pair, pair->run_a)->is_simulated ||
			    timeline_of(pair, pair->run_b)->is_simulated;

	warn_episodes(pair);
	warn_log(pair);
	warn_machine(pair);
	warn_cpus(pair);
	warn_simulated(pair);
	if (!is_simulated) {
		compare_warn_command_line(pair);
		compare_warn_events(pair);
		warn_buffers(pair);
	}
	warn_tracing_cost(pair);
	warn_states(pair);
}

/* "1 CPU", "3 CPUs". */
static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void warn_losses(const Build *b, size_t run, const char *name, GArray *warnings)
{
	const BscCapture *capture = b->runs[run]->capture;
	bool is_lost = capture->trace->n_lost > 0;
	uint64_t overrun = 0;

	for (size_t i = 0; i < capture->trace->n_runs; i++) {
		is_lost |= capture->trace->runs[i].lost_unknown;
		overrun += capture->trace->runs[i].overrun;
	}
	if (bsc_diagnostics_has_damage(capture->diag))
		compare_warn(warnings, "damage", "%s is damaged: what is missing is in no figure",
			     name);
	if (is_lost)
		compare_warn(warnings, "lost-events", "the kernel dropped events of %s", name);
	if (overrun > 0)
		compare_warn(warnings, "lost-events",
			     "%" G_GUINT64_FORMAT " events of %s were overwritten before they were "
			     "read",
			     overrun, name);
	if (capture->diag->codes[BSC_DIAG_CLOCK_UNFIT].count > 0)
		compare_warn(warnings, "clock", "the trace clock of %s does not suit bring-up",
			     name);
}

static void warn_outcome(const Build *b, size_t run, const char *name, GArray *warnings)
{
	const BscEpisode *episode = run_episode(b, run);

	if (episode->n_failed > 0)
		compare_warn(warnings, "failed-cpu", "%u CPU%s failed in %s", episode->n_failed,
			     plural(episode->n_failed), name);
	if (episode->n_unfinished > 0)
		compare_warn(warnings, "unfinished-cpu",
			     "%s does not show %u CPU%s to the end: its total is only a lower "
			     "bound",
			     name, episode->n_unfinished, plural(episode->n_unfinished));
}

/* The runs of a group must be alike to be one. */
static void warn_group(const Build *b, size_t side, const char *name, GArray *warnings)
{
	size_t first = b->first_run[side];
	const BscTrace *a = b->runs[first]->capture->trace;

	for (size_t run = first + 1; run < b->first_run[side + 1]; run++) {
		const BscTrace *other = b->runs[run]->capture->trace;
		g_autofree char *path = bsc_text_sanitize(b->runs[run]->name, MAX_WORD);
		bool is_other_kernel = strcmp(a->kernel, other->kernel) != 0 ||
				       strcmp(a->machine, other->machine) != 0;

		if (is_other_kernel)
			compare_warn(warnings, "mixed-group",
				     "%s is of another kernel or machine than the first run of %s",
				     path, name);
		else if (run_episode(b, first)->kind != run_episode(b, run)->kind ||
			 run_episode(b, first)->mode != run_episode(b, run)->mode ||
			 run_episode(b, first)->n_bringups != run_episode(b, run)->n_bringups)
			compare_warn(warnings, "mixed-group",
				     "%s brings up other CPUs or in another mode than the first "
				     "run of %s",
				     path, name);
	}
}

/* How many runs a side needs for the total to differ at all, both having so many. */
static size_t least_runs(size_t n_pairs)
{
	size_t n = 1;

	while (bsc_rank_least_p(n, n) * (double)n_pairs >= BSC_STATS_ALPHA)
		n++;
	return n;
}

static void warn_size(const Build *b, GArray *warnings)
{
	size_t least = least_runs(b->out->n_pairs);

	for (size_t i = 0; i < b->out->n_pairs; i++) {
		const BscPairTest *pair = &b->out->pairs[i];
		g_autofree char *name_a = compare_side_name(&b->sides[pair->a]);
		g_autofree char *name_b = compare_side_name(&b->sides[pair->b]);

		if (pair->reality == BSC_REAL_TOO_FEW)
			compare_warn(warnings, "few-runs",
				     "%zu run%s of %s and %zu of %s are too few to tell a "
				     "difference from chance: %zu of each are the least",
				     b->sides[pair->a].n_runs, plural(b->sides[pair->a].n_runs),
				     name_a, b->sides[pair->b].n_runs, name_b, least);
	}
}

static void warn_single(const Build *b, GArray *warnings)
{
	/* A simulation has no chance in it. */
	for (size_t side = 0; side < b->n_sides; side++)
		if (side_is_group(&b->sides[side]) ||
		    b->runs[b->first_run[side]]->capture->timeline->is_simulated)
			return;
	compare_warn(warnings, "single-run",
		     "one run of each: how much of a difference is chance is not known");
}

void compare_warnings(Build *b)
{
	GArray *warnings = g_array_new(FALSE, FALSE, sizeof(BscWarning));

	for (size_t side = 1; side < b->n_sides; side++) {
		g_autofree char *name_a = compare_side_name(&b->sides[0]);
		g_autofree char *name_b = compare_side_name(&b->sides[side]);

		warn_pair(&(Pair){ b, b->first_run[0], b->first_run[side], name_a, name_b,
				   warnings });
	}
	for (size_t side = 0; side < b->n_sides; side++) {
		g_autofree char *name = compare_side_name(&b->sides[side]);

		warn_group(b, side, name, warnings);
		for (size_t run = b->first_run[side]; run < b->first_run[side + 1]; run++) {
			g_autofree char *path =
				side_is_group(&b->sides[side])
					? bsc_text_sanitize(b->runs[run]->name, MAX_WORD)
					: g_strdup(name);

			warn_losses(b, run, path, warnings);
			warn_outcome(b, run, path, warnings);
		}
	}
	warn_size(b, warnings);
	warn_single(b, warnings);
	b->out->n_warnings = warnings->len;
	b->out->warnings = (BscWarning *)(void *)g_array_free(warnings, FALSE);
}
