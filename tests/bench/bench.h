/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

/* What the benchmarks share: clocks, a checksum, the line that they print. */

typedef struct BenchClock {
	int64_t cpu, wall; /* ns */
} BenchClock;

/* CPU time of all threads of the process, and time on the wall. */
BenchClock bench_now(void);
BenchClock bench_since(BenchClock begin);

/* Peak resident set, KiB. */
long bench_peak_rss(void);

/* FNV-1a over values: a fast result that is wrong shows. */
#define BENCH_SEED UINT64_C(0xcbf29ce484222325)

static inline uint64_t bench_mix(uint64_t sum, uint64_t value)
{
	return (sum ^ value) * UINT64_C(0x100000001b3);
}

/* Of N numbers, which are sorted; ns. */
int64_t bench_median(int64_t *times, size_t n);
