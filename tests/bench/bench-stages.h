/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"
#include "bench.h"

/* One stage of opening a capture; each does what those before it do as well. */
typedef struct Bench {
	unsigned n_threads; /* that may read; 0: all */
	uint64_t n_events, n_bytes, checksum;
} Bench;

bool bench_nothing(const char *path, Bench *bench, GError **error);
/* Unpacks every chunk, no more: what zstd alone takes. */
bool bench_unpack(const char *path, Bench *bench, GError **error);
/* From record to record of every page. */
bool bench_walk(const char *path, Bench *bench, GError **error);
/* The rows of all events that the model reads. */
bool bench_decode(const char *path, Bench *bench, GError **error);
bool bench_model(const char *path, Bench *bench, GError **error);
bool bench_analysis(const char *path, Bench *bench, GError **error);
/* All policies. */
bool bench_simulate(const char *path, Bench *bench, GError **error);
/* The capture with itself. */
bool bench_compare(const char *path, Bench *bench, GError **error);
/* All that comes before the first picture, and the layout of it. */
bool bench_all(const char *path, Bench *bench, GError **error);
