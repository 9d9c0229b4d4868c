/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/stack-layout.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "draw/text-width.h"
#include "draw/ticks.h"

#include <math.h>
#include <stdio.h>

#define HEAD       20.0 /* px of the text over all panels */
#define LABEL      15.0 /* px of the name of a part over its panel */
#define PANEL      58.0 /* px of the bars of one part */
#define FOOT       20.0 /* px of the names of the CPUs */
#define NAME_SIZE  12.0
#define TEXT_SIZE  11.0
#define TICK_SIZE  10.0
#define VALUE_SIZE 9.5
#define VALUE_ROOM 12.0 /* px of a panel that its values take at either side */
#define MIN_ROOM   7.0  /* px at a side without values */
#define MIN_GAPPED 5.0  /* px from one CPU to the next from which bars stand apart */
#define MAX_BAR    40.0 /* px of width */
#define MIN_NAME   46.0 /* px from one name of a CPU to the next */
#define MAX_TICKS  3

/* How much longer one CPU takes in one part than in the first. */
typedef struct Delta {
	BscNsec low, high; /* ns; BSC_NSEC_NONE: that side is open */
	bool is_known;     /* both have the CPU and bring it to the same outcome */
	bool is_bad;       /* one of them failed where the other did not */
} Delta;

typedef struct Chart {
	BscScene *scene;
	GArray *cpus;      /* uint32_t: all of the first part, ascending */
	GArray *deltas;    /* Delta: by part from the second on, then by CPU */
	BscNsec low, high; /* ns: of the scale; low <= 0 <= high */
	bool has_bad;
	double slot;           /* px from one CPU to the next */
	double plot_y, plot_h; /* px of the current panel's scale */
} Chart;

