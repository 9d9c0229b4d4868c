/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "draw/stack.h"
#include "export/cairo-painter.h"
#include "export/export.h"
#include "export/file.h"
#include "export/svg.h"
#include "tests/unit/draw/synthetic.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Place {
	char *folder;
	BscCapture *capture;
	BscExportOptions options;
} Place;

static void place_open(Place *place, gconstpointer data)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);

	what.failed_cpu = 3;
	what.is_bounded = true;
	place->folder = g_dir_make_tmp("bringup-scope-XXXXXX", NULL);
	g_assert_nonnull(place->folder);
	place->capture = synthetic_new(&what);
	place->options = bsc_export_defaults(place->capture);
}

static void place_close(Place *place, gconstpointer data)
{
	GDir *dir = g_dir_open(place->folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(place->folder, name, NULL);

		g_remove(path);
	}
	g_dir_close(dir);
	g_rmdir(place->folder);
	g_free(place->folder);
	synthetic_free(place->capture);
}

static unsigned count_files(const Place *place)
{
	GDir *dir = g_dir_open(place->folder, 0, NULL);
	unsigned n = 0;

	while (g_dir_read_name(dir))
		n++;
	g_dir_close(dir);
	return n;
}

static char *draw(Place *place, const char *name, size_t *ret_len)
{
	g_autofree char *path = g_build_filename(place->folder, name, NULL);
	g_autoptr(GError) error = NULL;
	char *bytes;

	g_assert_true(bsc_export_picture(place->capture, &place->options, path, &error));
	g_assert_no_error(error);
	g_assert_true(g_file_get_contents(path, &bytes, ret_len, NULL));
	return bytes;
}

