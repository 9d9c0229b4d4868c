/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/place.h"

#include <glib.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

char *bsc_place_find_from(const char *program_folder, const char *own, const char *relative)
{
	g_autofree char *end = g_strconcat("/", own, NULL);
	g_autofree char *root = NULL;
	g_autofree char *found = NULL;

	if (!g_str_has_suffix(program_folder, end))
		return NULL;
	root = g_strndup(program_folder, strlen(program_folder) - strlen(end));
	found = g_build_filename(*root ? root : "/", relative, NULL);
	return g_file_test(found, G_FILE_TEST_EXISTS) ? g_steal_pointer(&found) : NULL;
}

char *bsc_place_find(const char *own, const char *relative)
{
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
	g_autofree char *folder = NULL;

	if (len <= 0)
		return NULL;
	exe[len] = '\0';
	folder = g_path_get_dirname(exe);
	return bsc_place_find_from(folder, own, relative);
}
