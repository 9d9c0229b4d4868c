/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/synthetic.h"
#include "ui/session-file.h"

#include <string.h>

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char full[] = "bringup-scope session 1\n"
			   "capture boot.dat\n"
			   "sha256 " SHA "\n"
			   "view 2 -10 500\n"
			   "range 5 77\n"
			   "lanes-order latency\n"
			   "lanes-hidden 3-5,9\n"
			   "lanes-pinned 1\n"
			   "rounds-folded 1\n"
			   "lanes-filter dur>1ms state:workqueue\n"
			   "marker -3 before all\n"
			   "marker 77 Ende für CPU 7\n"
			   "compare ../other.dat\n"
			   "simulate parallel 64 CPUs\n"
			   "note first\n"
			   "note \n"
			   "note third\n"
			   "colour of-a-later-version\n";

static BscSessionFile *parse(const char *text, GError **error)
{
	return bsc_session_file_parse(text, strlen(text), error);
}

static void test_what_is_printed_reads_back(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscSessionFile) file = parse(full, &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	g_assert_cmpuint(bsc_markers_n(file->markers), ==, 2);
	g_assert_cmpstr(bsc_markers_get(file->markers, 1)->name, ==, "Ende für CPU 7");
	g_assert_cmpint(file->view.begin, ==, -10);
	g_assert_cmpuint(file->episode, ==, 2);
	g_assert_cmpstr(file->notes, ==, "first\n\nthird");
	g_assert_true(bsc_numbers_has(file->lanes->hidden, 4));
	text = bsc_session_file_print(file);
	g_assert_cmpstr(text, ==, full);
	g_assert_false(bsc_session_file_is_empty(file));
}

static void test_a_view_alone_is_nothing_to_keep(void)
{
	g_autoptr(BscSessionFile) file = parse("bringup-scope session 1\nview 0 1 2\n", NULL);

	g_assert_true(bsc_session_file_is_empty(file));
}

static void test_other_editors_and_comments(void)
{
	g_autoptr(BscSessionFile) file =
		parse("bringup-scope session 1\r\n# by hand\r\n\r\nmarker 5 a\r\n", NULL);

	g_assert_nonnull(file);
	g_assert_cmpstr(bsc_markers_get(file->markers, 0)->name, ==, "a");
}

static void test_what_is_wrong_is_named(void)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "no session" },
		{ "\n", "no session" },
		{ "hello\n", "no session" },
		{ "bringup-scope session\n", "no session" },
		{ "bringup-scope session x\n", "no session" },
		{ "bringup-scope session 2\n", "version 2" },
		{ "bringup-scope session 99999999999999999999\n", "no session" },
		{ "bringup-scope session 1\nmarker\n", "line 2" },
		{ "bringup-scope session 1\nmarker 5\n", "line 2" },
		{ "bringup-scope session 1\n\nmarker 5x a\n", "line 3" },
		{ "bringup-scope session 1\nmarker 9223372036854775808 a\n", "line 2" },
		{ "bringup-scope session 1\nrange 5 5\n", "line 2" },
		{ "bringup-scope session 1\nrange 5\n", "line 2" },
		{ "bringup-scope session 1\nrange 5 6 7\n", "line 2" },
		{ "bringup-scope session 1\nrange -9223372036854775807 9223372036854775807\n",
		  "line 2" },
		{ "bringup-scope session 1\nview -1 5 6\n", "line 2" },
		{ "bringup-scope session 1\nview 4294967295 5 6\n", "line 2" },
		{ "bringup-scope session 1\nsha256 " SHA "0\n", "line 2" },
		{ "bringup-scope session 1\nlanes-order size\n", "line 2" },
		{ "bringup-scope session 1\nlanes-hidden 0-99999999\n", "line 2" },
		{ "bringup-scope session 1\nlanes-hidden 5-3\n", "line 2" },
		{ "bringup-scope session 1\ncompare\n", "line 2" },
		{ "bringup-scope session 1\nnote \xff\n", "UTF-8" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		g_test_message("%s", cases[i].text);
		g_assert_null(parse(cases[i].text, &error));
		g_assert_nonnull(strstr(error->message, cases[i].says));
	}
}

static void test_hostile_bytes_do_no_harm(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(6);
	g_autofree char *large = g_strnfill(BSC_SESSION_MAX_SIZE + 1, '\n');
	GString *lines = g_string_new("bringup-scope session 1\n");
	g_autoptr(GError) error = NULL;

	memcpy(large, full, strlen(full));
	g_assert_null(bsc_session_file_parse(large, BSC_SESSION_MAX_SIZE + 1, &error));
	g_assert_nonnull(strstr(error->message, "at most"));
	for (int i = 0; i <= BSC_SESSION_MAX_LINES; i++)
		g_string_append(lines, "#\n");
	g_assert_null(bsc_session_file_parse(lines->str, lines->len, NULL));
	g_assert_null(bsc_session_file_parse("bringup-scope session 1\0\n", 25, NULL));
	g_string_free(lines, TRUE);
	for (int i = 0; i < 2000; i++) {
		g_autofree char *bytes = g_memdup2(full, sizeof full);
		g_autoptr(BscSessionFile) file = NULL;
		g_autofree char *text = NULL;
		size_t len = (size_t)g_rand_int_range(random, 0, (gint32)sizeof full);

		for (int k = 0; k < 4; k++)
			bytes[g_rand_int_range(random, 24, (gint32)sizeof full - 1)] =
				(char)g_rand_int_range(random, 0, 128);
		file = bsc_session_file_parse(bytes, len, NULL);
		if (!file)
			continue;
		text = bsc_session_file_print(file);
		bsc_session_file_free(file);
		file = parse(text, NULL);
		g_assert_nonnull(file);
	}
}