static void test_same_bytes_again(Place *place, gconstpointer data)
{
	static const struct {
		const char *name, *again, *magic;
	} cases[] = {
		{ "a.svg", "b.svg", "<svg " },
		{ "a.png", "b.PNG", "\x89PNG" },
		{ "a.pdf", "b.Pdf", "%PDF-" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		for (int theme = BSC_THEME_LIGHT; theme < BSC_N_THEMES; theme++) {
			size_t len, len_again;
			g_autofree char *bytes = NULL;
			g_autofree char *again = NULL;

			place->options.theme = (BscThemeKind)theme;
			bytes = draw(place, cases[i].name, &len);
			again = draw(place, cases[i].again, &len_again);
			g_assert_cmpuint(len, >, 1000);
			g_assert_cmpmem(bytes, strlen(cases[i].magic), cases[i].magic,
					strlen(cases[i].magic));
			g_assert_cmpmem(bytes, len, again, len_again);
			g_assert_null(g_strstr_len(bytes, (gssize)len, "CreationDate"));
		}
}

static void test_refusals_are_sentences(Place *place, gconstpointer data)
{
	static const struct {
		const char *name;
		double width, height;
		BscRow episode;
		BscNsec from, to;
		const char *want;
	} cases[] = {
		{ "a.gif", 0, 0, 0, BSC_NSEC_NONE, BSC_NSEC_NONE, ".svg, .png or .pdf" },
		{ "svg", 0, 0, 0, BSC_NSEC_NONE, BSC_NSEC_NONE, ".svg, .png or .pdf" },
		{ "a.png", 199, 0, 0, BSC_NSEC_NONE, BSC_NSEC_NONE, "width of 199" },
		{ "a.png", 20001, 0, 0, BSC_NSEC_NONE, BSC_NSEC_NONE, "width of 20001" },
		{ "a.png", -5, 0, 0, BSC_NSEC_NONE, BSC_NSEC_NONE, "width of -5" },
		{ "a.svg", 0, 100, 0, BSC_NSEC_NONE, BSC_NSEC_NONE, "height of 100" },
		{ "a.png", 20000, 20000, 0, BSC_NSEC_NONE, BSC_NSEC_NONE, "too many for a PNG" },
		{ "a.png", 0, 0, 1, BSC_NSEC_NONE, BSC_NSEC_NONE, "no episode 1" },
		{ "a.png", 0, 0, 0, 350000000, 350000000, "--from and --to" },
		{ "a.png", 0, 0, 0, 360000000, 350000000, "--from and --to" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_build_filename(place->folder, cases[i].name, NULL);
		g_autoptr(GError) error = NULL;
		BscExportOptions options = { .width = cases[i].width,
					     .height = cases[i].height,
					     .episode = cases[i].episode,
					     .from = cases[i].from,
					     .to = cases[i].to };

		g_assert_false(bsc_export_picture(place->capture, &options, path, &error));
		g_assert_error(error, BSC_ERROR, BSC_ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, cases[i].want));
		g_assert_null(strchr(error->message, '\n'));
	}
	g_assert_cmpuint(count_files(place), ==, 0);
}

static void test_places_that_are_no_files(Place *place, gconstpointer data)
{
	g_autofree char *folder = g_build_filename(place->folder, "a.svg", NULL);
	g_autofree char *missing = g_build_filename(place->folder, "no", "a.svg", NULL);
	const struct {
		const char *path;
		int code;
	} cases[] = { { folder, BSC_ERROR_USAGE }, { missing, BSC_ERROR_IO } };

	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_false(
			bsc_export_picture(place->capture, &place->options, cases[i].path, &error));
		g_assert_error(error, BSC_ERROR, cases[i].code);
		g_assert_nonnull(strstr(error->message, cases[i].path));
	}
}

/* A disk that is full in the middle of writing. */
static void test_failure_keeps_the_old_file(Place *place, gconstpointer data)
{
	g_autofree char *path = g_build_filename(place->folder, "a.svg", NULL);
	g_autofree char *bytes = NULL;
	g_autoptr(GError) error = NULL;
	struct rlimit before, limit;
	bool is_written;

	g_assert_true(g_file_set_contents(path, "old", -1, NULL));
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
	limit = (struct rlimit){ .rlim_cur = 512, .rlim_max = before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
	is_written = bsc_export_picture(place->capture, &place->options, path, &error);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);

	g_assert_false(is_written);
	g_assert_error(error, BSC_ERROR, BSC_ERROR_IO);
	g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
	g_assert_cmpstr(bytes, ==, "old");
	g_assert_cmpuint(count_files(place), ==, 1);
}

static void test_replacing_keeps_mode_and_link(Place *place, gconstpointer data)
{
	g_autofree char *path = g_build_filename(place->folder, "a.svg", NULL);
	g_autofree char *other = g_build_filename(place->folder, "link.svg", NULL);
	g_autofree char *bytes = NULL;
	struct stat info;

	g_assert_true(g_file_set_contents(path, "old", -1, NULL));
	g_assert_cmpint(g_chmod(path, 0640), ==, 0);
	g_assert_cmpint(symlink("a.svg", other), ==, 0);
	g_assert_true(bsc_file_write(other, "new", 3, NULL));
	g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
	g_assert_cmpstr(bytes, ==, "new");
	g_assert_cmpint(lstat(path, &info), ==, 0);
	g_assert_cmpuint(info.st_mode & 07777, ==, 0640);
	g_assert_cmpint(lstat(other, &info), ==, 0);
	g_assert_true(S_ISLNK(info.st_mode));
	g_assert_cmpuint(count_files(place), ==, 2);
}

static void test_a_section_is_named(Place *place, gconstpointer data)
{
	g_autofree char *svg = NULL;
	size_t len;

	place->options.from = place->capture->timeline->begin + 1000000;
	place->options.to = place->options.from + 2000000;
	svg = draw(place, "a.svg", &len);
	g_assert_nonnull(strstr(svg, "shown: 1.00 ms to 3.00 ms after its begin"));
}

/* The first half of the control lane is on the critical path; nothing else is known. */
static BscHighlights *make_highlights(const BscTimeline *timeline)
{
	BscStays stays = { .first = g_new0(BscRow, timeline->n_lanes + 1) };
	BscPathStep step = { .begin = timeline->begin,
			     .end = timeline->begin + (timeline->end - timeline->begin) / 2,
			     .is_control = true };
	BscEpisodeFigures figures = { .path = &step, .n_path = 1 };
	BscAnalysis analysis = { .stays = &stays, .episodes = &figures, .n_episodes = 1 };
	BscHighlights *highlights = bsc_highlights_new(timeline, &analysis);

	g_free(stays.first);
	return highlights;
}

static void test_a_highlight_is_named(Place *place, gconstpointer data)
{
	g_autoptr(BscHighlights) highlights = make_highlights(place->capture->timeline);
	static const char *const names[] = { "a.svg", "a.png", "a.pdf" };
	g_autofree char *svg = NULL;
	size_t len;

	place->options.highlights = highlights;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *plain = NULL;
		g_autofree char *lit = NULL;
		size_t len_plain, len_lit;

		place->options.highlight = BSC_HIGHLIGHT_NONE;
		plain = draw(place, names[i], &len_plain);
		place->options.highlight = BSC_HIGHLIGHT_PATH;
		lit = draw(place, names[i], &len_lit);
		g_assert_false(len_plain == len_lit && memcmp(plain, lit, len_lit) == 0);
	}
	svg = draw(place, "a.svg", &len);
	g_assert_nonnull(strstr(svg, ">highlighted: critical path"));
}

