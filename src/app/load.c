/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/load.h"

#include "base/error.h"
#include "parsers/dmesg.h"
#include "parsers/parsers.h"

/* The file NAME in the folder of PATH; NULL if there is none. Free with g_free(). */
static char *find_beside(const char *path, const char *name)
{
	g_autofree char *folder = NULL;
	g_autofree char *found = NULL;

	if (strcmp(path, "-") == 0)
		return NULL;
	folder = g_path_get_dirname(path);
	found = g_build_filename(folder, name, NULL);
	if (!g_file_test(found, G_FILE_TEST_IS_REGULAR))
		return NULL;
	return g_steal_pointer(&found);
}

/* The log at NAMED, or the one beside PATH. False with ERROR if NAMED cannot be read. */
static bool load_dmesg(const char *named, const char *path, BscDmesg **ret_dmesg, GError **error)
{
	g_autofree char *beside = named ? NULL : find_beside(path, "dmesg.txt");

	if (named)
		*ret_dmesg = bsc_dmesg_read(named, error);
	else if (beside)
		*ret_dmesg = bsc_dmesg_read(beside, NULL);
	return *ret_dmesg || !named;
}

/*
 * The log to go by: one that was named, unless TRACE is a log itself and nothing else; then that
 * in the capture, then the one that happens to lie beside it.
 */
static BscDmesg *choose_log(BscTrace *trace, BscDmesg **dmesg, bool is_named)
{
	if (*dmesg && (!trace->dmesg || (is_named && !trace->dmesg->is_alone)))
		return g_steal_pointer(dmesg);
	return g_steal_pointer(&trace->dmesg);
}

BscCapture *bsc_load_capture(const char *path, const BscLoadOptions *options, BscProgress *progress,
			     GError **error)
{
	BscParseOptions parse = { 0 };
	g_autofree char *states_path = NULL;
	g_autoptr(BscStatesFile) states = NULL;
	g_autoptr(BscDmesg) dmesg = NULL;
	BscCapture *capture;
	BscTrace *trace;

	if (options) {
		parse.ignore_events = options->ignore_events;
		parse.n_threads = options->n_threads;
		states_path = g_strdup(options->states_path);
	}
	if (states_path) {
		states = bsc_states_file_read(states_path, error);
		if (!states)
			return NULL;
	} else {
		/* A file of that name that holds something else is nobody's mistake. */
		states_path = find_beside(path, "states.txt");
		if (states_path)
			states = bsc_states_file_read(states_path, NULL);
	}
	if (!load_dmesg(options ? options->dmesg_path : NULL, path, &dmesg, error))
		return NULL;
	trace = bsc_parse_file(path, &parse, progress, error);
	if (!trace)
		return NULL;
	capture = bsc_capture_take(trace, states, progress, error);
	if (capture && states)
		capture->states_path = g_steal_pointer(&states_path);
	if (capture) {
		capture->dmesg = choose_log(capture->trace, &dmesg, options && options->dmesg_path);
		capture->clusters = bsc_clusters_new(capture->dmesg);
	}
	return capture;
}