static const BscBringup *bringup_of(const BscScene *scene, uint32_t cpu)
{
	size_t low = scene->n_control, high = scene->n_lanes;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const BscLane *lane = &scene->timeline->lanes[scene->first_lane + mid];

		if (lane->cpu == cpu)
			return lane->bringup == BSC_NO_ROW
				       ? NULL
				       : &scene->timeline->bringups[lane->bringup];
		if (lane->cpu < cpu)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static Delta compare(const BscBringup *first, const BscBringup *other)
{
	Delta delta = { BSC_NSEC_NONE, BSC_NSEC_NONE, false, false };
	BscSpan a, b;

	if (!first || !other)
		return delta;
	delta.is_bad =
		(first->outcome == BSC_OUTCOME_FAILED) != (other->outcome == BSC_OUTCOME_FAILED);
	a = bsc_bringup_span(first);
	b = bsc_bringup_span(other);
	if (a.high != BSC_NSEC_NONE)
		delta.low = bsc_distance(a.high, b.low);
	if (b.high != BSC_NSEC_NONE)
		delta.high = bsc_distance(a.low, b.high);
	delta.is_known =
		!delta.is_bad && (delta.low != BSC_NSEC_NONE || delta.high != BSC_NSEC_NONE);
	return delta;
}

/* Widens the scale to VALUE. */
static void widen(Chart *chart, BscNsec value)
{
	chart->low = MIN(chart->low, value);
	chart->high = MAX(chart->high, value);
}

static void find_deltas(Chart *chart)
{
	const BscStack *stack = chart->scene->stack;
	const BscScene *first = &stack->parts[0].scene;

	for (size_t lane = first->n_control; lane < first->n_lanes; lane++)
		g_array_append_val(chart->cpus,
				   first->timeline->lanes[first->first_lane + lane].cpu);
	for (size_t i = 1; i < stack->n_parts; i++)
		for (guint c = 0; c < chart->cpus->len; c++) {
			uint32_t cpu = g_array_index(chart->cpus, uint32_t, c);
			Delta delta = compare(bringup_of(first, cpu),
					      bringup_of(&stack->parts[i].scene, cpu));

			g_array_append_val(chart->deltas, delta);
			chart->has_bad = chart->has_bad || delta.is_bad;
			if (delta.is_known && delta.low != BSC_NSEC_NONE)
				widen(chart, delta.low);
			if (delta.is_known && delta.high != BSC_NSEC_NONE)
				widen(chart, delta.high);
		}
}

static double y_of(const Chart *chart, BscNsec delta)
{
	double range = MAX((double)chart->high - (double)chart->low, 1);

	return chart->plot_y + ((double)chart->high - (double)delta) / range * chart->plot_h;
}

/* "+12 ms": TEXT with its sign. */
static const char *with_sign(char *buf, size_t size, BscNsec t, BscNsec step, BscNsec furthest)
{
	if (t > 0)
		*buf = '+';
	bsc_tick_text(buf + (t > 0), size - 1, t, step, furthest);
	return buf;
}

static void put_scale(const Chart *chart)
{
	BscScene *scene = chart->scene;
	BscTextStyle style = bsc_layout_text_style(scene, TICK_SIZE, BSC_ROLE_DIM);
	BscNsec step = bsc_nice_step(bsc_distance(chart->low, chart->high), MAX_TICKS);
	BscNsec furthest = MAX(-chart->low, chart->high);
	char buf[64];

	style.anchor = BSC_ANCHOR_END;
	for (BscNsec t = chart->low / step * step; t <= chart->high; t += step) {
		double y = floor(y_of(chart, t)) + 0.5;
		BscItem *line = bsc_layout_add(scene, BSC_ITEM_LINE, scene->x0, y,
					       scene->x1 - scene->x0, 0);

		line->size = 1;
		line->fill = bsc_theme_color(scene->theme, t == 0 ? BSC_ROLE_DIM : BSC_ROLE_GRID);
		bsc_layout_text(scene, scene->x0 - 6, y + 3.5, scene->x0 - scene->margin - 6,
				with_sign(buf, sizeof buf, t, step, furthest), &style);
		if (t > INT64_MAX - step)
			break;
	}
}

static void put_bar(const Chart *chart, double x, double w, double y, double to, bool is_band,
		    bool is_more)
{
	BscScene *scene = chart->scene;
	BscStyle style = bsc_theme_stretch(scene->theme, BSC_STRETCH_ONLINE_CALLBACKS, BSC_EXACT);
	BscItem *item;

	if (fabs(to - y) < 0.5 && !is_band)
		return;
	if (is_more)
		style.fill = style.ink = bsc_theme_color(scene->theme, BSC_ROLE_ALARM);
	if (is_band) {
		style.fill = bsc_theme_color(scene->theme, BSC_ROLE_LANE);
		style.pattern = BSC_PATTERN_HATCH;
	}
	item = bsc_layout_add(scene, is_band ? BSC_ITEM_BAND : BSC_ITEM_RECT, x, MIN(y, to), w,
			      MAX(fabs(to - y), 1));
	bsc_layout_style(item, &style);
}

/* The value of DELTA beyond the end of its bar, where it has room. */
static void put_value(const Chart *chart, double x, const Delta *delta)
{
	BscScene *scene = chart->scene;
	BscTextStyle style = bsc_layout_text_style(scene, VALUE_SIZE, BSC_ROLE_TEXT);
	char duration[BSC_FORMAT_MAX], text[BSC_FORMAT_MAX + 8];
	BscNsec value = delta->low != BSC_NSEC_NONE ? delta->low : delta->high;
	double y;

	if (!delta->is_known || value == BSC_NSEC_NONE)
		return;
	bsc_format_duration(duration, value);
	snprintf(text, sizeof text, "%s%s%s",
		 delta->low == BSC_NSEC_NONE    ? "\xe2\x89\xa4 "
		 : delta->high == BSC_NSEC_NONE ? "\xe2\x89\xa5 "
						: "",
		 value > 0 ? "+" : "", duration);
	if (bsc_text_width(text, VALUE_SIZE, false) > chart->slot - 3)
		return;
	style.anchor = BSC_ANCHOR_MIDDLE;
	y = y_of(chart, value);
	bsc_layout_text(scene, x, value < 0 ? y + VALUE_SIZE + 1 : y - 3, chart->slot - 2, text,
			&style);
}

/* One CPU of one part, around X px. */
static void put_delta(const Chart *chart, double x, double w, const Delta *delta)
{
	double zero = y_of(chart, 0), low, high, left = x - w / 2;
	BscScene *scene = chart->scene;

	if (delta->is_bad) {
		BscItem *item = bsc_layout_add(scene, BSC_ITEM_RECT, left, round(zero) - 2, w, 4);

		item->fill = bsc_theme_color(scene->theme, BSC_ROLE_TEXT);
	}
	if (!delta->is_known)
		return;
	/* An open side reaches to the end of the scale: nobody knows how far. */
	low = delta->low != BSC_NSEC_NONE ? y_of(chart, delta->low) : chart->plot_y + chart->plot_h;
	high = delta->high != BSC_NSEC_NONE ? y_of(chart, delta->high) : chart->plot_y;
	if (low < zero)
		put_bar(chart, left, w, zero, low, false, true);
	if (high > zero)
		put_bar(chart, left, w, zero, high, false, false);
	if (low - high >= 1)
		put_bar(chart, left, w, low, high, true, low <= zero);
}

/* The deltas of PART, of which the first is that of the second part. */
static void put_panel(Chart *chart, size_t part)
{
	BscScene *scene = chart->scene;
	const Delta *deltas = &g_array_index(chart->deltas, Delta, (part - 1) * chart->cpus->len);
	/* Gaps that are hardly wider than a px would only make the bars pale. */
	double w = chart->slot < MIN_GAPPED ? ceil(chart->slot)
					    : MIN(floor(chart->slot * 0.7), MAX_BAR);
	double last = -1;

	put_scale(chart);
	for (guint i = 0; i < chart->cpus->len; i++) {
		double x = scene->x0 + (i + 0.5) * chart->slot;

		/* Where several share a px the first is drawn. */
		if (floor(x) == last)
			continue;
		last = floor(x);
		put_delta(chart, CLAMP(x, scene->x0 + w / 2, scene->x1 - w / 2), w, &deltas[i]);
		put_value(chart, x, &deltas[i]);
	}
}

static void put_names(const Chart *chart, double y)
{
	BscTextStyle style = bsc_layout_text_style(chart->scene, TEXT_SIZE, BSC_ROLE_TEXT);
	uint32_t stride = 1;
	char buf[32];

	style.anchor = BSC_ANCHOR_MIDDLE;
	while (stride * chart->slot < MIN_NAME && stride < 1u << 20)
		stride *= 2;
	for (guint i = 0; i < chart->cpus->len; i++) {
		uint32_t cpu = g_array_index(chart->cpus, uint32_t, i);
		double x = chart->scene->x0 + (i + 0.5) * chart->slot;
		double half;

		snprintf(buf, sizeof buf, "CPU%u", cpu);
		half = bsc_text_width(buf, TEXT_SIZE, false) / 2;
		if (cpu % stride == 0 && x + half < chart->scene->view.width)
			bsc_layout_text(chart->scene, x, y, 0, buf, &style);
	}
}

/* What all panels show. */
static void put_head(const Chart *chart, double y)
{
	BscScene *scene = chart->scene;
	BscTextStyle name = bsc_layout_text_style(scene, NAME_SIZE, BSC_ROLE_TEXT);
	BscTextStyle style = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_DIM);
	double right = scene->view.width - scene->margin, x = scene->margin;
	g_autofree char *text = g_strdup_printf("Each CPU less %s", scene->stack->parts[0].label);

	name.is_bold = true;
	x += bsc_layout_text(scene, x, y, right - x, text, &name) + 8;
	if (right - x > MIN_NAME)
		bsc_layout_text(scene, x, y, right - x,
				chart->has_bad ? "first callback to end, waits included; black: "
						 "failed in one of the two"
					       : "first callback to end, waits included",
				&style);
}

