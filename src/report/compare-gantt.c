/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-cell.h"

#include "base/format.h"
#include "base/span.h"
#include "report/layout.h"

#include <math.h>
#include <string.h>

#define LABEL_COLUMNS 9
#define PLOT_COLUMNS  (BSC_REPORT_COLUMNS - LABEL_COLUMNS - 2)

/* Rows for the APs of one side: of two, and of more. */
#define MAX_ROWS     32
#define MAX_ROWS_FEW 16

/* Fewest columns from one tick to the next. */
#define TICK_COLUMNS 9

/* What a column may show: a stretch that is certain or not, an edge between two, nothing. */
#define SHADES (2 * BSC_N_STRETCHES + 2)
#define EDGE   (2 * BSC_N_STRETCHES)
#define EMPTY  (2 * BSC_N_STRETCHES + 1)

/* Capitals are what events show; where they do not, the letter is small. */
static const char letters[BSC_N_STRETCHES] = {
	[BSC_STRETCH_PREPARE] = 'P',  [BSC_STRETCH_KICK] = 'K',
	[BSC_STRETCH_CONTROL] = 'C',  [BSC_STRETCH_ASLEEP] = 'Z',
	[BSC_STRETCH_SPIN] = 'X',     [BSC_STRETCH_PREEMPTED] = 'Q',
	[BSC_STRETCH_BETWEEN] = 'B',  [BSC_STRETCH_WAKE] = '~',
	[BSC_STRETCH_STARTING] = 'S', [BSC_STRETCH_HANDOVER] = 'H',
	[BSC_STRETCH_RETURN] = 'R',   [BSC_STRETCH_ONLINE_CALLBACKS] = 'O',
	[BSC_STRETCH_ONLINE] = '.',   [BSC_STRETCH_ROLLBACK] = 'U',
	[BSC_STRETCH_TEARDOWN] = 'T', [BSC_STRETCH_DYING] = '~',
	[BSC_STRETCH_FAILED] = '!',   [BSC_STRETCH_LOST] = '?',
	[BSC_STRETCH_CALLBACK] = 'F',
};

/* Failures and losses are seen in a column however little of it they take. */
static const BscStretchKind alarms[] = { BSC_STRETCH_FAILED, BSC_STRETCH_LOST };

typedef struct Gantt {
	const BscComparison *comparison;
	BscNsec begin, end;            /* from the common zero */
	uint32_t per_row;              /* CPUs */
	bool is_used[BSC_N_STRETCHES]; /* for the legend */
	bool has_edge, has_small;
} Gantt;

static char letter_of(size_t shade)
{
	if (shade == EDGE)
		return ':';
	if (shade == EMPTY)
		return ' ';
	return shade < BSC_N_STRETCHES ? letters[shade]
				       : g_ascii_tolower(letters[shade - BSC_N_STRETCHES]);
}

static const BscTimeline *timeline_of(const Gantt *gantt, size_t side)
{
	return gantt->comparison->sides[side].runs[0].capture->timeline;
}

static BscAlignment alignment_of(const Gantt *gantt)
{
	return gantt->comparison->options.alignment;
}

/* The moment of LANE's capture that lies at zero. */
static BscNsec zero_of(const Gantt *gantt, const BscTimeline *timeline, BscRow episode,
		       const BscLane *lane)
{
	if (lane->bringup == BSC_NO_ROW)
		return bsc_align_episode(timeline, episode, alignment_of(gantt)).ns;
	return bsc_align_bringup(timeline, lane->bringup, alignment_of(gantt)).ns;
}

