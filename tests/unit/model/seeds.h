/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "damage.h"

/* What a promise is to be kept of: CAPTURE, which was made of ROWS. */
typedef struct Trial {
	const Boot *boot;
	const GArray *rows;
	Damage damage; /* DAMAGE_NONE where it is to be seen whether that is to blame */
	const BscCapture *capture;
} Trial;

/*
 * A promise that is kept whatever happens to some events of a boot, tried with many seeds. A seed
 * that breaks it is printed, with what is left of the boot when all is dropped that it does
 * without, and how to try it alone.
 */
typedef struct Promise {
	const char *path; /* of the test */
	Damage damage;
	guint32 n_seeds;
	/* Sets the amount of some ROWS. */
	void (*choose)(const Boot *boot, GArray *rows, GRand *rand);
	void (*check)(const Trial *trial);
} Promise;

/* A GTestDataFunc; PROMISE is a Promise. */
void seeds_try(gconstpointer promise);
