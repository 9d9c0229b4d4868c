/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/scene.h"
#include "tests/unit/draw/synthetic.h"

#include <glib.h>
#include <string.h>

static BscScene *legend_new(const BscCapture *capture, double width)
{
	BscView view = { .width = width };

	return bsc_scene_new_legend(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
}

static bool explains(const BscScene *scene, const char *text)
{
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++)
		if (items[i].kind == BSC_ITEM_TEXT &&
		    strstr(bsc_scene_text(scene, &items[i]), text))
			return true;
	return false;
}

static void test_legend_explains_what_occurs(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	BscScene *scene = legend_new(capture, 1000);

	g_assert_true(explains(scene, bsc_stretch_name(BSC_STRETCH_ASLEEP)));
	g_assert_true(explains(scene, "waking"));
	g_assert_false(explains(scene, bsc_stretch_name(BSC_STRETCH_FAILED)));
	bsc_scene_free(scene);
	synthetic_free(capture);
}

static void test_legend_stays_inside_its_room(void)
{
	static const double widths[] = { 280, 500, 1000, 3000 };
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	double higher = G_MAXDOUBLE;

	for (size_t i = 0; i < G_N_ELEMENTS(widths); i++) {
		BscScene *scene = legend_new(capture, widths[i]);
		double height = bsc_scene_view(scene)->height;
		size_t n;
		const BscItem *items = bsc_scene_items(scene, &n);

		g_assert_cmpuint(n, >, 10);
		for (size_t j = 0; j < n; j++) {
			g_assert_cmpfloat(items[j].x, >=, 0);
			g_assert_cmpfloat(items[j].x + items[j].w, <=, widths[i]);
			g_assert_cmpfloat(items[j].y, >=, 0);
			g_assert_cmpfloat(items[j].y + items[j].h, <=, height);
		}
		g_assert_cmpfloat(height, <=, higher);
		higher = height;
		bsc_scene_free(scene);
	}
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/legend/explains", test_legend_explains_what_occurs);
	g_test_add_func("/legend/room", test_legend_stays_inside_its_room);
	return g_test_run();
}
