/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/* Lanes with more stretches than a picture has pixels, of any kind and without meaning. */
typedef struct Crowd {
	uint32_t n_lanes, seed;
	size_t n_stretches; /* of all lanes */
	unsigned per_gap;   /* one of so many stretches has nothing behind it; 0: none */
	unsigned per_long;  /* … is a thousand times as long */
	unsigned per_band;  /* … has an edge with bounds */
	unsigned per_alarm; /* … failed or was lost */
	unsigned per_empty; /* … has no length */
} Crowd;

/* Free with bsc_capture_unref(). */
BscCapture *crowd_new(const Crowd *what);
