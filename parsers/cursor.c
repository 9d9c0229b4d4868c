/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/source.h"

#include "base/format.h"

#include <string.h>

/* One run on its way through the merge. It keeps a copy of the page that it is on. */
typedef struct RunCursor {
	uint32_t run, page, end_page;
	bool is_ordered;
	bool is_loaded; /* the walk is on this page */
	uint64_t lost;
	BscNsec ts; /* of the record */
	BscRecord record;
	BscPageWalk walk;
	uint8_t *buf;
} RunCursor;

struct BscEventCursor {
	BscSource *source;
	bool has_from, has_to;
	BscNsec from, to;
	uint8_t *is_wanted; /* by id, BSC_EVENT_N_IDS of them; NULL: all */
	RunCursor *runs;
	uint32_t *heap; /* of runs with a record, the earliest first */
	uint32_t n_heap;
	bool is_started; /* the first of the heap was given out */
};

/* What is not wanted for its type alone is left out in front of the merge, which is what costs. */
static bool is_wanted_type(const BscEventCursor *cursor, const BscRecord *record)
{
	const BscSource *source = cursor->source;

	return !cursor->is_wanted ||
	       (record->size >= source->common.end &&
		cursor->is_wanted[bsc_get_u16(record->data + source->common.type.offset,
					      source->parts.layout.is_big_endian)]);
}

/* Goes to the run's next record of a wanted type. False at its end, or with ERROR set. */
static bool advance(BscEventCursor *cursor, RunCursor *run, GError **error)
{
	for (;;) {
		if (!run->is_loaded) {
			if (run->page >= run->end_page)
				return false;
			if (!run->buf)
				run->buf = g_malloc(cursor->source->parts.layout.page_size);
			if (!bsc_source_load_page(cursor->source, run->page, run->buf, &run->walk,
						  error))
				return false;
			run->is_loaded = true;
			if (run->walk.lost)
				run->lost = run->lost == BSC_LOST_SOME ||
							    run->walk.lost == BSC_LOST_SOME
						    ? BSC_LOST_SOME
						    : run->lost + run->walk.lost;
		}
		while (bsc_page_next(&run->walk, &run->record)) {
			if (is_wanted_type(cursor, &run->record)) {
				run->ts = bsc_source_moment(cursor->source, run->run, &run->record);
				return true;
			}
			run->lost = 0;
		}
		if (run->walk.is_damaged)
			run->lost = BSC_LOST_SOME;
		run->is_loaded = false;
		run->page++;
	}
}

/* Pages in front of FROM are passed over where time only grows. */
static void seek(const BscIndex *index, RunCursor *run, BscNsec from)
{
	uint32_t low = run->page, high = run->end_page;

	while (run->is_ordered && high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t probe = middle;

		/* pages without records say nothing */
		while (probe < high &&
		       g_array_index(index->pages, BscPageRef, probe).first == BSC_NSEC_NONE)
			probe++;
		if (probe < high && g_array_index(index->pages, BscPageRef, probe).first < from)
			low = probe;
		else
			high = middle;
	}
	run->page = low;
}

/* Equal moments go by buffer, then by CPU, as in trace-cmd report. */
static bool is_before(const BscEventCursor *cursor, uint32_t a, uint32_t b)
{
	const RunCursor *x = &cursor->runs[a], *y = &cursor->runs[b];

	return x->ts != y->ts ? x->ts < y->ts : a < b;
}

static void sift_down(BscEventCursor *cursor, uint32_t at)
{
	uint32_t *heap = cursor->heap;

	for (;;) {
		uint32_t least = at;

		for (uint32_t child = 2 * at + 1; child <= 2 * at + 2; child++)
			if (child < cursor->n_heap && is_before(cursor, heap[child], heap[least]))
				least = child;
		if (least == at)
			return;
		uint32_t run = heap[at];

		heap[at] = heap[least];
		heap[least] = run;
		at = least;
	}
}

static bool has_cpu(const BscEventFilter *filter, uint32_t cpu)
{
	if (!filter->cpus)
		return true;
	for (size_t i = 0; i < filter->n_cpus; i++)
		if (filter->cpus[i] == cpu)
			return true;
	return false;
}

