/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/policy.h"

#include <glib.h>

/* How the bring-ups of a comparison are called, on the command line and in the window alike. */

/* A capture, or what a policy makes of it. */
typedef struct BscNamed {
	const char *path; /* borrowed */
	BscPolicy policy; /* BSC_N_POLICIES: as recorded */
} BscNamed;

/*
 * The path in TEXT without its "@policy", which is the last one and names a policy. A file that is
 * called so is no policy's. g_free().
 */
char *bsc_names_split(const char *text, BscPolicy *ret_policy);

/* How many parts of their paths it takes that different files have different names; 2 or more. */
unsigned bsc_names_parts(const BscNamed *all, size_t n);

/* "NAME/trace.dat", "NAME/trace.dat@parallel". g_free(). */
char *bsc_names_run(const BscNamed *one, unsigned parts);

/*
 * "NAME" of "NAME/trace.dat", "run" of "run.dat", with the policy; numbered where it is one of
 * TAKEN. g_free().
 */
char *bsc_names_label(const BscNamed *one, unsigned parts, const char *const *taken, size_t n);
