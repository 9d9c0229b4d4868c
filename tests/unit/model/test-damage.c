/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../analysis/check-stays.h"
#include "invariants.h"
#include "seeds.h"

#include <stdlib.h>

/*
 * Each kind of bad data by itself, done to a boot of which all is known. What is then said of it
 * may be less, and never something else: what is exact is true, and bounds hold what is.
 */

#define N_SEEDS 2500
/* Events at most that are damaged one by one, and that are lost in one place. */
#define MAX_DAMAGED 3
#define MAX_LOST    20
/* ns; how much too early a moment is, and how far apart clocks are. */
#define MAX_EARLY 100000
#define MIN_SKEW  1000

G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN static void lie(const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	g_printerr("%s\n", text);
	abort();
}

static uint64_t count_of(const BscCapture *capture, BscDiagnosticCode code)
{
	return capture->diag->codes[code].count;
}

/* A callback lacks an end, and a warning says so. */
static bool warns_of_ends(const BscCapture *capture)
{
	return count_of(capture, BSC_DIAG_EXIT_WITHOUT_ENTER) +
		       count_of(capture, BSC_DIAG_ENTER_WITHOUT_EXIT) >
	       0;
}

/* What every capture promises: no time is left out or twice there, and nothing lasts less than 0.
 */
static void check_shape(const BscCapture *capture)
{
	g_autoptr(BscStays) stays = bsc_stays_new(capture);

	check_invariants(capture);
	check_stays(capture->timeline, stays);
}

/* What M says may be so where TRUTH is. */
static void check_moment(const BscMoment *m, const BscMoment *truth, uint32_t cpu, const char *edge,
			 const char *what)
{
	bool is_open = m->certainty == BSC_UNKNOWN || truth->certainty == BSC_UNKNOWN;

	if (is_open || (m->certainty != BSC_EXACT && truth->certainty != BSC_EXACT))
		return;
	if ((m->low != BSC_NSEC_NONE && m->low > truth->high) ||
	    (m->high != BSC_NSEC_NONE && m->high < truth->low))
		lie("CPU %u: %s%s is within %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT
		    ", truly %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
		    cpu, edge, what, m->low, m->high, truth->low, truth->high);
}

static void check_points(const Boot *boot, const BscBringup *bringup)
{
	for (int p = 0; p < BSC_N_POINTS; p++) {
		const BscMoment *m = &bringup->points[p];
		BscNsec ns = boot_point(boot, bringup->cpu, (BscPointKind)p);
		const BscMoment truth = { .ns = ns, .low = ns, .high = ns };

		if (m->is_absent)
			continue;
		if (ns != BSC_NSEC_NONE)
			check_moment(m, &truth, bringup->cpu, "", bsc_point_name((BscPointKind)p));
		else if (m->certainty == BSC_EXACT)
			lie("CPU %u: %s never was", bringup->cpu, bsc_point_name((BscPointKind)p));
	}
}

static const BscBringup *find_bringup(const BscTimeline *timeline, uint32_t cpu)
{
	for (size_t i = 0; i < timeline->n_bringups; i++)
		if (timeline->bringups[i].cpu == cpu)
			return &timeline->bringups[i];
	g_assert_not_reached();
}

static void check_bringup(const Boot *boot, const BscTimeline *timeline, const BscBringup *bringup)
{
	const BscTimeline *whole = boot->capture->timeline;
	const BscBringup *truth = find_bringup(whole, bringup->cpu);

	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &timeline->phases[bringup->first_phase + i];
		const BscPhase *other = bsc_timeline_phase(whole, truth, phase->kind);
		const char *name = bsc_phase_name(phase->kind);

		if (!other)
			lie("CPU %u: phase %s never was", bringup->cpu, name);
		check_moment(&phase->begin, &other->begin, bringup->cpu, "begin of ", name);
		check_moment(&phase->end, &other->end, bringup->cpu, "end of ", name);
	}
	if (!bringup->begin_is_lost && bringup->begin != truth->begin)
		lie("CPU %u begins at %" G_GINT64_FORMAT, bringup->cpu, bringup->begin);
	if (bringup->end != BSC_NSEC_NONE && bringup->end != truth->end)
		lie("CPU %u ends at %" G_GINT64_FORMAT, bringup->cpu, bringup->end);
	if (bringup->outcome != BSC_OUTCOME_UNFINISHED && bringup->outcome != truth->outcome)
		lie("CPU %u is %s in the end", bringup->cpu, bsc_outcome_name(bringup->outcome));
}

/*
 * Of a failed bring-up of which nothing but the undoing is left, that looks like any other way
 * down; and its beginning is said to be lost.
 */
static bool is_way_down(const BscTimeline *timeline, const BscBringup *bringup)
{
	return bringup->begin_is_lost &&
	       timeline->episodes[bringup->episode].kind == BSC_EPISODE_OFFLINE;
}

