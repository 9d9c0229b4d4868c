/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include "base/format.h"

#include <math.h>

static BscOutcome wanted(const FigureBuild *f)
{
	return f->episode->kind == BSC_EPISODE_OFFLINE ? BSC_OUTCOME_OFFLINE : BSC_OUTCOME_ONLINE;
}

static void append_cost(const FigureBuild *f, GString *out)
{
	const BscCostFit *fit = &f->out->fit;
	char time[BSC_FORMAT_MAX], r[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(r, sizeof r, "%.2f", floor(fit->r_squared * 100) / 100);
	switch (bsc_cost_doubt(fit, bsc_distance(f->episode->begin, f->episode->end))) {
	case BSC_COST_FEW: break;
	case BSC_COST_FAILED:
		g_string_append_printf(out,
				       "no cost per CPU: cpu:bringup of %u %s that failed took %s "
				       "of the total",
				       fit->n_failed, fit->n_failed == 1 ? "CPU" : "CPUs",
				       bsc_format_duration(time, fit->failed));
		break;
	case BSC_COST_IS_GOOD:
		g_string_append_printf(out, "each further CPU adds %s (%u CPUs, r2 %s)",
				       bsc_format_duration(time, llround(fit->per_cpu)), fit->n, r);
		break;
	case BSC_COST_CROOKED:
		g_string_append_printf(out,
				       "no cost per CPU: the %u completions are no straight line "
				       "(r2 %s)",
				       fit->n, r);
		break;
	}
}

/* What is over at A_HIGH at the latest comes before what begins at B_LOW at the earliest. */
static bool is_before(BscNsec a_high, BscNsec b_low)
{
	return a_high != BSC_NSEC_NONE && b_low != BSC_NSEC_NONE && a_high <= b_low;
}

static bool is_bounded(const BscMoment *moment)
{
	return !moment->is_absent && moment->certainty != BSC_UNKNOWN;
}

/* In each round every kick comes before the first release. */
static bool kicks_come_first(const FigureBuild *f)
{
	const BscBringup *bringups = f->timeline->bringups + f->episode->first_bringup;
	g_autofree BscNsec *last_kick = g_new(BscNsec, f->episode->n_rounds);

	for (uint32_t round = 0; round < f->episode->n_rounds; round++)
		last_kick[round] = INT64_MIN;
	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscMoment *kick = &bringups[i].points[BSC_POINT_KICK];
		uint32_t round = bringups[i].round;

		if (is_bounded(kick) && round < f->episode->n_rounds)
			last_kick[round] = MAX(last_kick[round], kick->high);
	}
	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscMoment *release = &bringups[i].points[BSC_POINT_RELEASE];
		uint32_t round = bringups[i].round;

		if (is_bounded(release) && round < f->episode->n_rounds &&
		    !is_before(last_kick[round], release->low))
			return false;
	}
	return true;
}

/* One that is up, and from which moment on it no longer waits for the control task. */
typedef struct Turn {
	BscNsec begin_low, end;
} Turn;

static int compare_turns(const void *a, const void *b)
{
	const Turn *x = a, *y = b;

	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->begin_low < y->begin_low ? -1 : x->begin_low > y->begin_low;
}

/* No CPU passes POINT before the one in front of it is complete. */
static bool is_one_by_one(const FigureBuild *f, BscPointKind point)
{
	g_autoptr(GArray) turns = g_array_new(FALSE, FALSE, sizeof(Turn));

	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];
		const BscMoment *moment = &bringup->points[point];
		Turn turn = { moment->low, bringup->end };

		if (bringup->outcome != BSC_OUTCOME_ONLINE)
			continue;
		if (!is_bounded(moment))
			return false;
		g_array_append_val(turns, turn);
	}
	if (turns->len > 1)
		g_array_sort(turns, compare_turns);
	for (guint i = 1; i < turns->len; i++)
		if (!is_before(g_array_index(turns, Turn, i - 1).end,
			       g_array_index(turns, Turn, i).begin_low))
			return false;
	return turns->len > 1;
}

static const char *shape(const FigureBuild *f)
{
	if (f->episode->kind == BSC_EPISODE_OFFLINE)
		return NULL;
	if (f->episode->mode == BSC_MODE_PARALLEL) {
		bool is_serial = is_one_by_one(f, BSC_POINT_RELEASE);

		if (is_serial && kicks_come_first(f))
			return f->episode->n_rounds > 1
				       ? "in each round all kicks come first, the release is "
					 "serial: each CPU is released only when the one before "
					 "it is up"
				       : "all kicks come first, the release is serial: each CPU is "
					 "released only when the one before it is up";
		return is_serial ? "the release is serial: each CPU is released only when the one "
				   "before it is up"
				 : NULL;
	}
	if (is_one_by_one(f, BSC_POINT_KICK))
		return "all is serial: each CPU is kicked only when the one before it is up";
	return NULL;
}

static void append_largest(const FigureBuild *f, GString *out)
{
	const BscPathShare *share = f->out->shares;
	double total = (double)bsc_distance(f->episode->begin, f->episode->end);
	int percent;

	if (f->out->n_shares == 0 || total <= 0)
		return;
	percent = (int)(100 * (double)share->time.low / total);
	if (percent < 10)
		return;
	g_string_append_printf(out, "%s%d %% of the critical path is %s: %s. ",
			       share->time.is_exact ? "" : "At least ", percent,
			       share->is_control ? "the control task" : "the APs",
			       bsc_class_text(share->class));
}

static void append_missing(const FigureBuild *f, GString *out)
{
	uint32_t n = f->episode->n_bringups, n_done = 0;

	for (BscRow i = 0; i < n; i++)
		n_done += f->timeline->bringups[f->episode->first_bringup + i].outcome == wanted(f);
	if (n_done < n)
		g_string_append_printf(out, "%u of %u CPUs did not get to the end. ", n - n_done,
				       n);
}

void bsc_figures_verdict(FigureBuild *f)
{
	GString *out = g_string_new(NULL);
	const char *text = shape(f);

	append_cost(f, out);
	if (text)
		g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", text);
	if (out->len > 0) {
		out->str[0] = g_ascii_toupper(out->str[0]);
		g_string_append(out, ". ");
	}
	append_largest(f, out);
	append_missing(f, out);
	if (out->len > 0)
		g_string_truncate(out, out->len - 1);
	f->out->verdict = g_string_free(out, FALSE);
}
