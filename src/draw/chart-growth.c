/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"
#include "draw/chart-parts.h"
#include "draw/text-width.h"

#include <math.h>

#define PLOT_HEIGHT 400.0
#define LEFT        58.0 /* px for the times */
#define GAP         12.0
#define LEADER      18.0 /* px from the last point to its label */
#define LABEL_STEP  17.0
#define AXIS        44.0
#define POINT       2.5 /* px: half of a point's side */
#define CAP         3.0 /* px: half of the ends of an interval */

/* Where everything goes. */
typedef struct Plan {
	BscScene *scene;
	const BscChartGrowth *growth;
	double x0, x1, y0, y1;           /* px of the axes; y0 is the top */
	double left, right, bottom, top; /* logarithms to base 2 and 10 at the axes' ends */
} Plan;

/* The name of a line where it ends, moved so that no two overlap. */
typedef struct Label {
	size_t line;
	double wanted, y;
} Label;

static double x_of(const Plan *p, uint32_t cpus)
{
	double all = MAX(1e-9, p->right - p->left);

	return p->x0 + (log2(MAX(1, cpus)) - p->left) / all * (p->x1 - p->x0);
}

static double y_of(const Plan *p, BscNsec time)
{
	double all = MAX(1e-9, p->top - p->bottom);

	return p->y1 - (log10((double)MAX(1, time)) - p->bottom) / all * (p->y1 - p->y0);
}

/*
 * Colours that are apart on screens; on paper only a few greys are. The next begin again, which the
 * names at the lines make up for.
 */
static BscColor color_of(const Plan *p, size_t line)
{
	static const BscStretchKind kinds[] = {
		BSC_STRETCH_KICK,     BSC_STRETCH_PREPARE,
		BSC_STRETCH_SPIN,     BSC_STRETCH_ONLINE_CALLBACKS,
		BSC_STRETCH_ROLLBACK, BSC_STRETCH_ASLEEP,
		BSC_STRETCH_TEARDOWN, BSC_STRETCH_CONTROL,
		BSC_STRETCH_HANDOVER,
	};
	static const int greys[] = { 100, 78, 60, 44 }; /* percent of black */
	const BscTheme *theme = p->scene->theme;

	if (bsc_theme_kind(theme) == BSC_THEME_PRINT)
		return bsc_color_mix(bsc_theme_color(theme, BSC_ROLE_GROUND),
				     bsc_theme_color(theme, BSC_ROLE_TEXT),
				     greys[line % G_N_ELEMENTS(greys)]);
	return bsc_theme_stretch(theme, kinds[line % G_N_ELEMENTS(kinds)], BSC_EXACT).fill;
}

static void widen(BscNsec time, double *low, double *high)
{
	double value = log10((double)MAX(1, time));

	*low = MIN(*low, value);
	*high = MAX(*high, value);
}

/* 1, 2 and 5 times a power of ten, the nearest below (or above) LOGARITHM. */
static double round_to_step(double logarithm, bool up)
{
	double power = floor(logarithm), rest = pow(10, logarithm - power);
	static const double steps[] = { 1, 2, 5, 10 };

	for (size_t i = 0; i + 1 < G_N_ELEMENTS(steps); i++)
		if (rest <= steps[i + 1] * 1.0000001)
			return power +
			       log10(up && rest > steps[i] * 1.0000001 ? steps[i + 1] : steps[i]);
	return power + 1;
}

static void measure(Plan *p, double y)
{
	const BscChartGrowth *g = p->growth;
	double low = INFINITY, high = -INFINITY, label = 0;

	for (size_t i = 0; i < g->n_lines; i++) {
		label = MAX(label, bsc_text_width(g->lines[i].label, BSC_CHART_TEXT, false));
		for (size_t k = 0; k < g->n_columns; k++) {
			widen(g->lines[i].lows[k], &low, &high);
			widen(g->lines[i].highs[k], &low, &high);
		}
	}
	label += bsc_text_width("  \xe2\x89\xa5 000 ms", BSC_CHART_TEXT, false);
	p->left = log2(g->cpus[0]);
	p->right = log2(g->cpus[g->n_columns - 1]);
	if (g->recorded_cpus > 0) {
		widen(g->recorded, &low, &high);
		p->left = MIN(p->left, log2(g->recorded_cpus));
		p->right = MAX(p->right, log2(g->recorded_cpus));
	}
	p->bottom = round_to_step(low, false);
	p->top = round_to_step(high, true);
	p->x0 = p->scene->margin + LEFT;
	p->x1 = MAX(p->x0 + 1, p->scene->view.width - p->scene->margin - label - LEADER - GAP);
	p->y0 = y + GAP;
	p->y1 = MAX(p->y0 + PLOT_HEIGHT, p->y0 + LABEL_STEP * (double)g->n_lines);
}

