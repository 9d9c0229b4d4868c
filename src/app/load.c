/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/load.h"

#include "base/error.h"
#include "parsers/parsers.h"

/* "states.txt" in the folder of PATH; NULL if there is none. Free with g_free(). */
static char *states_beside(const char *path)
{
	g_autofree char *folder = NULL;
	g_autofree char *states = NULL;

	if (strcmp(path, "-") == 0)
		return NULL;
	folder = g_path_get_dirname(path);
	states = g_build_filename(folder, "states.txt", NULL);
	if (!g_file_test(states, G_FILE_TEST_IS_REGULAR))
		return NULL;
	return g_steal_pointer(&states);
}

BscCapture *bsc_load_capture(const char *path, const BscLoadOptions *options, BscProgress *progress,
			     GError **error)
{
	BscParseOptions parse = { 0 };
	g_autofree char *states_path = NULL;
	g_autoptr(BscStatesFile) states = NULL;
	BscCapture *capture;
	BscTrace *trace;

	if (options) {
		parse.ignore_events = options->ignore_events;
		states_path = g_strdup(options->states_path);
	}
	if (states_path) {
		states = bsc_states_file_read(states_path, error);
		if (!states)
			return NULL;
	} else {
		/* A file of that name that holds something else is nobody's mistake. */
		states_path = states_beside(path);
		if (states_path)
			states = bsc_states_file_read(states_path, NULL);
	}
	trace = bsc_parse_file(path, &parse, progress, error);
	if (!trace)
		return NULL;
	capture = bsc_capture_take(trace, states, progress, error);
	if (capture && states)
		capture->states_path = g_steal_pointer(&states_path);
	return capture;
}