/* Begin and end of all lanes, from their zeroes. */
static void measure(Gantt *gantt)
{
	gantt->begin = INT64_MAX;
	gantt->end = INT64_MIN;
	for (size_t side = 0; side < gantt->comparison->n_sides; side++) {
		const BscTimeline *timeline = timeline_of(gantt, side);
		BscRow row = gantt->comparison->episodes[side];
		const BscEpisode *episode = &timeline->episodes[row];
		size_t n;
		BscRow first = bsc_timeline_lanes(timeline, row, &n);

		for (size_t i = 0; i < n; i++) {
			const BscLane *lane = &timeline->lanes[first + i];
			BscNsec zero = zero_of(gantt, timeline, row, lane);
			const BscBringup *bringup = lane->bringup == BSC_NO_ROW
							    ? NULL
							    : &timeline->bringups[lane->bringup];
			BscNsec begin = bringup ? bringup->begin : episode->begin;
			BscNsec end = bringup ? bringup->last : episode->end;

			gantt->begin = MIN(gantt->begin, bsc_distance(zero, begin));
			gantt->end = MAX(gantt->end, bsc_distance(zero, end));
		}
	}
	gantt->end = MAX(gantt->end, gantt->begin + 1);
}

static uint32_t most_cpus(const Gantt *gantt)
{
	uint32_t most = 1;

	for (size_t side = 0; side < gantt->comparison->n_sides; side++)
		most = MAX(most, timeline_of(gantt, side)
					 ->episodes[gantt->comparison->episodes[side]]
					 .n_bringups);
	return most;
}

static double per_column(const Gantt *gantt)
{
	return (double)bsc_distance(gantt->begin, gantt->end) / PLOT_COLUMNS;
}

/* Adds the part of [BEGIN, END), ns from the left edge, that each column has of it. */
static void shade(const Gantt *gantt, double (*weights)[SHADES], size_t which, double begin,
		  double end)
{
	double size = per_column(gantt);
	double from = MAX(begin, 0), to = MIN(end, size * PLOT_COLUMNS);

	for (int x = (int)(from / size); x < PLOT_COLUMNS && from < to; x++) {
		double part = MIN(to, size * (x + 1)) - MAX(from, size * x);

		if (part <= 0)
			continue;
		weights[x][which] += part;
		weights[x][EMPTY] -= part;
	}
}

/* An edge that is open on one side is as good as where it is not. */
static BscNsec or_else(BscNsec a, BscNsec b)
{
	return a == BSC_NSEC_NONE ? b : a;
}

static void shade_lane(Gantt *gantt, const BscTimeline *timeline, const BscLane *lane, BscNsec zero,
		       double (*weights)[SHADES])
{
	const BscIntervals *iv = &timeline->intervals;
	BscNsec left = zero + gantt->begin;

	for (BscRow i = 0; i < lane->n_intervals; i++) {
		BscRow row = lane->first_interval + i;
		BscNsec low = or_else(iv->begin_low[row], iv->begin_high[row]);
		BscNsec high = or_else(iv->begin_high[row], low);
		BscNsec end_high = or_else(iv->end_high[row], iv->end_low[row]);
		BscNsec end_low = MAX(or_else(iv->end_low[row], end_high), high);
		size_t kind = iv->kind[row];
		bool is_exact = iv->certainty[row] == BSC_EXACT;

		if (iv->depth[row] != 0)
			continue;
		shade(gantt, weights, EDGE, (double)bsc_distance(left, low),
		      (double)bsc_distance(left, MIN(high, end_high)));
		shade(gantt, weights, is_exact ? kind : BSC_N_STRETCHES + kind,
		      (double)bsc_distance(left, high), (double)bsc_distance(left, end_low));
	}
}

/* The shade that a column shows: an alarm, else what takes most of it. */
static size_t choose(const double *weights)
{
	size_t best = EMPTY;

	for (size_t i = 0; i < G_N_ELEMENTS(alarms); i++)
		if (weights[alarms[i]] > 0 || weights[alarms[i] + BSC_N_STRETCHES] > 0)
			return alarms[i];
	for (size_t i = 0; i < SHADES; i++)
		if (weights[i] > weights[best])
			best = i;
	return best;
}

static void note_use(Gantt *gantt, size_t which)
{
	gantt->has_edge |= which == EDGE;
	if (which >= EDGE)
		return;
	gantt->is_used[which % BSC_N_STRETCHES] = true;
	gantt->has_small |=
		which >= BSC_N_STRETCHES && g_ascii_isalpha(letters[which - BSC_N_STRETCHES]);
}