static void put_times(const Plan *p)
{
	static const int steps[] = { 1, 2, 5 };
	BscTextStyle style = bsc_layout_text_style(p->scene, BSC_CHART_SMALL, BSC_ROLE_DIM);
	BscColor grid = bsc_theme_color(p->scene->theme, BSC_ROLE_GRID);
	bool is_roomy = (p->y1 - p->y0) / MAX(1e-9, p->top - p->bottom) > 60;
	double last = INFINITY;

	style.anchor = BSC_ANCHOR_END;
	for (int power = (int)floor(p->bottom); power <= (int)ceil(p->top); power++) {
		for (size_t i = 0; i < (is_roomy ? G_N_ELEMENTS(steps) : 1); i++) {
			double ns = steps[i] * pow(10, power) + 0.5;
			BscNsec time = ns < (double)INT64_MAX ? (BscNsec)ns : INT64_MAX;
			double y = y_of(p, time);
			char text[BSC_FORMAT_MAX];

			if (y > p->y1 + 0.5 || y < p->y0 - 0.5)
				continue;
			bsc_chart_line(p->scene, p->x0, floor(y) + 0.5, p->x1 - p->x0, 0, grid, 1,
				       false);
			if (last - y < LABEL_STEP)
				continue;
			last = y;
			g_snprintf(text, sizeof text, "%d %s",
				   steps[i] * (power % 3 == 0   ? 1
					       : power % 3 == 1 ? 10
								: 100),
				   power < 3   ? "ns"
				   : power < 6 ? "us"
				   : power < 9 ? "ms"
					       : "s");
			if (power >= 12)
				bsc_format_duration(text, time);
			bsc_layout_text(p->scene, p->x0 - 8, y + 4, 0, text, &style);
		}
	}
}

static void put_sizes(const Plan *p)
{
	const BscChartGrowth *g = p->growth;
	BscTextStyle style = bsc_layout_text_style(p->scene, BSC_CHART_SMALL, BSC_ROLE_DIM);
	BscColor grid = bsc_theme_color(p->scene->theme, BSC_ROLE_GRID);
	double last = -INFINITY;

	style.anchor = BSC_ANCHOR_MIDDLE;
	for (size_t i = 0; i < g->n_columns; i++) {
		g_autofree char *text = g_strdup_printf("%u", g->cpus[i]);
		double x = x_of(p, g->cpus[i]), half = bsc_text_width(text, style.size, false) / 2;

		bsc_chart_line(p->scene, floor(x) + 0.5, p->y0, 0, p->y1 - p->y0 + 4, grid, 1,
			       false);
		if (x - half < last + 4)
			continue;
		last = x + half;
		bsc_layout_text(p->scene, x, p->y1 + 18, 0, text, &style);
	}
	bsc_layout_text(p->scene, (p->x0 + p->x1) / 2, p->y1 + 36, 0,
			"CPUs of the machine, the boot CPU included", &style);
}

static void put_point(const Plan *p, double x, double y, BscColor color, bool is_hollow)
{
	BscItem *item =
		bsc_layout_add(p->scene, BSC_ITEM_RECT, x - POINT, y - POINT, 2 * POINT, 2 * POINT);

	item->fill = color;
	if (!is_hollow)
		return;
	item = bsc_layout_add(p->scene, BSC_ITEM_RECT, x - POINT + 1, y - POINT + 1, 2 * POINT - 2,
			      2 * POINT - 2);
	item->fill = bsc_theme_color(p->scene->theme, BSC_ROLE_GROUND);
}

/* What the recording leaves open at one size of the machine. */
static void put_interval(const Plan *p, double x, double low, double high, BscColor color)
{
	if (low - high < 1)
		return;
	bsc_chart_line(p->scene, x, high, 0, low - high, color, 1, false);
	bsc_chart_line(p->scene, x - CAP, low, 2 * CAP, 0, color, 1, false);
	bsc_chart_line(p->scene, x - CAP, high, 2 * CAP, 0, color, 1, false);
}

static void put_line(const Plan *p, size_t line)
{
	const BscChartGrowth *g = p->growth;
	const BscChartLine *one = &g->lines[line];
	BscColor color = color_of(p, line);
	BscColor pale = bsc_color_mix(bsc_theme_color(p->scene->theme, BSC_ROLE_GROUND), color, 55);

	for (size_t i = 0; i < g->n_columns; i++)
		put_interval(p, x_of(p, g->cpus[i]), y_of(p, one->lows[i]), y_of(p, one->highs[i]),
			     pale);
	for (size_t i = 0; i + 1 < g->n_columns; i++) {
		double x = x_of(p, g->cpus[i]), y = y_of(p, one->values[i]);

		bsc_chart_line(p->scene, x, y, x_of(p, g->cpus[i + 1]) - x,
			       y_of(p, one->values[i + 1]) - y, color, one->is_bound ? 1.2 : 2,
			       one->is_bound);
	}
	for (size_t i = 0; i < g->n_columns; i++)
		put_point(p, x_of(p, g->cpus[i]), y_of(p, one->values[i]), color, one->is_bound);
}