static void check_truth(const Trial *trial)
{
	const BscTimeline *timeline = trial->capture->timeline;

	check_shape(trial->capture);
	for (size_t i = 0; i < timeline->n_bringups; i++) {
		if (is_way_down(timeline, &timeline->bringups[i]))
			continue;
		check_points(trial->boot, &timeline->bringups[i]);
		check_bringup(trial->boot, timeline, &timeline->bringups[i]);
	}
}

static BootRow *row_at(GArray *rows, guint i)
{
	return &g_array_index(rows, BootRow, i);
}

static guint any_row(const GArray *rows, GRand *rand)
{
	return (guint)g_rand_int_range(rand, 0, (gint32)rows->len);
}

static void choose_some(const Boot *boot, GArray *rows, GRand *rand)
{
	for (int n = g_rand_int_range(rand, 1, MAX_DAMAGED + 1); n > 0; n--)
		row_at(rows, any_row(rows, rand))->amount = g_rand_int_range(rand, 1, 5);
}

static void check_duplicate(const Trial *trial)
{
	g_autoptr(BscCapture) single = boot_capture(trial->boot, trial->rows, DAMAGE_NONE);

	check_truth(trial);
	g_assert_cmpuint(trial->capture->timeline->n_bringups, ==, single->timeline->n_bringups);
	g_assert_cmpuint(trial->capture->timeline->n_callbacks, ==, single->timeline->n_callbacks);
}

/* Stretches of events that follow each other in the buffer of one CPU. */
static void choose_stretches(const Boot *boot, GArray *rows, GRand *rand)
{
	for (int n = g_rand_int_range(rand, 1, MAX_DAMAGED + 1); n > 0; n--) {
		guint at = any_row(rows, rand);

		for (int i = g_rand_int_range(rand, 1, MAX_LOST); i > 0 && at < rows->len; i--)
			row_at(rows, at++)->amount = 1;
	}
}

/* Of some CPUs one event each: that a callback is lost altogether, nobody can notice. */
static void choose_one_each(const Boot *boot, GArray *rows, GRand *rand)
{
	g_autofree bool *is_chosen = g_new0(bool, boot->n_cpus);

	for (int n = g_rand_int_range(rand, 1, MAX_DAMAGED + 1); n > 0; n--) {
		BootRow *row = row_at(rows, any_row(rows, rand));
		uint32_t cpu = bsc_trace_cpu(boot->capture->trace, row->row);

		if (!is_chosen[cpu])
			row->amount = 1;
		is_chosen[cpu] = true;
	}
}

/* Points are true without a word; what else rests on callbacks, unless one is said to lack an end.
 */
static void check_missing(const Trial *trial)
{
	const BscTimeline *timeline = trial->capture->timeline;

	check_shape(trial->capture);
	for (size_t i = 0; i < timeline->n_bringups; i++) {
		check_points(trial->boot, &timeline->bringups[i]);
		if (!warns_of_ends(trial->capture))
			check_bringup(trial->boot, timeline, &timeline->bringups[i]);
	}
}

/* An event that lies behind a later one has no moment; where it lay is a gap, and a warning. */
static void check_reordered(const Trial *trial)
{
	const BscTrace *trace = trial->capture->trace;
	bool has_gap = false;

	check_truth(trial);
	for (size_t i = 0; i < trace->n_gaps; i++)
		has_gap |= trace->gaps[i].is_timeless;
	g_assert_cmpuint(count_of(trial->capture, BSC_DIAG_TIMELESS), ==,
			 trial->rows->len - trace->n_rows);
	g_assert_true(has_gap == (trace->n_rows < trial->rows->len));
}

/* How long the callback lasts that EXIT ends. */
static BscNsec length_of(const BscTimeline *timeline, BscRow exit)
{
	for (size_t i = 0; i < timeline->n_callbacks; i++)
		if (timeline->callbacks[i].exit == exit)
			return timeline->callbacks[i].end - timeline->callbacks[i].begin;
	return BSC_NSEC_NONE;
}

/* The ends of some callbacks, to lie in front of their begins. */
static void choose_exits(const Boot *boot, GArray *rows, GRand *rand)
{
	for (int n = g_rand_int_range(rand, 1, MAX_DAMAGED + 1); n > 0;) {
		BootRow *row = row_at(rows, any_row(rows, rand));
		BscNsec length = length_of(boot->capture->timeline, row->row);

		if (length == BSC_NSEC_NONE)
			continue;
		row->amount = length + g_rand_int_range(rand, 1, MAX_EARLY);
		n--;
	}
}

/* check_shape() sees to it that nothing gets a negative length; here, that it is said. */
static void check_negative(const Trial *trial)
{
	check_shape(trial->capture);
	if (trial->damage != DAMAGE_NONE && !warns_of_ends(trial->capture))
		lie("a callback ended before it began, and nothing is said");
}

