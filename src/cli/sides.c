/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/sides.h"

#include "base/error.h"
#include "base/format.h"
#include "cli/episode.h"
#include "cli/output.h"
#include "report/names.h"
#include "sim/simulate.h"

#include <string.h>

static void clear_run(gpointer data)
{
	BscCliRun *run = data;

	g_free(run->path);
	g_free(run->name);
	bsc_capture_unref(run->capture);
}

static void free_side(gpointer data)
{
	BscCliSide *side = data;

	g_free(side->label);
	g_array_unref(side->runs);
	g_free(side);
}

static void unref_capture(gpointer capture)
{
	bsc_capture_unref(capture);
}

static void free_analysis(gpointer analysis)
{
	bsc_analysis_free(analysis);
}

static void clear_made(gpointer data)
{
	g_free((BscSideRun *)((BscSide *)data)->runs);
}

BscCliSides *bsc_cli_sides_new(void)
{
	BscCliSides *sides = g_new0(BscCliSides, 1);

	sides->sides = g_ptr_array_new_with_free_func(free_side);
	sides->captures = g_ptr_array_new_with_free_func(unref_capture);
	sides->analyses = g_ptr_array_new_with_free_func(free_analysis);
	sides->made = g_array_new(FALSE, FALSE, sizeof(BscSide));
	g_array_set_clear_func(sides->made, clear_made);
	return sides;
}

void bsc_cli_sides_free(BscCliSides *sides)
{
	if (!sides)
		return;
	g_array_unref(sides->made);
	g_ptr_array_unref(sides->analyses);
	g_ptr_array_unref(sides->sides);
	g_ptr_array_unref(sides->captures);
	g_free(sides);
}

BscCliSide *bsc_cli_sides_append(BscCliSides *sides, const char *label, bool is_group)
{
	BscCliSide *side = g_new0(BscCliSide, 1);

	side->label = g_strdup(label);
	side->is_group = is_group;
	side->runs = g_array_new(FALSE, FALSE, sizeof(BscCliRun));
	g_array_set_clear_func(side->runs, clear_run);
	g_ptr_array_add(sides->sides, side);
	return side;
}

void bsc_cli_side_add_run(BscCliSide *side, const char *path, BscPolicy policy, const char *name)
{
	BscCliRun run = { .path = g_strdup(path), .policy = policy, .name = g_strdup(name) };

	g_array_append_val(side->runs, run);
}

void bsc_cli_sides_add(BscCliSides *sides, const char *text)
{
	BscPolicy policy;
	g_autofree char *path = bsc_names_split(text, &policy);

	bsc_cli_side_add_run(bsc_cli_sides_append(sides, NULL, false), path, policy, NULL);
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * Adds to FOUND the files that FRONT followed by what PATTERN matches names. Only '*' and '?' mean
 * something, and none of them a '/'.
 */
static void expand(const char *front, const char *pattern, GPtrArray *found)
{
	const char *slash = strchr(pattern, '/');
	g_autofree char *part = slash ? g_strndup(pattern, (gsize)(slash - pattern)) : NULL;
	g_autoptr(GDir) dir = g_dir_open(*front ? front : ".", 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_strconcat(front, name, slash ? "/" : NULL, NULL);

		if (!bsc_text_matches(name, part ? part : pattern))
			continue;
		if (slash)
			expand(path, slash + 1, found);
		else if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(found, g_steal_pointer(&path));
	}
}

/* The files that PATTERN matches, sorted by bytes whatever the locale; g_ptr_array_unref(). */
static GPtrArray *find_files(const char *pattern)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	size_t plain = strcspn(pattern, "*?");
	g_autofree char *front = NULL;

	while (plain > 0 && pattern[plain - 1] != '/')
		plain--;
	front = g_strndup(pattern, plain);
	expand(front, pattern + plain, found);
	g_ptr_array_sort(found, by_text);
	return found;
}

