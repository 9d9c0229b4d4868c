/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/progress.h"

#include <glib.h>
#include <stdatomic.h>

struct BscProgress {
	gatomicrefcount refs;
	atomic_uint_fast64_t done, total;
	atomic_bool is_cancelled;
};

BscProgress *bsc_progress_new(void)
{
	BscProgress *progress = g_new0(BscProgress, 1);

	g_atomic_ref_count_init(&progress->refs);
	return progress;
}

BscProgress *bsc_progress_ref(BscProgress *progress)
{
	if (progress)
		g_atomic_ref_count_inc(&progress->refs);
	return progress;
}

void bsc_progress_unref(BscProgress *progress)
{
	if (progress && g_atomic_ref_count_dec(&progress->refs))
		g_free(progress);
}

void bsc_progress_set_total(BscProgress *progress, uint64_t bytes)
{
	if (progress)
		atomic_store_explicit(&progress->total, bytes, memory_order_relaxed);
}

void bsc_progress_add(BscProgress *progress, uint64_t bytes)
{
	if (progress)
		atomic_fetch_add_explicit(&progress->done, bytes, memory_order_relaxed);
}

uint64_t bsc_progress_get(const BscProgress *progress, uint64_t *ret_total)
{
	if (ret_total)
		*ret_total =
			progress ? atomic_load_explicit(&progress->total, memory_order_relaxed) : 0;
	return progress ? atomic_load_explicit(&progress->done, memory_order_relaxed) : 0;
}

void bsc_progress_cancel(BscProgress *progress)
{
	if (progress)
		atomic_store_explicit(&progress->is_cancelled, true, memory_order_relaxed);
}

bool bsc_progress_is_cancelled(const BscProgress *progress)
{
	return progress && atomic_load_explicit(&progress->is_cancelled, memory_order_relaxed);
}
