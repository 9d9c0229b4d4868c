/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/theme.h"

#include <glib.h>
#include <math.h>

/* What WCAG 2.1 asks for: of text, of text at its most lenient, of what is no text. */
#define TEXT    7.0
#define LABEL   4.5
#define SURFACE 3.0

/* What two surfaces that touch must differ by, in lightness, which everybody sees. */
#define NEIGHBOUR 1.4

static const BscThemeKind kinds[] = { BSC_THEME_CONTRAST, BSC_THEME_CONTRAST_DARK };

static double linear(uint8_t part)
{
	double value = part / 255.0;

	return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double lightness(BscColor c)
{
	return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

/* From 1, the same, to 21, black on white. */
static double contrast(BscColor a, BscColor b)
{
	double one = lightness(a), other = lightness(b);

	return (MAX(one, other) + 0.05) / (MIN(one, other) + 0.05);
}

static void test_contrast_is_that_of_the_eye(void)
{
	static const struct {
		BscColor a, b;
		double want;
	} cases[] = {
		{ { 0, 0, 0, 255 }, { 255, 255, 255, 255 }, 21 },
		{ { 255, 255, 255, 255 }, { 255, 255, 255, 255 }, 1 },
		{ { 119, 119, 119, 255 }, { 255, 255, 255, 255 }, 4.48 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpfloat_with_epsilon(contrast(cases[i].a, cases[i].b), cases[i].want,
					       0.01);
}

static void test_text_stands_out(void)
{
	static const BscRole roles[] = { BSC_ROLE_TEXT, BSC_ROLE_DIM, BSC_ROLE_ALARM,
					 BSC_ROLE_ARROW };
	static const BscRole grounds[] = { BSC_ROLE_GROUND, BSC_ROLE_LANE };

	for (size_t t = 0; t < G_N_ELEMENTS(kinds); t++)
		for (size_t i = 0; i < G_N_ELEMENTS(roles) * G_N_ELEMENTS(grounds); i++) {
			const BscTheme *theme = bsc_theme_get(kinds[t]);
			BscColor text = bsc_theme_color(theme, roles[i % G_N_ELEMENTS(roles)]);
			BscColor ground = bsc_theme_color(theme, grounds[i / G_N_ELEMENTS(roles)]);

			g_assert_cmpfloat(contrast(text, ground), >=, TEXT);
		}
}

/* Of what it is made of, something stands out: the fill, or the pattern upon it. */
static void assert_stands_out(const BscTheme *theme, BscStretchKind kind, BscCertainty certainty)
{
	BscStyle style = bsc_theme_stretch(theme, kind, certainty);
	BscColor lane = bsc_theme_color(theme, BSC_ROLE_LANE);
	BscColor strong =
		contrast(style.fill, lane) > contrast(style.ink, lane) ? style.fill : style.ink;

	if (kind == BSC_STRETCH_CALLBACK)
		return;
	g_assert_cmpfloat(contrast(strong, lane), >=, SURFACE);
	if (bsc_theme_is_grounded(theme, &style) || style.pattern == BSC_PATTERN_NONE)
		g_assert_cmpfloat(contrast(bsc_theme_text_on(theme, &style), style.fill), >=,
				  LABEL);
}

static void test_stretches_stand_out(void)
{
	for (size_t t = 0; t < G_N_ELEMENTS(kinds); t++)
		for (int kind = 0; kind < BSC_N_STRETCHES; kind++)
			for (int sure = BSC_EXACT; sure <= BSC_UNKNOWN; sure++)
				assert_stands_out(bsc_theme_get(kinds[t]), (BscStretchKind)kind,
						  (BscCertainty)sure);
}

/* The name of a callback is on a shade that lies over the stretch. */
static void test_names_of_callbacks_stand_out(void)
{
	for (size_t t = 0; t < G_N_ELEMENTS(kinds); t++)
		for (int kind = 0; kind < BSC_STRETCH_CALLBACK; kind++)
			for (int sure = BSC_EXACT; sure <= BSC_UNKNOWN; sure++) {
				const BscTheme *theme = bsc_theme_get(kinds[t]);
				BscStyle box =
					bsc_theme_stretch(theme, BSC_STRETCH_CALLBACK, BSC_EXACT);
				BscStyle below = bsc_theme_stretch(theme, (BscStretchKind)kind,
								   (BscCertainty)sure);
				BscColor seen =
					bsc_color_mix(below.fill, box.fill, box.fill.a * 100 / 255);

				g_assert_cmpfloat(contrast(bsc_theme_text_on(theme, &box), seen),
						  >=, LABEL);
			}
}

static void test_neighbours_differ(void)
{
	static const struct {
		BscStretchKind before, after;
	} cases[] = {
		{ BSC_STRETCH_PREPARE, BSC_STRETCH_BETWEEN },
		{ BSC_STRETCH_PREPARE, BSC_STRETCH_CONTROL },
		{ BSC_STRETCH_PREPARE, BSC_STRETCH_KICK },
		{ BSC_STRETCH_KICK, BSC_STRETCH_CONTROL },
		{ BSC_STRETCH_KICK, BSC_STRETCH_ASLEEP },
		{ BSC_STRETCH_KICK, BSC_STRETCH_SPIN },
		{ BSC_STRETCH_CONTROL, BSC_STRETCH_ASLEEP },
		{ BSC_STRETCH_CONTROL, BSC_STRETCH_SPIN },
		{ BSC_STRETCH_CONTROL, BSC_STRETCH_PREEMPTED },
		{ BSC_STRETCH_ASLEEP, BSC_STRETCH_SPIN },
		{ BSC_STRETCH_ASLEEP, BSC_STRETCH_PREEMPTED },
		{ BSC_STRETCH_SPIN, BSC_STRETCH_PREEMPTED },
		{ BSC_STRETCH_WAKE, BSC_STRETCH_STARTING },
		{ BSC_STRETCH_WAKE, BSC_STRETCH_FAILED },
		{ BSC_STRETCH_STARTING, BSC_STRETCH_BETWEEN },
		{ BSC_STRETCH_STARTING, BSC_STRETCH_HANDOVER },
		{ BSC_STRETCH_HANDOVER, BSC_STRETCH_ONLINE_CALLBACKS },
		{ BSC_STRETCH_ONLINE_CALLBACKS, BSC_STRETCH_BETWEEN },
		{ BSC_STRETCH_ONLINE_CALLBACKS, BSC_STRETCH_RETURN },
		{ BSC_STRETCH_RETURN, BSC_STRETCH_ONLINE },
		{ BSC_STRETCH_ONLINE, BSC_STRETCH_ROLLBACK },
		{ BSC_STRETCH_ONLINE, BSC_STRETCH_TEARDOWN },
		{ BSC_STRETCH_ONLINE, BSC_STRETCH_FAILED },
		{ BSC_STRETCH_TEARDOWN, BSC_STRETCH_BETWEEN },
		{ BSC_STRETCH_TEARDOWN, BSC_STRETCH_DYING },
		{ BSC_STRETCH_ROLLBACK, BSC_STRETCH_BETWEEN },
		{ BSC_STRETCH_ROLLBACK, BSC_STRETCH_DYING },
	};

	for (size_t t = 0; t < G_N_ELEMENTS(kinds); t++)
		for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
			const BscTheme *theme = bsc_theme_get(kinds[t]);
			BscStyle before = bsc_theme_stretch(theme, cases[i].before, BSC_EXACT);
			BscStyle after = bsc_theme_stretch(theme, cases[i].after, BSC_EXACT);

			if (before.pattern == after.pattern)
				g_assert_cmpfloat(contrast(before.fill, after.fill), >=, NEIGHBOUR);
		}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/contrast/measure", test_contrast_is_that_of_the_eye);
	g_test_add_func("/contrast/text", test_text_stands_out);
	g_test_add_func("/contrast/stretches", test_stretches_stand_out);
	g_test_add_func("/contrast/callbacks", test_names_of_callbacks_stand_out);
	g_test_add_func("/contrast/neighbours", test_neighbours_differ);
	return g_test_run();
}
