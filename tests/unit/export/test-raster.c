/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/cairo-painter.h"
#include "tests/unit/draw/crowd.h"
#include "tests/unit/draw/synthetic.h"

#include <string.h>

/* What is written into px straight away is what Cairo writes. */

typedef struct Page {
	double width, height;
	int scale;
	double move_x, move_y; /* px of the page where the scene begins */
} Page;

static const Page pages[] = {
	{ 700, 300, 1, 0, 0 },   { 641, 333, 2, 0, 0 },  { 500, 200, 3, 0, 0 },
	{ 700, 300, 1, 0, -40 }, { 500, 200, 2, 13, 7 },
};

/*
 * Paints SCENE on PAGE. Where the clip is made of two rectangles that touch, Cairo paints all of
 * it, and the same px.
 */
static cairo_surface_t *paint(const BscScene *scene, const Page *page, bool by_cairo)
{
	int width = (int)page->width * page->scale, height = (int)page->height * page->scale;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cr;

	cairo_surface_set_device_scale(surface, page->scale, page->scale);
	cr = cairo_create(surface);
	cairo_rectangle(cr, 10, 20, by_cairo ? 200 : page->width - 30, 100);
	if (by_cairo)
		cairo_rectangle(cr, 210, 20, page->width - 230, 90);
	cairo_clip(cr);
	cairo_translate(cr, page->move_x, page->move_y);
	bsc_paint_scene(scene, cr);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	return surface;
}

static const uint32_t *line_of(cairo_surface_t *surface, int y)
{
	return (const uint32_t *)(const void *)(cairo_image_surface_get_data(surface) +
						(ptrdiff_t)y *
							cairo_image_surface_get_stride(surface));
}

static void check_page(const BscScene *scene, const Page *page)
{
	cairo_surface_t *ours = paint(scene, page, false), *theirs = paint(scene, page, true);
	int x0 = 10 * page->scale, n = ((int)page->width - 30) * page->scale;

	for (int y = 0; y < 110 * page->scale; y++)
		g_assert_cmpmem(line_of(ours, y) + x0, (size_t)n * sizeof(uint32_t),
				line_of(theirs, y) + x0, (size_t)n * sizeof(uint32_t));
	/* Nothing is written outside of the clip. */
	for (int y = 0; y < (int)page->height * page->scale; y++)
		for (int x = 0; x < (int)page->width * page->scale; x++)
			if (x < x0 || x >= x0 + n || y < 20 * page->scale || y >= 120 * page->scale)
				g_assert_cmpuint(line_of(ours, y)[x], ==, 0);
	cairo_surface_destroy(ours);
	cairo_surface_destroy(theirs);
}

static void check_capture(BscCapture *capture)
{
	for (int theme = BSC_THEME_LIGHT; theme <= BSC_THEME_PRINT; theme++)
		for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
			BscView view = bsc_view_fit(capture->timeline, 0, pages[i].width,
						    pages[i].height, i % 2 == 1);
			BscScene *scene =
				bsc_scene_new(capture, &view, bsc_theme_get((BscThemeKind)theme));

			check_page(scene, &pages[i]);
			bsc_scene_free(scene);
		}
}

static void test_stretches(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture;

	what.is_bounded = true;
	what.failed_cpu = 3;
	what.lost_cpu = 5;
	capture = synthetic_new(&what);
	check_capture(capture);
	synthetic_free(capture);
}

static void test_cells(gconstpointer data)
{
	g_autoptr(BscCapture) capture = crowd_new(data);

	check_capture(capture);
}

int main(int argc, char **argv)
{
	static const Crowd few = {
		.n_lanes = 5, .seed = 1, .n_stretches = 60000, .per_gap = 9, .per_alarm = 90
	};
	static const Crowd many = { .n_lanes = 90,
				    .seed = 2,
				    .n_stretches = 60000,
				    .per_gap = 9,
				    .per_long = 200,
				    .per_band = 3,
				    .per_alarm = 90 };

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/raster/stretches", test_stretches);
	g_test_add_data_func("/raster/cells-of-high-lanes", &few, test_cells);
	g_test_add_data_func("/raster/cells-of-low-lanes", &many, test_cells);
	return g_test_run();
}