static int compare_labels(const void *a, const void *b)
{
	const Label *x = a, *y = b;

	if (x->wanted != y->wanted)
		return x->wanted < y->wanted ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Pushes labels down until they do not overlap, then up where they left the plot. */
static void spread(Label *labels, size_t n, double top, double bottom)
{
	for (size_t i = 0; i < n; i++)
		labels[i].y = MAX(labels[i].wanted, i == 0 ? top : labels[i - 1].y + LABEL_STEP);
	for (size_t i = n; i > 0; i--)
		labels[i - 1].y = MIN(labels[i - 1].y, i == n ? bottom : labels[i].y - LABEL_STEP);
}

static void put_label(const Plan *p, const Label *label)
{
	const BscChartGrowth *g = p->growth;
	const BscChartLine *one = &g->lines[label->line];
	BscTextStyle name = bsc_layout_text_style(p->scene, BSC_CHART_TEXT, BSC_ROLE_TEXT);
	BscTextStyle number = bsc_layout_text_style(p->scene, BSC_CHART_TEXT, BSC_ROLE_DIM);
	double x = x_of(p, g->cpus[g->n_columns - 1]), end = p->x1 + LEADER;
	char duration[BSC_FORMAT_MAX];
	g_autofree char *text =
		g_strdup_printf("%s%s", one->is_bound ? "\xe2\x89\xa5 " : "",
				bsc_format_duration(duration, one->values[g->n_columns - 1]));

	bsc_chart_line(p->scene, x + POINT + 1, label->wanted, end - x - POINT - 1,
		       label->y - label->wanted, color_of(p, label->line), 1, false);
	put_point(p, end + 2, label->y, color_of(p, label->line), one->is_bound);
	bsc_layout_text(p->scene, end + 9, label->y + 4, 0, one->label, &name);
	number.anchor = BSC_ANCHOR_END;
	bsc_layout_text(p->scene, p->scene->view.width - p->scene->margin, label->y + 4, 0, text,
			&number);
}

static void put_labels(const Plan *p)
{
	const BscChartGrowth *g = p->growth;
	g_autofree Label *labels = g_new(Label, g->n_lines + 1);

	for (size_t i = 0; i < g->n_lines; i++)
		labels[i] = (Label){ .line = i,
				     .wanted = y_of(p, g->lines[i].values[g->n_columns - 1]) };
	qsort(labels, g->n_lines, sizeof *labels, compare_labels);
	spread(labels, g->n_lines, p->y0, p->y1);
	for (size_t i = 0; i < g->n_lines; i++)
		put_label(p, &labels[i]);
}

static BscColor accent(const Plan *p)
{
	return bsc_theme_stretch(p->scene->theme, BSC_STRETCH_STARTING, BSC_EXACT).fill;
}

static void put_recorded(const Plan *p)
{
	double x = x_of(p, p->growth->recorded_cpus), y = y_of(p, p->growth->recorded);

	if (p->growth->recorded_cpus == 0)
		return;
	bsc_chart_line(p->scene, x - 8, y, 16, 0, accent(p), 2.5, false);
	bsc_chart_line(p->scene, x, y - 8, 0, 16, accent(p), 2.5, false);
}

static double put_legend(const Plan *p, double y)
{
	const BscChartGrowth *g = p->growth;
	BscFlow flow = bsc_flow_begin(p->scene, y);
	BscStyle style = { .fill = accent(p) };
	bool has_bound = false, has_plain = false;
	char buf[BSC_FORMAT_MAX];

	for (size_t i = 0; i < g->n_lines; i++) {
		has_bound |= g->lines[i].is_bound;
		has_plain |= !g->lines[i].is_bound;
	}
	if (g->recorded_cpus > 0) {
		g_autofree char *text =
			g_strdup_printf("cross: recorded, %u CPUs in %s", g->recorded_cpus,
					bsc_format_duration(buf, g->recorded));

		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, true, text);
	}
	style.fill = bsc_theme_color(p->scene->theme, BSC_ROLE_DIM);
	if (has_plain)
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, true,
				"solid: predicted; upright: low .. high");
	if (has_bound)
		bsc_flow_line(&flow, "dashed, hollow: lower bound, a real kernel needs at least "
				     "as long");
	return bsc_flow_end(&flow);
}

static double lay_out(BscScene *scene, const void *data, double y)
{
	Plan p = { .scene = scene, .growth = data };

	if (p.growth->n_columns == 0 || p.growth->n_lines == 0)
		return y;
	measure(&p, y);
	put_times(&p);
	put_sizes(&p);
	for (size_t i = p.growth->n_lines; i > 0; i--)
		put_line(&p, i - 1);
	put_recorded(&p);
	put_labels(&p);
	return put_legend(&p, p.y1 + AXIS);
}

BscScene *bsc_scene_new_growth(const BscChartFrame *frame, const BscChartGrowth *growth,
			       const BscTheme *theme)
{
	return bsc_chart_new(frame, theme, lay_out, growth);
}
