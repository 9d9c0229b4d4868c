/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/* A moment of a picture: what lies behind it is faint. Borrowed by views and scenes. */
typedef struct BscPlayhead {
	BscNsec at;
	const char *text; /* what is to be said of the moment, in one line; NULL: nothing */
	/* By lane of the episode, what it does at that moment; NULL, or an entry NULL: nothing. */
	const char *const *words;
} BscPlayhead;
