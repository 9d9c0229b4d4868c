/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

static int compare_sums(const void *a, const void *b)
{
	const GapSum *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* By the begins of gaps, or by their ends; each with all in front of it. */
static GArray *sums_by(const BscTrace *trace, bool is_end)
{
	GArray *sums = g_array_new(FALSE, FALSE, sizeof(GapSum));

	for (size_t i = 0; i < trace->n_gaps; i++) {
		const BscGap *gap = &trace->gaps[i];
		BscNsec end = gap->after == BSC_NSEC_NONE ? INT64_MAX : gap->after;

		if (!gap->is_claim)
			g_array_append_val(sums, ((GapSum){
							 .at = is_end ? end : gap->before,
							 .n = 1,
							 .n_timeless = gap->is_timeless,
							 .n_uncounted = gap->n_lost == 0,
							 .n_lost = gap->n_lost,
						 }));
	}
	if (sums->len > 1)
		g_array_sort(sums, compare_sums);
	for (guint i = 1; i < sums->len; i++) {
		const GapSum *last = &g_array_index(sums, GapSum, i - 1);
		GapSum *sum = &g_array_index(sums, GapSum, i);

		sum->n += last->n;
		sum->n_timeless += last->n_timeless;
		sum->n_uncounted += last->n_uncounted;
		sum->n_lost += last->n_lost;
	}
	return sums;
}

void bsc_gap_sums_init(GapSums *sums, const BscTrace *trace)
{
	sums->begins = sums_by(trace, false);
	sums->ends = sums_by(trace, true);
}

void bsc_gap_sums_clear(GapSums *sums)
{
	g_array_unref(sums->begins);
	g_array_unref(sums->ends);
}

/* All that are in front of T. */
static GapSum sum_before(const GArray *sums, BscNsec t)
{
	guint low = 0, high = sums->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(sums, GapSum, middle).at < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? g_array_index(sums, GapSum, low - 1) : (GapSum){ 0 };
}

GapSum bsc_gap_sums_between(const GapSums *sums, BscNsec begin, BscNsec end)
{
	/* Those that have begun, without those that are over: none is over that has not begun. */
	GapSum all = sum_before(sums->begins, MAX(end, begin + 1));
	GapSum over = sum_before(sums->ends, begin + 1);

	return (GapSum){
		.at = begin,
		.n = all.n - over.n,
		.n_timeless = all.n_timeless - over.n_timeless,
		.n_uncounted = all.n_uncounted - over.n_uncounted,
		.n_lost = all.n_lost - over.n_lost,
	};
}