/* A painter that has painted other scenes paints as a new one does. */
static void test_painter_keeps_nothing_that_shows(Place *place, gconstpointer data)
{
	static const BscThemeKind order[] = { BSC_THEME_LIGHT, BSC_THEME_DARK, BSC_THEME_LIGHT };
	cairo_surface_t *surfaces[G_N_ELEMENTS(order)];
	g_autoptr(BscPainter) painter = bsc_painter_new();

	for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
		BscView view = bsc_view_fit(place->capture->timeline, 0, 400, 300, true);
		BscScene *scene = bsc_scene_new(place->capture, &view, bsc_theme_get(order[i]));
		cairo_t *cr;

		surfaces[i] = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 400, 300);
		cr = cairo_create(surfaces[i]);
		bsc_painter_paint(painter, scene, cr);
		cairo_destroy(cr);
		cairo_surface_flush(surfaces[i]);
		bsc_scene_free(scene);
	}
	g_assert_cmpmem(cairo_image_surface_get_data(surfaces[0]), 400 * 300 * 4,
			cairo_image_surface_get_data(surfaces[2]), 400 * 300 * 4);
	g_assert_cmpint(memcmp(cairo_image_surface_get_data(surfaces[0]),
			       cairo_image_surface_get_data(surfaces[1]), 400 * 300 * 4),
			!=, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
		cairo_surface_destroy(surfaces[i]);
}

/* The same row of two captures is two things, and each has the title of its own capture. */
static void test_rows_of_a_stack_are_told_apart(Place *place, gconstpointer data)
{
	Synthetic what = synthetic_usual(BSC_MODE_SERIAL, 4);
	BscCapture *other = synthetic_new(&what);
	const BscStackPart parts[] = { { place->capture, 0, "a" }, { other, 0, "b" } };
	BscStackView view = bsc_stack_fit(parts, G_N_ELEMENTS(parts), BSC_ALIGN_KICK, 1000);
	BscScene *scene = bsc_scene_new_stack(&view, bsc_theme_get(BSC_THEME_LIGHT));
	GString *svg = bsc_svg_write(scene);
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	unsigned n_by_part[2] = { 0 };

	for (const char *at = svg->str; (at = strstr(at, " id=\"c"));) {
		char *end;

		at += strlen(" id=\"c");
		n_by_part[strtoul(at, &end, 10)]++;
		g_assert_cmpint(*end, ==, '-');
		g_assert_true(g_hash_table_add(ids, g_strndup(at, strcspn(at, "\""))));
	}
	g_assert_cmpuint(n_by_part[0], >, 0);
	g_assert_cmpuint(n_by_part[1], >, 0);
	/* CPU3 failed in the one; in the other, which ends with it, it came up. */
	g_assert_nonnull(strstr(svg->str, "<title>CPU: 3\noutcome: online"));
	g_assert_nonnull(strstr(svg->str, "<title>CPU: 3\noutcome: never came"));
	g_string_free(svg, TRUE);
	bsc_scene_free(scene);
	synthetic_free(other);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*test)(Place *place, gconstpointer data);
	} tests[] = {
		{ "/export/same-bytes-again", test_same_bytes_again },
		{ "/export/refusals-are-sentences", test_refusals_are_sentences },
		{ "/export/places-that-are-no-files", test_places_that_are_no_files },
		{ "/export/failure-keeps-the-old-file", test_failure_keeps_the_old_file },
		{ "/export/replacing-keeps-mode-and-link", test_replacing_keeps_mode_and_link },
		{ "/export/a-section-is-named", test_a_section_is_named },
		{ "/export/a-highlight-is-named", test_a_highlight_is_named },
		{ "/export/painter-keeps-nothing-that-shows",
		  test_painter_keeps_nothing_that_shows },
		{ "/export/rows-of-a-stack-are-told-apart", test_rows_of_a_stack_are_told_apart },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, Place, NULL, place_open, tests[i].test, place_close);
	return g_test_run();
}