static void test_numbers_read_back(void)
{
	static const struct {
		const char *text, *printed; /* NULL: is refused */
	} cases[] = {
		{ "0-3,7", "0-3,7" }, { "7, 0-3", "0-3,7" },   { "5", "5" },     { "1,2,3", "1-3" },
		{ "", "" },           { "4-4", "4" },          { "1,,2", NULL }, { "1,", NULL },
		{ "a", NULL },        { "3-1", NULL },         { "-1", NULL },   { "1 2", NULL },
		{ "1048576", NULL },  { "99999999999", NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		g_autoptr(GString) text = g_string_new(NULL);
		bool is_read = bsc_numbers_parse(cases[i].text, numbers);

		g_assert_cmpint(is_read, ==, cases[i].printed != NULL);
		bsc_numbers_print(numbers, text);
		g_assert_cmpstr(text->str, ==, is_read ? cases[i].printed : "");
	}
}

static void assert_cpus(const BscCapture *capture, const BscLanes *lanes, const char *want)
{
	g_autoptr(GString) got = g_string_new(NULL);
	BscShownLanes shown = bsc_lanes_choose(lanes, capture->trace, capture->timeline, 0, NULL);

	for (guint i = 0; i < shown.rows->len; i++) {
		BscRow row = g_array_index(shown.rows, BscRow, i);

		g_string_append_printf(got, i > 0 ? " %u" : "%u",
				       capture->timeline->lanes[row].cpu);
	}
	g_assert_cmpstr(got->str, ==, want);
	g_assert_cmpuint(shown.rows->len + shown.n_hidden, ==, 7);
	bsc_shown_lanes_clear(&shown);
}

static void test_lanes_are_chosen_and_sorted(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture;
	g_autoptr(BscLanes) lanes = bsc_lanes_new();
	g_autofree char *words = NULL;
	BscShownLanes shown;

	what.unfinished_cpu = 6;
	capture = synthetic_new(&what);
	assert_cpus(capture, lanes, "1 2 3 4 5 6 7");
	lanes->order = BSC_LANE_ORDER_LATENCY;
	assert_cpus(capture, lanes, "6 7 5 4 3 2 1");
	bsc_numbers_set(lanes->pinned, 2, true);
	assert_cpus(capture, lanes, "2 6 7 5 4 3 1");
	lanes->order = BSC_LANE_ORDER_BRINGUP;
	assert_cpus(capture, lanes, "2 1 3 4 5 6 7");
	bsc_numbers_set(lanes->hidden, 6, true);
	bsc_numbers_set(lanes->hidden, 2, true);
	assert_cpus(capture, lanes, "2 1 3 4 5 7");
	g_free(lanes->filter);
	lanes->filter = g_strdup("4-7");
	assert_cpus(capture, lanes, "2 4 5 7");
	g_array_set_size(lanes->pinned, 0);
	bsc_numbers_set(lanes->folded, 0, true);
	assert_cpus(capture, lanes, "");
	g_array_set_size(lanes->folded, 0);
	shown = bsc_lanes_choose(lanes, capture->trace, capture->timeline, 0, NULL);
	words = bsc_shown_lanes_words(&shown);
	g_assert_cmpstr(words, ==, "3 of 7 CPUs shown; 1 of those hidden did not come up");
	bsc_shown_lanes_clear(&shown);
	synthetic_free(capture);
}

static void test_a_wrong_filter_hides_nothing(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	g_autoptr(BscLanes) lanes = bsc_lanes_new();
	g_autoptr(GError) error = NULL;
	BscShownLanes shown;

	g_free(lanes->filter);
	lanes->filter = g_strdup("dur>");
	shown = bsc_lanes_choose(lanes, capture->trace, capture->timeline, 0, &error);
	g_assert_nonnull(error);
	g_assert_cmpuint(shown.rows->len, ==, 7);
	bsc_shown_lanes_clear(&shown);
	g_free(lanes->filter);
	lanes->filter = g_strdup("cpu:3");
	shown = bsc_lanes_choose(lanes, capture->trace, capture->timeline, 0, NULL);
	g_assert_cmpuint(shown.rows->len, ==, 1);
	bsc_shown_lanes_clear(&shown);
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/session/reads-back", test_what_is_printed_reads_back);
	g_test_add_func("/session/empty", test_a_view_alone_is_nothing_to_keep);
	g_test_add_func("/session/editors", test_other_editors_and_comments);
	g_test_add_func("/session/wrong", test_what_is_wrong_is_named);
	g_test_add_func("/session/hostile", test_hostile_bytes_do_no_harm);
	g_test_add_func("/numbers/read-back", test_numbers_read_back);
	g_test_add_func("/lanes/chosen", test_lanes_are_chosen_and_sorted);
	g_test_add_func("/lanes/wrong-filter", test_a_wrong_filter_hides_nothing);
	return g_test_run();
}