/* One row: N lanes from FIRST on. */
static void put_row(Gantt *gantt, size_t side, const char *label, BscRow first, size_t n,
		    GString *out)
{
	const BscTimeline *timeline = timeline_of(gantt, side);
	BscRow episode = gantt->comparison->episodes[side];
	g_autofree double(*weights)[SHADES] = g_malloc0(sizeof(double) * PLOT_COLUMNS * SHADES);

	for (int x = 0; x < PLOT_COLUMNS; x++)
		weights[x][EMPTY] = per_column(gantt) * (double)n;
	for (size_t i = 0; i < n; i++) {
		const BscLane *lane = &timeline->lanes[first + i];

		shade_lane(gantt, timeline, lane, zero_of(gantt, timeline, episode, lane), weights);
	}
	g_string_append_printf(out, "%*s |", LABEL_COLUMNS - 1, label);
	for (int x = 0; x < PLOT_COLUMNS; x++) {
		size_t which = choose(weights[x]);

		note_use(gantt, which);
		g_string_append_c(out, letter_of(which));
	}
	g_string_append(out, "|\n");
}

static void put_title(const Gantt *gantt, size_t side, GString *out)
{
	const BscSide *of = &gantt->comparison->sides[side];
	const BscTimeline *timeline = timeline_of(gantt, side);
	const BscEpisode *episode = &timeline->episodes[gantt->comparison->episodes[side]];
	g_autofree char *label = bsc_layout_name(of->label, "");
	g_autofree char *name = bsc_layout_name(of->runs[0].name, "standard input");
	g_autoptr(GString) total = g_string_new(NULL);
	g_autoptr(GString) text = g_string_new(label);

	bsc_span_format(of->runs[0].analysis->episodes[gantt->comparison->episodes[side]].total,
			total);
	if (timeline->is_simulated)
		g_string_append(text, " (SIMULATED)");
	else if (of->is_group)
		g_string_append_printf(text, ", of %zu runs %s", of->n_runs, name);
	g_string_append_printf(text, ": %s, total %s", bsc_mode_name(episode->mode), total->str);
	g_string_append_c(out, '\n');
	bsc_layout_hang(out, text->str, 0, 2);
}

static void put_side(Gantt *gantt, size_t side, GString *out)
{
	const BscTimeline *timeline = timeline_of(gantt, side);
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, gantt->comparison->episodes[side], &n);

	put_title(gantt, side, out);
	for (size_t i = 0; i < n;) {
		const BscLane *lane = &timeline->lanes[first + i];
		size_t many = lane->is_control ? 1 : MIN(gantt->per_row, n - i);
		uint32_t last = timeline->lanes[first + i + many - 1].cpu;
		g_autofree char *label = lane->is_control ? g_strdup("control")
					 : many == 1      ? g_strdup_printf("CPU %u", lane->cpu)
						     : g_strdup_printf("%u-%u", lane->cpu, last);

		put_row(gantt, side, label, first + (BscRow)i, many, out);
		i += many;
	}
}

/* 1, 2 or 5 times a power of ten ns, and at least FEWEST. */
static BscNsec nice_step(double fewest)
{
	static const int factors[] = { 1, 2, 5 };

	for (BscNsec power = 1; power < INT64_MAX / 100; power *= 10)
		for (size_t i = 0; i < G_N_ELEMENTS(factors); i++)
			if ((double)(power * factors[i]) >= fewest)
				return power * factors[i];
	return INT64_MAX / 2;
}

