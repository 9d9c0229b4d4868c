/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/session-place.h"

#include <glib/gstdio.h>

#include <string.h>
#include <sys/stat.h>

typedef enum Found { FOUND_NOTHING, FOUND_SESSION, FOUND_OTHER } Found;

/* A device or a pipe would block, and no session is as large as what is refused here. */
static bool is_small_file(const char *path)
{
	GStatBuf info;

	return g_stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
	       info.st_size <= BSC_SESSION_MAX_SIZE;
}

static void say(char **message, const char *path, const char *what)
{
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *before = g_steal_pointer(message);

	*message =
		g_strdup_printf("%s%s%s: %s", before ? before : "", before ? "; " : "", name, what);
}

static Found look(const char *path, const char *sha256, BscSessionFile **ret_file, char **message)
{
	g_autofree char *data = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(BscSessionFile) file = NULL;
	gsize len;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return FOUND_NOTHING;
	if (!is_small_file(path)) {
		say(message, path, "this is no session");
		return FOUND_OTHER;
	}
	if (g_file_get_contents(path, &data, &len, &error))
		file = bsc_session_file_parse(data, len, &error);
	if (!file) {
		say(message, path, error->message);
		return FOUND_OTHER;
	}
	if (*file->sha256 && strcmp(file->sha256, sha256) != 0) {
		say(message, path, "this session is of another capture");
		return FOUND_OTHER;
	}
	*ret_file = g_steal_pointer(&file);
	return FOUND_SESSION;
}

static char *path_beside(const char *capture_path)
{
	return g_strconcat(capture_path, BSC_SESSION_SUFFIX, NULL);
}

static char *path_below(const char *folder, const char *sha256)
{
	g_autofree char *name = g_strconcat(sha256, BSC_SESSION_SUFFIX, NULL);

	return g_build_filename(folder, "bringup-scope", "sessions", name, NULL);
}

BscSessionPlace bsc_session_find(const char *capture_path, const char *sha256,
				 const char *data_folder)
{
	g_autofree char *beside = path_beside(capture_path);
	g_autofree char *below = path_below(data_folder, sha256);
	g_autofree char *folder = g_path_get_dirname(capture_path);
	BscSessionPlace place = { 0 };
	Found found = look(beside, sha256, &place.file, &place.message);
	bool is_beside = found == FOUND_SESSION && g_access(beside, W_OK) == 0;

	if (found == FOUND_NOTHING) {
		found = look(below, sha256, &place.file, &place.message);
		is_beside = found != FOUND_SESSION && g_access(folder, W_OK) == 0;
	} else if (found == FOUND_OTHER) {
		found = look(below, sha256, &place.file, &place.message);
	}
	if (is_beside)
		place.path = g_steal_pointer(&beside);
	else if (found != FOUND_OTHER)
		place.path = g_steal_pointer(&below);
	return place;
}
