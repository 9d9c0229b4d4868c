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

/* And in colour, to whoever looks, a colour-blind reader too; a difference of 1 is just noticed. */
#define APART 11

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

/* Stretches that follow one another in a lane. */
static const struct {
	BscStretchKind before, after;
} neighbours[] = {
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

static void test_neighbours_differ(void)
{
	for (size_t t = 0; t < G_N_ELEMENTS(kinds); t++)
		for (size_t i = 0; i < G_N_ELEMENTS(neighbours); i++) {
			const BscTheme *theme = bsc_theme_get(kinds[t]);
			BscStyle before = bsc_theme_stretch(theme, neighbours[i].before, BSC_EXACT);
			BscStyle after = bsc_theme_stretch(theme, neighbours[i].after, BSC_EXACT);

			if (before.pattern == after.pattern)
				g_assert_cmpfloat(contrast(before.fill, after.fill), >=, NEIGHBOUR);
		}
}

/*
 * What is seen without one of the three kinds of cones, of linear red, green and blue: Machado,
 * Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency,
 * 2009, at its most severe. First who sees all.
 */
static const double eyes[][3][3] = {
	{ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
	{ { 0.152286, 1.052583, -0.204868 },
	  { 0.114503, 0.786281, 0.099216 },
	  { -0.003882, -0.048116, 1.051998 } },
	{ { 0.367322, 0.860646, -0.227968 },
	  { 0.280085, 0.672501, 0.047413 },
	  { -0.011820, 0.042940, 0.968881 } },
	{ { 1.255528, -0.076749, -0.178779 },
	  { -0.078411, 0.930809, 0.147602 },
	  { 0.004733, 0.691367, 0.303900 } },
};

static double lab_part(double value)
{
	return value > 216.0 / 24389 ? cbrt(value) : (24389.0 / 27 * value + 16) / 116;
}

/* COLOR as EYE sees it, in L*a*b* of D65. */
static void see(BscColor color, size_t eye, double ret_lab[3])
{
	const double from[3] = { linear(color.r), linear(color.g), linear(color.b) };
	double seen[3], x, y, z;

	for (int i = 0; i < 3; i++)
		seen[i] = CLAMP(eyes[eye][i][0] * from[0] + eyes[eye][i][1] * from[1] +
					eyes[eye][i][2] * from[2],
				0, 1);
	x = lab_part((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047);
	y = lab_part(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
	z = lab_part((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883);
	ret_lab[0] = 116 * y - 16;
	ret_lab[1] = 500 * (x - y);
	ret_lab[2] = 200 * (y - z);
}

/* How different A and B look to EYE: 1 is just noticed, 100 is black and white. */
static double difference(BscColor a, BscColor b, size_t eye)
{
	double one[3], other[3];

	see(a, eye, one);
	see(b, eye, other);
	return sqrt(pow(one[0] - other[0], 2) + pow(one[1] - other[1], 2) +
		    pow(one[2] - other[2], 2));
}

static void test_eyes_differ(void)
{
	static const BscColor red = { 0xCC, 0x44, 0x44, 255 }, olive = { 0x88, 0x80, 0x3A, 255 };
	static const BscColor black = { 0, 0, 0, 255 }, white = { 255, 255, 255, 255 };
	static const double wants[] = { 61.0, 24.9, 2.2, 65.6 };

	for (size_t eye = 0; eye < G_N_ELEMENTS(eyes); eye++) {
		g_assert_cmpfloat_with_epsilon(difference(black, white, eye), 100, 0.1);
		g_assert_cmpfloat_with_epsilon(difference(red, olive, eye), wants[eye], 0.1);
	}
}

static void test_neighbours_differ_to_all_eyes(void)
{
	static const BscThemeKind coloured[] = { BSC_THEME_LIGHT, BSC_THEME_DARK,
						 BSC_THEME_CONTRAST, BSC_THEME_CONTRAST_DARK };

	for (size_t t = 0; t < G_N_ELEMENTS(coloured); t++)
		for (size_t i = 0; i < G_N_ELEMENTS(neighbours) * G_N_ELEMENTS(eyes); i++) {
			const BscTheme *theme = bsc_theme_get(coloured[t]);
			size_t pair = i / G_N_ELEMENTS(eyes), eye = i % G_N_ELEMENTS(eyes);
			BscStyle before =
				bsc_theme_stretch(theme, neighbours[pair].before, BSC_EXACT);
			BscStyle after =
				bsc_theme_stretch(theme, neighbours[pair].after, BSC_EXACT);

			if (before.pattern == after.pattern)
				g_assert_cmpfloat(difference(before.fill, after.fill, eye), >=,
						  APART);
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
	g_test_add_func("/contrast/eyes", test_eyes_differ);
	g_test_add_func("/contrast/colour-blind", test_neighbours_differ_to_all_eyes);
	return g_test_run();
}