/* Which ids the patterns want: "name" or "system:name", with * and ?. */
static void choose_ids(BscEventCursor *cursor, const char *const *names)
{
	size_t n;
	const BscFormat *all = bsc_formats_all(cursor->source->parts.formats, &n);

	cursor->is_wanted = g_malloc0(BSC_EVENT_N_IDS);
	for (; *names; names++) {
		bool has_system = strchr(*names, ':') != NULL;

		for (size_t i = 0; i < n; i++) {
			g_autofree char *full = NULL;

			if (has_system)
				full = g_strdup_printf("%s:%s", all[i].system, all[i].name);
			if (bsc_text_matches(full ? full : all[i].name, *names))
				cursor->is_wanted[all[i].id] = 1;
		}
	}
}

static void restrict_ids(BscEventCursor *cursor, const uint8_t *ids)
{
	if (!cursor->is_wanted) {
		cursor->is_wanted = g_memdup2(ids, BSC_EVENT_N_IDS);
		return;
	}
	for (size_t i = 0; i < BSC_EVENT_N_IDS; i++)
		cursor->is_wanted[i] &= ids[i] != 0;
}

static bool is_in_time(const BscEventCursor *cursor, const BscEvent *event)
{
	if (cursor->has_from && event->ts < cursor->from)
		return false;
	return !cursor->has_to || event->ts <= cursor->to;
}

BscEventCursor *bsc_cursor_new(BscEventSource *base, const BscEventFilter *filter, GError **error)
{
	BscSource *source = (BscSource *)base;
	const BscIndex *index = source->parts.index;
	BscEventCursor *cursor = g_new0(BscEventCursor, 1);

	cursor->source = source;
	cursor->has_from = filter->has_from;
	cursor->has_to = filter->has_to;
	cursor->from = filter->from;
	cursor->to = filter->to;
	cursor->runs = g_new0(RunCursor, index->runs->len);
	cursor->heap = g_new0(uint32_t, index->runs->len);
	if (filter->names)
		choose_ids(cursor, filter->names);
	if (filter->ids)
		restrict_ids(cursor, filter->ids);
	for (uint32_t i = 0; i < index->runs->len; i++) {
		const BscRunPages *pages = &g_array_index(index->runs, BscRunPages, i);
		RunCursor *run = &cursor->runs[i];
		GError *failure = NULL;

		if (!has_cpu(filter, pages->cpu))
			continue;
		run->run = i;
		run->page = pages->first_page;
		run->end_page = pages->first_page + pages->n_pages;
		run->is_ordered = pages->is_ordered;
		if (filter->has_from)
			seek(index, run, filter->from);
		if (advance(cursor, run, &failure)) {
			cursor->heap[cursor->n_heap++] = i;
		} else if (failure) {
			g_propagate_error(error, failure);
			bsc_cursor_free(cursor);
			return NULL;
		}
	}
	for (uint32_t i = cursor->n_heap / 2; i-- > 0;)
		sift_down(cursor, i);
	return cursor;
}

/* Puts the run that was given out last back into order. */
static bool step(BscEventCursor *cursor, GError **error)
{
	RunCursor *run = &cursor->runs[cursor->heap[0]];
	GError *failure = NULL;

	run->lost = 0;
	if (!advance(cursor, run, &failure) ||
	    (cursor->has_to && run->is_ordered && run->ts > cursor->to)) {
		if (failure) {
			g_propagate_error(error, failure);
			return false;
		}
		cursor->heap[0] = cursor->heap[--cursor->n_heap];
	}
	if (cursor->n_heap > 0)
		sift_down(cursor, 0);
	return true;
}

bool bsc_cursor_next(BscEventCursor *cursor, BscEvent *ret, GError **error)
{
	for (;;) {
		const RunCursor *run;
		BscEvent event;

		if (cursor->is_started && cursor->n_heap > 0 && !step(cursor, error))
			return false;
		if (cursor->n_heap == 0)
			return false;
		cursor->is_started = true;
		run = &cursor->runs[cursor->heap[0]];
		bsc_source_describe(cursor->source, run->run, run->page, &run->record, &event);
		event.lost = run->lost;
		if (!is_in_time(cursor, &event))
			continue;
		*ret = event;
		return true;
	}
}

void bsc_cursor_free(BscEventCursor *cursor)
{
	if (!cursor)
		return;
	for (guint i = 0; i < cursor->source->parts.index->runs->len; i++)
		g_free(cursor->runs[i].buf);
	g_free(cursor->runs);
	g_free(cursor->heap);
	g_free(cursor->is_wanted);
	g_free(cursor);
}
