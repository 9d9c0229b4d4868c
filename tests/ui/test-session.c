/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/synthetic.h"
#include "ui/session-file.h"

#include <glib/gstdio.h>

#include <string.h>

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char full[] =
	"bringup-scope session 1\n"
	"capture boot.dat\n"
	"sha256 " SHA "\n"
	"view 2 -10 500\n"
	"range 5 77\n"
	"lanes-order latency\n"
	"lanes-hidden 3-5,9\n"
	"lanes-pinned 1\n"
	"rounds-folded 1\n"
	"clusters-folded 2\n"
	"lanes-filter dur>1ms state:workqueue\n"
	"marker -3 before all\n"
	"marker 77 Ende für CPU 7\n"
	"compare boot.dat sha256=" SHA " --episode=3\n"
	"compare ../after%20all/boot.dat\n"
	"compare boot.dat sha256=" SHA " --episode=1 --policy=parallel --cpus=64 "
	"--seed=1 '--drop=it'\\''s online'\n"
	"simulate --policy=serial,parallel --wake-latency=5000 --no-tracer-cost "
	"--scale=sched:starting=0.5\n"
	"note first\n"
	"note \n"
	"note third\n"
	"colour of-a-later-version\n"
	"compare other.dat --weather=fine\n"
	"compare other.dat --policy=serial,parallel\n"
	"simulate parallel 64 CPUs\n";

static BscSessionFile *parse(const char *text, GError **error)
{
	return bsc_session_file_parse(text, strlen(text), error);
}

static void assert_side(const BscSessionSide *side, const char *path, BscRow episode,
			BscPolicy policy)
{
	g_assert_cmpstr(side->path, ==, path);
	g_assert_cmpuint(side->episode, ==, episode);
	if (policy == BSC_N_POLICIES)
		g_assert_null(side->assumptions);
	else
		g_assert_cmpuint(side->assumptions->policies, ==, 1u << policy);
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
	g_assert_cmpuint(file->compare->len, ==, 3);
	g_assert_cmpuint(file->unknown->len, ==, 4);
	assert_side(file->compare->pdata[0], "boot.dat", 2, BSC_N_POLICIES);
	assert_side(file->compare->pdata[1], "../after all/boot.dat", BSC_NO_ROW, BSC_N_POLICIES);
	assert_side(file->compare->pdata[2], "boot.dat", 0, BSC_POLICY_PARALLEL);
	g_assert_cmpint(file->simulate->modifiers.wake_latency, ==, 5000);
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
		{ "bringup-scope session 1\nsimulate\n", "line 2" },
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

/* What sha256sum prints of "one" and "two". */
#define SHA_ONE "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
#define SHA_TWO "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"

static void write_at(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_at(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_remove(path);
}

/* Of what cannot be analysed; to be freed by g_free(). */
static BscDocument *new_document(BscCapture *capture)
{
	BscDocument *document = g_new0(BscDocument, 1);

	document->capture = capture;
	g_atomic_ref_count_init(&document->refs);
	return document;
}

/* The machine is another one where the folder beside is not there. */
static void test_sides_are_found(void)
{
	static const struct {
		const char *line, *there,
			*beside;          /* what these two files hold; NULL: they are not there */
		const char *found, *says; /* NULL: nothing */
	} cases[] = {
		{ "../b/two.dat sha256=" SHA_TWO, "two", NULL, "b/two.dat", NULL },
		{ "../b/two.dat sha256=" SHA_TWO, NULL, "two", "a/two.dat", NULL },
		{ "../b/two.dat sha256=" SHA_TWO, "one", "two", "a/two.dat", NULL },
		{ "../b/two.dat sha256=" SHA_TWO, "one", NULL, "b/two.dat",
		  "two.dat is not what it was when it was compared" },
		{ "../b/two.dat sha256=" SHA_TWO, NULL, "one", NULL,
		  "two.dat is not there any more (/" },
		{ "../b/two.dat", "one", NULL, "b/two.dat", NULL },
		{ "../b/two.dat sha256=" SHA_ONE, NULL, NULL, "a/own.dat", NULL },
	};
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	BscDocument *recording = new_document(capture);
	g_autofree char *root = g_dir_make_tmp("bsc-XXXXXX", NULL);
	BscTrace *trace = (BscTrace *)capture->trace;

	g_free(trace->path);
	trace->path = g_build_filename(root, "a", "own.dat", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) sides = bsc_session_sides_new();
		g_autoptr(GPtrArray) found = NULL;
		g_autofree char *message = NULL;

		g_test_message("%zu", i);
		write_at(root, "a/own.dat", "one");
		if (cases[i].there)
			write_at(root, "b/two.dat", cases[i].there);
		if (cases[i].beside)
			write_at(root, "a/two.dat", cases[i].beside);
		g_ptr_array_add(sides, bsc_session_side_parse(cases[i].line));
		found = bsc_session_sides_find(sides, recording, SHA_ONE, &message);
		g_assert_cmpuint(found->len, ==, cases[i].found != NULL);
		if (cases[i].found) {
			const BscComparand *one = found->pdata[0];

			g_assert_true(g_str_has_suffix(one->path, cases[i].found));
			g_assert_true((one->document == recording) ==
				      g_str_equal(cases[i].found, "a/own.dat"));
		}
		if (cases[i].says)
			g_assert_nonnull(strstr(message, cases[i].says));
		else
			g_assert_cmpstr(message, ==, "");
		remove_at(root, "a/two.dat");
		remove_at(root, "b/two.dat");
	}
	remove_at(root, "a/own.dat");
	remove_at(root, "a");
	remove_at(root, "b");
	g_assert_cmpint(g_rmdir(root), ==, 0);
	g_free(recording);
	synthetic_free(capture);
}

static void test_paths_are_relative(void)
{
	static const struct {
		const char *capture, *other, *want;
	} cases[] = {
		{ "/w/a/own.dat", "/w/a/two.dat", "two.dat" },
		{ "/w/a/own.dat", "/w/b/c/two.dat", "../b/c/two.dat" },
		{ "/w/a/b/own.dat", "/w/two.dat", "../../two.dat" },
		{ "/w/a/own.dat", "/elsewhere/two.dat", "/elsewhere/two.dat" },
		{ "/own.dat", "/two.dat", "/two.dat" },
		{ "/w/a/own.dat", "/w/a/x/../b/two.dat", "b/two.dat" },
	};
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	BscDocument *recording = new_document(capture);

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscComparand) one =
			bsc_comparand_new(cases[i].other, BSC_N_POLICIES, recording, BSC_NO_ROW);
		g_autoptr(BscSessionSide) side = bsc_session_side_new(one, cases[i].capture);

		g_assert_cmpstr(side->path, ==, cases[i].want);
	}
	g_free(recording);
	synthetic_free(capture);
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
	BscShownLanes shown = bsc_lanes_choose(lanes, capture, 0, NULL);

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
	shown = bsc_lanes_choose(lanes, capture, 0, NULL);
	words = bsc_shown_lanes_words(&shown);
	g_assert_cmpstr(words, ==, "3 of 7 CPUs shown; 1 of those hidden did not come up");
	bsc_shown_lanes_clear(&shown);
	synthetic_free(capture);
}