double bsc_stack_bars_height(const BscStack *stack)
{
	const BscScene *first;

	if (stack->n_parts < 2 || !stack->parts[0].scene.episode)
		return 0;
	first = &stack->parts[0].scene;
	if (first->n_lanes == first->n_control)
		return 0;
	return HEAD + (double)(stack->n_parts - 1) * (LABEL + PANEL) + FOOT;
}

void bsc_stack_bars(BscScene *scene, double y)
{
	const BscStack *stack = scene->stack;
	Chart chart = { .scene = scene };
	BscTextStyle style = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_TEXT);
	double above, below;

	chart.cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	chart.deltas = g_array_new(FALSE, FALSE, sizeof(Delta));
	find_deltas(&chart);
	above = chart.high > 0 ? VALUE_ROOM : MIN_ROOM;
	below = chart.low < 0 ? VALUE_ROOM : MIN_ROOM;
	chart.slot = (scene->x1 - scene->x0) / (double)chart.cpus->len;
	put_head(&chart, y + HEAD - 6);
	y += HEAD;
	for (size_t part = 1; part < stack->n_parts; part++) {
		bsc_layout_text(scene, scene->margin, y + LABEL - 4,
				scene->view.width - 2 * scene->margin, stack->parts[part].label,
				&style);
		chart.plot_y = y + LABEL + above;
		chart.plot_h = PANEL - above - below;
		put_panel(&chart, part);
		y += LABEL + PANEL;
	}
	put_names(&chart, y + 12);
	g_array_free(chart.cpus, TRUE);
	g_array_free(chart.deltas, TRUE);
}
