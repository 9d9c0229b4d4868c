/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/verdict.h"

#include "base/format.h"
#include "compare/value.h"

#include <math.h>
#include <string.h>

/* More sides than this have a figure each, but no reasons: two sentences are to be read. */
#define MAX_EXPLAINED 3

/* Percentage points by which the cost of tracing must change the picture to be told. */
#define TRACER_POINTS 5

#define MAX_NAME 64 /* bytes of a run's name */

/* The worst run is told where it lies further out than this: 5 standard deviations by the MAD. */
#define OUTLIER_MADS (5 * 1.4826)

static const BscCell *cell_of(const Build *b, const char *name, size_t side)
{
	return &bsc_comparison_find(b->out, name)->cells[side];
}

static bool has_warning(const Build *b, const char *code)
{
	for (size_t i = 0; i < b->out->n_warnings; i++)
		if (strcmp(b->out->warnings[i].code, code) == 0)
			return true;
	return false;
}

/* What makes two sides no fair comparison, each once. */
static void append_unfair(GString *out, const Build *b)
{
	static const struct {
		const char *code, *text;
	} reasons[] = {
		{ "episode", "different things happen" },
		{ "log-alone", "a log beside a capture" },
		{ "architecture", "different architectures" },
		{ "cpus", "different CPUs" },
		{ "failed-cpu", "not all CPUs came up" },
		{ "unfinished-cpu", "not all CPUs are seen to the end" },
		{ "damage", "a damaged capture" },
		{ "mixed-group", "runs of a group that are not alike" },
	};
	bool is_first = true;

	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (!has_warning(b, reasons[i].code))
			continue;
		g_string_append(out, is_first ? "Not a fair comparison: " : ", ");
		g_string_append(out, reasons[i].text);
		is_first = false;
	}
	if (!is_first)
		g_string_append(out, ". ");
	if (has_warning(b, "kernel") && !has_warning(b, "architecture"))
		g_string_append(out, "Different kernels: more than the mode may differ. ");
}

static void append_times(GString *out, const Build *b, const char *metric, size_t side)
{
	const BscCell *cell = cell_of(b, metric, side);
	g_autoptr(GString) percent = g_string_new(NULL);

	compare_append_time(out, cell->value);
	g_string_append(out, " instead of ");
	compare_append_time(out, cell_of(b, metric, 0)->value);
	if (compare_append_percent(percent, cell->percent))
		g_string_append_printf(out, " (%s)", percent->str);
}

/* The totals without the cost of tracing, where that changes the picture. */
static void append_tracer(GString *out, const Build *b, size_t side)
{
	BscValue with = cell_of(b, "total", side)->percent;
	BscValue without = cell_of(b, "total.without_tracer", side)->percent;

	if (!bsc_value_is_known(with) || !bsc_value_is_known(without) ||
	    !bsc_value_is_exact(with) || !bsc_value_is_exact(without) ||
	    fabs(with.low - without.low) < TRACER_POINTS)
		return;
	g_string_append(out, " Without tracing itself (trace/RB:prepare) it is ");
	append_times(out, b, "total.without_tracer", side);
	g_string_append_c(out, '.');
}

/* One run against one run. */
static void append_single(GString *out, const Build *b, size_t side)
{
	g_autofree char *name = compare_side_name(&b->sides[side]);
	g_autofree char *first = compare_side_name(&b->sides[0]);
	const BscCell *total = cell_of(b, "total", side);
	bool is_simulated = b->runs[b->first_run[side]]->capture->timeline->is_simulated;

	if (bsc_value_is_same(total->value, cell_of(b, "total", 0)->value)) {
		g_string_append_printf(out, "%s takes as long as %s, ", name, first);
		compare_append_time(out, total->value);
	} else {
		g_string_append_printf(out, is_simulated ? "%s is predicted to take " : "%s takes ",
				       name);
		append_times(out, b, "total", side);
		if (!bsc_value_is_known(total->delta) || bsc_value_certain(total->delta) == 0)
			g_string_append(out, ", so which takes longer is not known");
	}
	if (b->n_sides <= MAX_EXPLAINED)
		compare_append_reasons(out, b, side);
	g_string_append_c(out, '.');
	append_tracer(out, b, side);
}

static void append_sizes(GString *out, const Build *b, const BscPairTest *pair)
{
	uint32_t n_a = cell_of(b, "total", pair->a)->n, n_b = cell_of(b, "total", pair->b)->n;

	g_string_append_printf(out, "n = %u", n_b);
	if (n_a != n_b)
		g_string_append_printf(out, " and %u", n_a);
}

