/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/load.h"
#include "check.h"
#include "sim/simulate.h"

#include <glib/gstdio.h>

/* What holds for the replay of every capture below a folder, and of what is simulated from it. */

#define LARGEST (16 << 20) /* bytes of a file */
#define MOMENTS 40

static void check_simulated(const BscCapture *capture)
{
	static const BscPolicy policies[] = { BSC_POLICY_SERIAL, BSC_POLICY_PARALLEL,
					      BSC_POLICY_CONTROL_THREADS };
	g_autoptr(BscStays) stays = bsc_stays_new(capture);

	for (size_t i = 0; i < MIN(capture->timeline->n_episodes, 2); i++) {
		const BscModifiers none = BSC_MODIFIERS_NONE;
		g_autoptr(GError) error = NULL;
		g_autoptr(BscSimulation) simulation = bsc_simulation_new(
			capture, stays, (BscRow)i, policies, G_N_ELEMENTS(policies), &none, &error);

		/* What cannot be predicted cannot be replayed. */
		for (size_t k = 0; simulation && k < simulation->n_predictions; k++)
			check_replay(simulation->predictions[k].capture, (guint32)k, MOMENTS);
	}
}

static void test_capture(gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscCapture) capture = bsc_load_capture(data, NULL, NULL, &error);

	/* That it is none is for other tests to judge. */
	if (!capture)
		return;
	check_replay(capture, 1, MOMENTS);
	check_simulated(capture);
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds the captures below FOLDER to PATHS. */
static void collect(const char *folder, GPtrArray *paths)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		GStatBuf status;

		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			collect(path, paths);
		else if (g_str_has_suffix(name, ".dat") && g_stat(path, &status) == 0 &&
			 status.st_size <= LARGEST)
			g_ptr_array_add(paths, g_steal_pointer(&path));
	}
	g_clear_pointer(&dir, g_dir_close);
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);

	g_test_init(&argc, &argv, NULL);
	if (argc > 1)
		collect(argv[1], paths);
	g_ptr_array_sort(paths, compare_paths);
	for (guint i = 0; i < paths->len; i++) {
		g_autofree char *name = g_strdup_printf("/captures/%s", (char *)paths->pdata[i]);

		g_test_add_data_func(name, paths->pdata[i], test_capture);
	}
	if (paths->len == 0) {
		g_print("1..0 # SKIP no captures there\n");
		return 0;
	}
	return g_test_run();
}
