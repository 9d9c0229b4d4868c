/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diagnostics.h"
#include "base/progress.h"
#include "base/strtab.h"

#include <glib.h>

static void test_strings_are_kept_once(void)
{
	BscStrtab *tab = bsc_strtab_new();
	BscString a = bsc_strtab_intern(tab, "threads:prepare");

	g_assert_cmpuint(bsc_strtab_intern(tab, ""), ==, 0);
	g_assert_cmpuint(a, !=, 0);
	g_assert_cmpuint(bsc_strtab_intern_len(tab, "threads:prepare and more", 15), ==, a);
	g_assert_cmpuint(bsc_strtab_intern_len(tab, "ab\0cd", 5), ==, bsc_strtab_intern(tab, "ab"));
	g_assert_cmpstr(bsc_strtab_get(tab, a), ==, "threads:prepare");
	g_assert_cmpstr(bsc_strtab_get(tab, 12345), ==, "");
	g_assert_cmpuint(bsc_strtab_size(tab), ==, 3);
	bsc_strtab_free(tab);
}

static void test_places_end_but_counting_does_not(void)
{
	BscDiagnostics *diag = bsc_diagnostics_new(), *sum = bsc_diagnostics_new();

	g_assert_false(bsc_diagnostics_has_damage(diag));
	bsc_diagnostics_add(diag, BSC_DIAG_LOST_EVENTS, 3, 4096, 17, "125\nlost");
	g_assert_false(bsc_diagnostics_has_damage(diag));
	for (unsigned i = 0; i < BSC_DIAG_MAX_PLACES + 5; i++)
		bsc_diagnostics_add(diag, BSC_DIAG_BAD_PAGE, (int32_t)i, i, BSC_NSEC_NONE, NULL);
	bsc_diagnostics_count(diag, BSC_DIAG_BAD_PAGE, 2);
	g_assert_true(bsc_diagnostics_has_damage(diag));
	g_assert_cmpuint(diag->codes[BSC_DIAG_BAD_PAGE].count, ==, BSC_DIAG_MAX_PLACES + 7);
	g_assert_cmpuint(diag->codes[BSC_DIAG_BAD_PAGE].n_places, ==, BSC_DIAG_MAX_PLACES);
	g_assert_cmpint(diag->codes[BSC_DIAG_BAD_PAGE].places[700].cpu, ==, 700);
	g_assert_cmpstr(diag->codes[BSC_DIAG_LOST_EVENTS].places[0].what, ==,
			"125\xef\xbf\xbdlost");
	bsc_diagnostics_merge(sum, diag);
	bsc_diagnostics_merge(sum, diag);
	g_assert_cmpuint(sum->codes[BSC_DIAG_LOST_EVENTS].count, ==, 2);
	g_assert_cmpuint(sum->codes[BSC_DIAG_LOST_EVENTS].n_places, ==, 2);
	bsc_diagnostics_free(sum);
	bsc_diagnostics_free(diag);
}

static void test_progress_without_anybody_watching(void)
{
	BscProgress *progress = bsc_progress_new();
	uint64_t total = 1;

	bsc_progress_add(NULL, 5);
	g_assert_cmpuint(bsc_progress_get(NULL, &total), ==, 0);
	g_assert_cmpuint(total, ==, 0);
	g_assert_false(bsc_progress_is_cancelled(NULL));
	bsc_progress_set_total(progress, 10);
	bsc_progress_add(progress, 3);
	bsc_progress_add(progress, 4);
	g_assert_cmpuint(bsc_progress_get(progress, &total), ==, 7);
	g_assert_cmpuint(total, ==, 10);
	bsc_progress_cancel(progress);
	g_assert_true(bsc_progress_is_cancelled(progress));
	bsc_progress_unref(progress);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/strtab/once", test_strings_are_kept_once);
	g_test_add_func("/diagnostics/places", test_places_end_but_counting_does_not);
	g_test_add_func("/progress/null", test_progress_without_anybody_watching);
	return g_test_run();
}
