/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs the target on the file at PATH, in a block of its own: reading behind it is seen. */
static bool run_file(const char *path)
{
	g_autofree char *data = NULL;
	g_autoptr(GError) error = NULL;
	uint8_t *copy;
	size_t size;

	if (!g_file_get_contents(path, &data, &size, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return false;
	}
	copy = malloc(size ? size : 1);
	memcpy(copy, data, size);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	return true;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files in FOLDER, or none where there is no such folder. */
static GPtrArray *list(const char *folder)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(paths, compare_names);
	return paths;
}

/* main FILE-OR-FOLDER...: every file goes through the target once; the name of each is printed. */
int main(int argc, char **argv)
{
	size_t n = 0;
	bool is_good = true;

	for (int i = 1; i < argc; i++) {
		if (!g_file_test(argv[i], G_FILE_TEST_IS_DIR)) {
			is_good &= run_file(argv[i]);
			n++;
			continue;
		}
		g_autoptr(GPtrArray) paths = list(argv[i]);

		for (guint k = 0; k < paths->len; k++)
			is_good &= run_file(paths->pdata[k]);
		n += paths->len;
	}
	printf("%zu files\n", n);
	return is_good && n > 0 ? 0 : 1;
}
