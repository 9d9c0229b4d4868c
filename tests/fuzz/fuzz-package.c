/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include "report/package-check.h"

/* The compare.json of a review package that somebody posted. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(BscPackagePlan) plan = bsc_package_plan_read(text, (gssize)strlen(text), &error);

	g_assert_true(!plan == !!error);
	for (size_t i = 0; plan && i < plan->n_sides; i++) {
		g_assert_nonnull(plan->sides[i].label);
		g_assert_cmpuint(plan->sides[i].n_runs, >, 0);
		for (size_t k = 0; k < plan->sides[i].n_runs; k++)
			g_assert_nonnull(plan->sides[i].runs[k].name);
	}
	return 0;
}