/* A file, all *.dat of a folder, or what a pattern matches. Returns how many that were. */
static guint add_item(BscCliSide *side, const char *item)
{
	BscPolicy policy;
	g_autofree char *path = bsc_names_split(item, &policy);
	g_autofree char *inside = g_build_filename(path, "*.dat", NULL);
	bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);
	g_autoptr(GPtrArray) found = NULL;

	if (!is_folder && (!strpbrk(path, "*?") || g_file_test(path, G_FILE_TEST_EXISTS))) {
		bsc_cli_side_add_run(side, path, policy, NULL);
		return 1;
	}
	found = find_files(is_folder ? inside : path);
	for (guint i = 0; i < found->len; i++)
		bsc_cli_side_add_run(side, found->pdata[i], policy, NULL);
	return found->len;
}

bool bsc_cli_sides_add_group(BscCliSides *sides, const char *text, GError **error)
{
	const char *equals = strchr(text, '=');
	g_autofree char *label = equals ? g_strndup(text, (gsize)(equals - text)) : NULL;
	g_auto(GStrv) items = NULL;
	BscCliSide *side;
	bool is_file;

	if (!equals || equals == text || equals[1] == '\0') {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "'%s' is not of the form NAME=FILES, such as baseline=runs/*.dat",
			    text);
		return false;
	}
	side = bsc_cli_sides_append(sides, label, true);
	/* A comma may be part of a name; then all of it is a file. */
	is_file = g_file_test(equals + 1, G_FILE_TEST_EXISTS);
	items = g_strsplit(equals + 1, ",", is_file ? 1 : -1);
	for (char **item = items; *item; item++) {
		if (**item && add_item(side, *item) > 0)
			continue;
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "there are no files '%s'", *item);
		return false;
	}
	return true;
}

static GPtrArray *all_runs(const BscCliSides *sides)
{
	GPtrArray *all = g_ptr_array_new();

	for (guint s = 0; s < sides->sides->len; s++) {
		const BscCliSide *side = sides->sides->pdata[s];

		for (guint i = 0; i < side->runs->len; i++)
			g_ptr_array_add(all, &g_array_index(side->runs, BscCliRun, i));
	}
	return all;
}

/* What is known of RUNS as far as their names go. g_free(). */
static BscNamed *named(const GPtrArray *runs)
{
	BscNamed *all = g_new(BscNamed, runs->len);

	for (guint i = 0; i < runs->len; i++) {
		const BscCliRun *run = runs->pdata[i];

		all[i] = (BscNamed){ run->path, run->policy };
	}
	return all;
}

static void name_runs(const BscCliSides *sides)
{
	g_autoptr(GPtrArray) runs = all_runs(sides);
	g_autofree BscNamed *all = named(runs);
	unsigned parts = bsc_names_parts(all, runs->len);

	for (guint i = 0; i < runs->len; i++) {
		BscCliRun *run = runs->pdata[i];

		if (!run->name)
			run->name = bsc_names_run(&all[i], parts);
	}
}

/* The part of the path that tells the sides apart; the same capture twice is numbered. */
static void label_sides(const BscCliSides *sides)
{
	g_autoptr(GPtrArray) runs = all_runs(sides);
	g_autofree BscNamed *all = named(runs);
	g_autofree const char **taken = g_new0(const char *, sides->sides->len);
	unsigned parts = bsc_names_parts(all, runs->len);

	for (guint s = 0; s < sides->sides->len; s++) {
		BscCliSide *side = sides->sides->pdata[s];
		const BscCliRun *run = &g_array_index(side->runs, BscCliRun, 0);
		BscNamed first = { run->path, run->policy };

		if (!side->label)
			side->label = bsc_names_label(&first, parts, taken, s);
		taken[s] = side->label;
	}
}

/* The capture of PATH, opened once for all sides. Borrowed; NULL after a line on stderr. */
static BscCapture *open_once(BscCliSides *sides, GHashTable *opened, const char *path,
			     BscCliOpen open, void *data, BscCliStatus *status)
{
	BscCapture *capture = g_hash_table_lookup(opened, path);

	if (capture)
		return capture;
	capture = open(path, data, status);
	if (!capture)
		return NULL;
	g_ptr_array_add(sides->captures, capture);
	g_hash_table_insert(opened, (gpointer)path, capture);
	return capture;
}

