/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

BenchClock bench_now(void)
{
	return (BenchClock){ read_clock(CLOCK_PROCESS_CPUTIME_ID), read_clock(CLOCK_MONOTONIC) };
}

BenchClock bench_since(BenchClock begin)
{
	BenchClock now = bench_now();

	return (BenchClock){ now.cpu - begin.cpu, now.wall - begin.wall };
}

long bench_peak_rss(void)
{
	g_autofree char *status = NULL;
	const char *at = NULL;

	/* not getrusage(), which counts what the process was before it became this program */
	if (g_file_get_contents("/proc/self/status", &status, NULL, NULL))
		at = strstr(status, "VmHWM:");
	return at ? (long)g_ascii_strtoll(at + strlen("VmHWM:"), NULL, 10) : 0;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int64_t bench_median(int64_t *times, size_t n)
{
	qsort(times, n, sizeof *times, compare);
	return n ? times[n / 2] : 0;
}