static void test_clusters_are_in_order_and_folded(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	g_autoptr(BscLanes) lanes = bsc_lanes_new();
	/* of 7 nothing is said */
	static const uint32_t of_cpu[] = { 0, 1, 0, 1, 0, 1, 0 };
	BscClusters clusters = { .n = 2, .of_cpu = g_array_new(FALSE, FALSE, sizeof(uint32_t)) };

	g_array_append_vals(clusters.of_cpu, of_cpu, G_N_ELEMENTS(of_cpu));
	lanes->order = BSC_LANE_ORDER_CLUSTER;
	bsc_numbers_set(lanes->clusters_folded, 1, true);
	assert_cpus(capture, lanes, "1 2 3 4 5 6 7");
	capture->clusters = &clusters;
	assert_cpus(capture, lanes, "2 4 6 7");
	g_array_set_size(lanes->clusters_folded, 0);
	assert_cpus(capture, lanes, "2 4 6 1 3 5 7");
	g_array_unref(clusters.of_cpu);
	capture->clusters = NULL;
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
	shown = bsc_lanes_choose(lanes, capture, 0, &error);
	g_assert_nonnull(error);
	g_assert_cmpuint(shown.rows->len, ==, 7);
	bsc_shown_lanes_clear(&shown);
	g_free(lanes->filter);
	lanes->filter = g_strdup("cpu:3");
	shown = bsc_lanes_choose(lanes, capture, 0, NULL);
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
	g_test_add_func("/session/sides", test_sides_are_found);
	g_test_add_func("/session/paths", test_paths_are_relative);
	g_test_add_func("/numbers/read-back", test_numbers_read_back);
	g_test_add_func("/lanes/chosen", test_lanes_are_chosen_and_sorted);
	g_test_add_func("/lanes/clusters", test_clusters_are_in_order_and_folded);
	g_test_add_func("/lanes/wrong-filter", test_a_wrong_filter_hides_nothing);
	return g_test_run();
}
