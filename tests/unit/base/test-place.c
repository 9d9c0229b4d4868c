/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/place.h"

#include <glib.h>
#include <glib/gstdio.h>

static void test_tree_may_lie_anywhere(void)
{
	static const struct {
		const char *folder; /* below the tree's root */
		const char *own, *relative;
		const char *want; /* below the root; NULL: nothing */
	} cases[] = {
		{ "bin", "bin", "libexec/window", "libexec/window" },
		{ "bin", "bin", "libexec", "libexec" },
		{ "usr/local/bin", "bin", "libexec/window", NULL },
		{ "bin", "sbin", "libexec/window", NULL },
		{ "bin", "libexec", "bin", NULL },
		{ "my bin", "bin", "libexec/window", NULL },
		{ "bin", "bin", "libexec/nothing", NULL },
		{ "bin", "/usr/bin", "libexec/window", NULL },
		{ "src/cli", "src/cli", "libexec/window", "libexec/window" },
	};
	g_autofree char *root = g_dir_make_tmp("bsc-place-XXXXXX", NULL);
	g_autofree char *libexec = g_build_filename(root, "libexec", NULL);
	g_autofree char *window = g_build_filename(libexec, "window", NULL);

	g_assert_cmpint(g_mkdir(libexec, 0700), ==, 0);
	g_assert_true(g_file_set_contents(window, "", 0, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *folder = g_build_filename(root, cases[i].folder, NULL);
		g_autofree char *found =
			bsc_place_find_from(folder, cases[i].own, cases[i].relative);
		g_autofree char *want =
			cases[i].want ? g_build_filename(root, cases[i].want, NULL) : NULL;

		g_assert_cmpstr(found, ==, want);
	}
	g_assert_cmpint(g_remove(window), ==, 0);
	g_assert_cmpint(g_rmdir(libexec), ==, 0);
	g_assert_cmpint(g_rmdir(root), ==, 0);
}

static void test_this_program_finds_itself(void)
{
	g_autofree char *exe = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *name = g_path_get_basename(exe);
	g_autofree char *folder = g_path_get_dirname(exe);
	g_autofree char *own = g_path_get_basename(folder);
	g_autofree char *relative = g_build_filename(own, name, NULL);
	g_autofree char *found = bsc_place_find(own, relative);

	g_assert_cmpstr(found, ==, exe);
	g_assert_null(bsc_place_find("no-such-folder", relative));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/base/place/tree-may-lie-anywhere", test_tree_may_lie_anywhere);
	g_test_add_func("/base/place/this-program-finds-itself", test_this_program_finds_itself);
	return g_test_run();
}