/* Ticks at round times, with what they are, in the unit that the row begins with. */
static void put_axis(const Gantt *gantt, GString *out)
{
	double size = per_column(gantt);
	BscNsec step = nice_step(size * TICK_COLUMNS), t = gantt->begin / step * step;
	BscNsec unit = step >= 1000000000 ? 1000000000 : step >= 1000000 ? 1000000 : 1000;
	const char *name = step >= 1000000000 ? "s" : step >= 1000000 ? "ms" : "us";
	g_autoptr(GString) line = g_string_new(NULL);
	g_autoptr(GString) numbers = g_string_new(NULL);

	g_string_append_printf(line, "%*s +", LABEL_COLUMNS - 1, "");
	g_string_append_printf(numbers, "%*s", LABEL_COLUMNS - 1, name);
	for (int x = 0; x < PLOT_COLUMNS; x++)
		g_string_append_c(line, '-');
	g_string_append(line, "+\n");
	for (; t <= gantt->end; t += step) {
		int x = (int)((double)bsc_distance(gantt->begin, t) / size);
		char buf[G_ASCII_DTOSTR_BUF_SIZE];

		if (t < gantt->begin || x >= PLOT_COLUMNS - 3)
			continue;
		line->str[LABEL_COLUMNS + 1 + x] = '+';
		while (numbers->len < (gsize)(LABEL_COLUMNS + 1 + x))
			g_string_append_c(numbers, ' ');
		g_string_append(numbers,
				g_ascii_formatd(buf, sizeof buf, "%.9g", (double)t / (double)unit));
	}
	g_string_append(out, line->str);
	g_string_append_printf(out, "%s\n", numbers->str);
}

static void put_letters(const Gantt *gantt, GString *out)
{
	bool is_first = true;

	for (int kind = 0; kind < BSC_N_STRETCHES; kind++) {
		if (!gantt->is_used[kind])
			continue;
		bsc_layout_line(out, is_first ? "legend" : "", "%c  %s: %s", letters[kind],
				bsc_stretch_name(kind), bsc_stretch_text(kind));
		is_first = false;
	}
	if (gantt->has_edge)
		bsc_layout_line(out, "",
				":  no event marks the edge between two of them; it lies "
				"in here");
}

static void put_legend(const Gantt *gantt, GString *out)
{
	char column[BSC_FORMAT_MAX];

	g_string_append_c(out, '\n');
	put_letters(gantt, out);
	bsc_layout_line(out, "column", "%s; a letter is what takes most of it%s",
			bsc_format_duration(column, (BscNsec)per_column(gantt)),
			gantt->has_small ? ". Small letters: no event shows that it is this, it "
					   "follows or is likely"
					 : "");
	if (gantt->per_row > 1)
		bsc_layout_line(out, "row", "%u CPUs, what most of them do", gantt->per_row);
	bsc_layout_line(out, "zero", "%s", bsc_alignment_text(alignment_of(gantt)));
	for (size_t i = 0; i < gantt->comparison->n_sides; i++) {
		BscMoment zero = bsc_align_episode(
			timeline_of(gantt, i), gantt->comparison->episodes[i], alignment_of(gantt));
		g_autofree char *label = bsc_layout_name(gantt->comparison->sides[i].label, "");
		char off[BSC_FORMAT_MAX];

		if (zero.certainty == BSC_UNKNOWN)
			bsc_layout_line(out, "",
					"%s: not in the capture; its begin is there instead",
					label);
		else if (zero.low != BSC_NSEC_NONE && zero.high != BSC_NSEC_NONE &&
			 zero.low < zero.high)
			bsc_layout_line(
				out, "", "%s: known to within %s", label,
				bsc_format_duration(off, bsc_distance(zero.low, zero.high)));
	}
}

void bsc_compare_gantt(const BscComparison *comparison, GString *out)
{
	Gantt gantt = { .comparison = comparison, .per_row = 1 };
	uint32_t rows = comparison->n_sides <= 2 ? MAX_ROWS : MAX_ROWS_FEW;

	while (most_cpus(&gantt) > rows * gantt.per_row)
		gantt.per_row *= 2;
	measure(&gantt);
	g_string_append_printf(out, "%zu bring-ups on one scale\n", comparison->n_sides);
	for (size_t i = 0; i < comparison->n_sides; i++)
		put_side(&gantt, i, out);
	put_axis(&gantt, out);
	put_legend(&gantt, out);
}