static const BscAnalysis *analyse(BscCliSides *sides, GHashTable *analysed,
				  const BscCapture *capture)
{
	BscAnalysis *analysis = g_hash_table_lookup(analysed, capture);

	if (!analysis) {
		analysis = bsc_analysis_new(capture);
		g_ptr_array_add(sides->analyses, analysis);
		g_hash_table_insert(analysed, (gpointer)capture, analysis);
	}
	return analysis;
}

/* What RUN's policy makes of CAPTURE. NULL after a line on stderr. */
static BscCapture *simulate(const BscCliRun *run, const BscCapture *capture,
			    const BscAnalysis *analysis, uint64_t episode, BscCliStatus *status)
{
	BscModifiers modifiers = BSC_MODIFIERS_NONE;
	g_autoptr(BscSimulation) simulation = NULL;
	g_autoptr(GError) error = NULL;
	BscRow row;

	if (!bsc_cli_choose_episode(run->path, capture, episode, &row, status))
		return NULL;
	modifiers.seed = 1;
	simulation = bsc_simulation_new(capture, analysis->stays, row, &run->policy, 1, &modifiers,
					&error);
	if (simulation)
		return bsc_capture_ref(simulation->predictions[0].capture);
	bsc_cli_complain_error(run->path, error);
	*status = error->code == BSC_ERROR_USAGE ? BSC_CLI_USAGE : BSC_CLI_INPUT;
	return NULL;
}

static bool load_run(BscCliSides *sides, BscCliRun *run, GHashTable *opened, GHashTable *analysed,
		     uint64_t episode, BscCliOpen open, void *data, BscCliStatus *status)
{
	BscCapture *capture = open_once(sides, opened, run->path, open, data, status);

	if (!capture)
		return false;
	run->analysis = analyse(sides, analysed, capture);
	if (run->policy == BSC_N_POLICIES) {
		run->capture = bsc_capture_ref(capture);
		return true;
	}
	run->capture = simulate(run, capture, run->analysis, episode, status);
	if (!run->capture)
		return false;
	run->analysis = analyse(sides, analysed, run->capture);
	return true;
}

static void make(BscCliSides *sides, BscRow episode)
{
	for (guint s = 0; s < sides->sides->len; s++) {
		const BscCliSide *side = sides->sides->pdata[s];
		BscSideRun *runs = g_new0(BscSideRun, side->runs->len);
		BscSide made = { side->label, runs, side->runs->len, side->is_group };

		for (guint i = 0; i < side->runs->len; i++) {
			const BscCliRun *run = &g_array_index(side->runs, BscCliRun, i);
			bool is_first = s == 0 && i == 0 && run->policy == BSC_N_POLICIES;

			runs[i] = (BscSideRun){
				.capture = run->capture,
				.analysis = run->analysis,
				.episode = is_first ? episode : BSC_NO_ROW,
				.name = run->name,
			};
		}
		g_array_append_val(sides->made, made);
	}
}

bool bsc_cli_sides_load(BscCliSides *sides, uint64_t episode, BscCliOpen open, void *data,
			BscCliStatus *status)
{
	g_autoptr(GHashTable) opened = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) analysed = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) runs = all_runs(sides);
	BscRow row = BSC_NO_ROW;

	for (guint i = 0; i < runs->len; i++)
		if (!load_run(sides, runs->pdata[i], opened, analysed, episode, open, data, status))
			return false;
	if (episode > 0) {
		const BscCliRun *first = runs->pdata[0];

		if (first->policy == BSC_N_POLICIES &&
		    !bsc_cli_choose_episode(first->path, first->capture, episode, &row, status))
			return false;
	}
	name_runs(sides);
	label_sides(sides);
	make(sides, row);
	return true;
}

const BscSide *bsc_cli_sides_get(const BscCliSides *sides, size_t *ret_n)
{
	*ret_n = sides->made->len;
	return (const BscSide *)(const void *)sides->made->data;
}