static void choose_cpu(const Boot *boot, GArray *rows, GRand *rand)
{
	uint32_t cpu = (uint32_t)g_rand_int_range(rand, 0, (gint32)boot->n_cpus);
	int64_t by = g_rand_boolean(rand) ? MIN_SKEW : -MIN_SKEW;

	for (int n = g_rand_int_range(rand, 0, 7); n > 0; n--)
		by *= g_rand_int_range(rand, 2, 11);
	for (guint i = 0; i < rows->len; i++)
		if (bsc_trace_cpu(boot->capture->trace, row_at(rows, i)->row) == cpu)
			row_at(rows, i)->amount = by;
}

static bool is_of_control(int point)
{
	return point == BSC_POINT_KICK || point == BSC_POINT_RELEASE || point == BSC_POINT_UNPARK;
}

/* How far the clock is ahead that POINT of CPU is taken from. */
static int64_t skew_of(const Boot *boot, const GArray *rows, uint32_t cpu, int point)
{
	uint32_t recorder = is_of_control(point) ? 0 : cpu;

	for (guint i = 0; i < rows->len; i++) {
		const BootRow *row = &g_array_index(rows, BootRow, i);

		if (bsc_trace_cpu(boot->capture->trace, row->row) == recorder)
			return row->amount;
	}
	return 0;
}

/* With AHEAD, by how much the clocks are, the exact points of BRINGUP go back. */
static bool goes_back(const BscBringup *bringup, const int64_t *ahead)
{
	BscNsec last = INT64_MIN;

	for (int p = 0; p < BSC_N_POINTS; p++) {
		const BscMoment *m = &bringup->points[p];

		if (m->is_absent || m->certainty != BSC_EXACT)
			continue;
		if (m->ns + ahead[p] < last)
			return true;
		last = m->ns + ahead[p];
	}
	return false;
}

static void check_skewed_cpu(const Trial *trial, const BscBringup *bringup)
{
	const BscBringup *whole = find_bringup(trial->boot->capture->timeline, bringup->cpu);
	const int64_t none[BSC_N_POINTS] = { 0 };
	int64_t ahead[BSC_N_POINTS] = { 0 };

	for (int p = 0; p < BSC_N_POINTS; p++) {
		const BscMoment *m = &bringup->points[p];
		BscNsec truth = boot_point(trial->boot, bringup->cpu, (BscPointKind)p);

		if (trial->damage != DAMAGE_NONE)
			ahead[p] = skew_of(trial->boot, trial->rows, bringup->cpu, p);
		if (!m->is_absent && m->certainty == BSC_EXACT && m->ns != truth + ahead[p])
			lie("CPU %u: %s is at %" G_GINT64_FORMAT ", truly %" G_GINT64_FORMAT,
			    bringup->cpu, bsc_point_name((BscPointKind)p), m->ns, truth + ahead[p]);
	}
	if (goes_back(bringup, none))
		lie("CPU %u: exact points go back", bringup->cpu);
	if (whole->outcome == BSC_OUTCOME_ONLINE && goes_back(whole, ahead) &&
	    count_of(trial->capture, BSC_DIAG_TIME_ORDER) +
			    count_of(trial->capture, BSC_DIAG_CLOCK_SKEW) ==
		    0)
		lie("CPU %u: its clock contradicts cause and effect, and nothing is said",
		    bringup->cpu);
}

/*
 * A point is exact on the clock of the CPU that recorded it, or not at all; no two that are exact
 * contradict cause and effect; and where they would, a warning says so.
 */
static void check_skewed(const Trial *trial)
{
	const BscTimeline *timeline = trial->capture->timeline;

	check_shape(trial->capture);
	for (size_t i = 0; i < timeline->n_bringups; i++)
		check_skewed_cpu(trial, &timeline->bringups[i]);
}

static const Promise promises[] = {
	{ "/damage/duplicate", DAMAGE_DUPLICATE, N_SEEDS, choose_some, check_duplicate },
	{ "/damage/lost", DAMAGE_LOST, N_SEEDS, choose_stretches, check_truth },
	{ "/damage/missing", DAMAGE_MISSING, N_SEEDS, choose_one_each, check_missing },
	{ "/damage/reordered", DAMAGE_REORDER, N_SEEDS, choose_some, check_reordered },
	{ "/damage/negative", DAMAGE_EARLIER, N_SEEDS, choose_exits, check_negative },
	{ "/damage/skewed", DAMAGE_SKEW, N_SEEDS, choose_cpu, check_skewed },
};

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(promises); i++)
		g_test_add_data_func(promises[i].path, &promises[i], seeds_try);
	return g_test_run();
}