static void append_p(GString *out, double p)
{
	char buf[G_ASCII_DTOSTR_BUF_SIZE];

	if (p < 0.001)
		g_string_append(out, "p < 0.001");
	else
		/* Rounded up: a p is never smaller than it is. */
		g_string_append_printf(
			out, "p %s",
			g_ascii_formatd(buf, sizeof buf, "%.3f", ceil(p * 1000) / 1000));
}

static void append_interval(GString *out, const BscPairTest *pair)
{
	compare_append_shift(out, pair->shift);
	g_string_append(out, " (");
	if (pair->shift_low <= pair->shift_high) {
		g_string_append(out, "95 % CI ");
		compare_append_shift(out, pair->shift_low);
		g_string_append(out, " .. ");
		compare_append_shift(out, pair->shift_high);
		g_string_append(out, ", ");
	}
	append_p(out, pair->p);
	g_string_append_c(out, ')');
}

/* A group against another, or against one run. */
static void append_pair(GString *out, const Build *b, const BscPairTest *pair)
{
	g_autofree char *name = compare_side_name(&b->sides[pair->b]);
	g_autofree char *first = compare_side_name(&b->sides[pair->a]);

	g_string_append_printf(out, "%s vs %s: ", name, first);
	switch (pair->reality) {
	case BSC_REAL_YES:
		append_interval(out, pair);
		g_string_append(out, ", real at ");
		break;
	case BSC_REAL_TOO_FEW:
		append_interval(out, pair);
		g_string_append(out, ", too few runs to tell from chance at ");
		break;
	default:
		g_string_append(out, "no difference beyond chance, ");
		append_interval(out, pair);
		g_string_append(out, " at ");
	}
	append_sizes(out, b, pair);
}

static void append_medians(GString *out, const Build *b)
{
	g_string_append(out, "Medians: ");
	for (size_t side = 0; side < b->n_sides; side++) {
		g_autofree char *name = compare_side_name(&b->sides[side]);

		g_string_append_printf(out, "%s%s ", side > 0 ? ", " : "", name);
		compare_append_time(out, cell_of(b, "total", side)->value);
	}
	g_string_append(out, ". ");
}

/* The worst run of each group that has one far off the others. */
static void append_outliers(GString *out, const Build *b)
{
	for (size_t side = 0; side < b->n_sides; side++) {
		const BscCell *total = cell_of(b, "total", side);
		g_autofree char *name = compare_side_name(&b->sides[side]);
		g_autofree char *base = NULL;
		g_autofree char *run = NULL;

		if (total->n < 3 || total->mad <= 0 ||
		    total->max - bsc_value_middle(total->value) <= OUTLIER_MADS * total->mad)
			continue;
		base = g_path_get_basename(b->sides[side].runs[total->worst_run].name);
		run = bsc_text_sanitize(base, MAX_NAME);
		g_string_append_printf(out, " Worst run of %s: %s with ", name, run);
		compare_append_time(out, bsc_value_exact(total->max));
		g_string_append_c(out, '.');
	}
}

static void append_groups(GString *out, const Build *b)
{
	append_medians(out, b);
	for (size_t i = 0; i < b->out->n_pairs; i++) {
		g_string_append(out, i > 0 ? "; " : "");
		append_pair(out, b, &b->out->pairs[i]);
	}
	if (b->out->n_pairs > 0)
		g_string_append_c(out, '.');
	append_outliers(out, b);
}

static void append_empty(GString *out, const Build *b)
{
	g_autofree char *first = compare_side_name(&b->sides[0]);

	g_string_append_printf(out, "No figure differs from %s, which takes ", first);
	compare_append_time(out, cell_of(b, "total", 0)->value);
	g_string_append_c(out, '.');
}

void compare_verdict(Build *b)
{
	GString *out = g_string_new(NULL);

	if (bsc_comparison_is_empty(b->out)) {
		append_empty(out, b);
	} else if (b->out->n_pairs > 0) {
		append_unfair(out, b);
		append_groups(out, b);
	} else {
		append_unfair(out, b);
		for (size_t side = 1; side < b->n_sides; side++) {
			g_string_append(out, side > 1 ? " " : "");
			append_single(out, b, side);
		}
	}
	b->out->verdict = g_string_free(out, FALSE);
}
