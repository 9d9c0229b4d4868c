/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/chart.h"

#include "base/format.h"

#include <math.h>

#define WIDTH  900
#define LEFT   180 /* px for names */
#define RIGHT  120 /* px for numbers */
#define BAR    22
#define STEP   34
#define TOP    50
#define HEIGHT 520 /* of a sweep */

static void open_svg(GString *out, int height, const char *title)
{
	g_string_append_printf(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n"
		"<text x=\"16\" y=\"28\" font-size=\"16\" font-weight=\"bold\">%s</text>\n",
		WIDTH, height, WIDTH, height, title);
}

/* A number of px with one digit, whatever the locale. */
static void put_px(GString *out, const char *name, double px)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append_printf(out, " %s=\"%s\"", name,
			       g_ascii_formatd(number, sizeof number, "%.1f", px));
}

static void put_bar(GString *out, int row, const char *name, BscNsec total, BscNsec low,
		    BscNsec high, bool is_bound, double px_per_ns)
{
	char buf[BSC_FORMAT_MAX];
	int y = TOP + row * STEP;

	g_string_append_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
			       LEFT - 10, y + 16, name);
	g_string_append_printf(out, "<rect x=\"%d\" y=\"%d\"", LEFT, y);
	put_px(out, "width", (double)total * px_per_ns);
	g_string_append_printf(out, " height=\"%d\" fill=\"%s\"%s><title>%s</title></rect>\n", BAR,
			       row == 0   ? "#5b6b7b"
			       : is_bound ? "#ffffff"
					  : "#3a7bd5",
			       is_bound ? " stroke=\"#3a7bd5\" stroke-dasharray=\"4 3\"" : "",
			       is_bound ? "lower bound, simulated"
			       : row    ? "simulated"
					: "recorded");
	if (high > low) {
		g_string_append(out, "<line stroke=\"#111111\" stroke-width=\"2\"");
		put_px(out, "x1", LEFT + (double)low * px_per_ns);
		put_px(out, "x2", LEFT + (double)high * px_per_ns);
		g_string_append_printf(out, " y1=\"%d\" y2=\"%d\"/>\n", y + BAR / 2, y + BAR / 2);
	}
	g_string_append(out, "<text");
	put_px(out, "x", LEFT + (double)MAX(total, high) * px_per_ns + 6);
	g_string_append_printf(out, " y=\"%d\">%s%s</text>\n", y + 16, is_bound ? "&#8805; " : "",
			       bsc_format_duration(buf, total));
}

void bsc_chart_totals(const BscSimulation *simulation, GString *out)
{
	BscNsec most = MAX(1, simulation->recorded);
	double px_per_ns;

	for (size_t i = 0; i < simulation->n_predictions; i++)
		most = MAX(most, simulation->predictions[i].high);
	px_per_ns = (WIDTH - LEFT - RIGHT) / (double)most;
	open_svg(out, TOP + (int)(simulation->n_predictions + 1) * STEP + 20,
		 "Simulated totals, and the recorded one");
	put_bar(out, 0, "recording", simulation->recorded, simulation->recorded,
		simulation->recorded, false, px_per_ns);
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		const BscPrediction *one = &simulation->predictions[i];

		put_bar(out, (int)i + 1, bsc_policy_name(one->policy), one->total, one->low,
			one->high, one->is_bound, px_per_ns);
	}
	g_string_append(out, "</svg>\n");
}

typedef struct Axes {
	double x0, x1, y0, y1; /* logarithms */
} Axes;

static double x_of(const Axes *axes, uint32_t n_cpus)
{
	return LEFT + (log2(n_cpus) - axes->x0) / MAX(1e-9, axes->x1 - axes->x0) *
			      (WIDTH - LEFT - RIGHT - 40);
}

static double y_of(const Axes *axes, BscNsec total)
{
	return HEIGHT - 50 -
	       (log10((double)MAX(1, total)) - axes->y0) / MAX(1e-9, axes->y1 - axes->y0) *
		       (HEIGHT - 50 - TOP - 20);
}

static void put_line(const BscSweepRow *rows, size_t n, size_t policy, const Axes *axes,
		     GString *out)
{
	static const char *const colors[] = { "#1b6ac9", "#d1495b", "#2e8b57", "#b8860b", "#6a4c93",
					      "#444444", "#008b8b", "#c06014", "#777777" };
	const BscPrediction *last = &rows[n - 1].simulation->predictions[policy];
	const char *color = colors[policy % G_N_ELEMENTS(colors)];
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append_printf(out,
			       "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s "
			       "points=\"",
			       color, last->is_bound ? " stroke-dasharray=\"6 4\"" : "");
	for (size_t r = 0; r < n; r++) {
		g_string_append_printf(
			out, "%s,",
			g_ascii_formatd(number, sizeof number, "%.1f", x_of(axes, rows[r].n_cpus)));
		g_string_append_printf(
			out, "%s ",
			g_ascii_formatd(number, sizeof number, "%.1f",
					y_of(axes, rows[r].simulation->predictions[policy].total)));
	}
	g_string_append(out, "\"/>\n<text");
	put_px(out, "x", x_of(axes, rows[n - 1].n_cpus) + 8);
	put_px(out, "y", y_of(axes, last->total) + 4);
	g_string_append_printf(out, " fill=\"%s\">%s</text>\n", color,
			       bsc_policy_name(last->policy));
}

void bsc_chart_sweep(const BscSweepRow *rows, size_t n, GString *out)
{
	Axes axes = { .y0 = 1e9, .y1 = 0 };
	char buf[BSC_FORMAT_MAX];

	open_svg(out, HEIGHT, "Simulated totals by number of CPUs");
	if (n == 0) {
		g_string_append(out, "</svg>\n");
		return;
	}
	axes.x0 = log2(rows[0].n_cpus);
	axes.x1 = log2(rows[n - 1].n_cpus);
	for (size_t r = 0; r < n; r++) {
		for (size_t i = 0; i < rows[r].simulation->n_predictions; i++) {
			double y = log10((double)MAX(1, rows[r].simulation->predictions[i].total));

			axes.y0 = MIN(axes.y0, floor(y));
			axes.y1 = MAX(axes.y1, ceil(y));
		}
	}
	for (double y = axes.y0; y <= axes.y1; y++) {
		BscNsec total = (BscNsec)pow(10, y);

		g_string_append_printf(out, "<line stroke=\"#dddddd\" x1=\"%d\" x2=\"%d\"", LEFT,
				       WIDTH - RIGHT - 40);
		put_px(out, "y1", y_of(&axes, total));
		put_px(out, "y2", y_of(&axes, total));
		g_string_append_printf(out, "/>\n<text x=\"%d\" text-anchor=\"end\"", LEFT - 8);
		put_px(out, "y", y_of(&axes, total) + 4);
		g_string_append_printf(out, ">%s</text>\n", bsc_format_duration(buf, total));
	}
	for (size_t r = 0; r < n; r++) {
		g_string_append_printf(out, "<text y=\"%d\" text-anchor=\"middle\"", HEIGHT - 25);
		put_px(out, "x", x_of(&axes, rows[r].n_cpus));
		g_string_append_printf(out, ">%u</text>\n", rows[r].n_cpus);
	}
	for (size_t i = 0; i < rows[0].simulation->n_predictions; i++)
		put_line(rows, n, i, &axes, out);
	g_string_append(out, "</svg>\n");
}
