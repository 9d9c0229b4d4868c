/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/find.h"
#include "query/private.h"
#include "query/subject.h"

#include "base/error.h"
#include "base/span.h"

#include <string.h>

struct BscEventFinder {
	const BscTrace *trace;
	const BscTimeline *timeline;
	const BscQuery *query;
	BscQueryMemory *memory;
	BscEventCursor *cursor;
	GHashTable *callbacks; /* BscWhere * -> row of the callback + 1; NULL: nobody asks */
	const char *systems[BSC_EVENT_N_IDS]; /* of the event types, by id */
	GString *text;
	uint64_t n_seen;
};

/* Some term is about what only a callback has. */
static bool asks_for_callbacks(const BscQuery *query)
{
	for (guint i = 0; i < query->nodes->len; i++) {
		const BscNode *node = &g_array_index(query->nodes, BscNode, i);

		if (node->kind != BSC_NODE_TERM)
			continue;
		switch (node->field) {
		case BSC_QUERY_FOR:
		case BSC_QUERY_STATE:
		case BSC_QUERY_CALLBACK:
		case BSC_QUERY_CLASS:
		case BSC_QUERY_RESULT:
		case BSC_QUERY_LENGTH:
		case BSC_QUERY_TEXT: return true;
		default: break;
		}
	}
	return false;
}

static bool note(BscEventFinder *finder, BscRow event, BscRow callback, GError **error)
{
	BscWhere where;

	if (event >= finder->trace->n_rows)
		return true;
	if (!bsc_trace_where(finder->trace, event, &where, error))
		return false;
	g_hash_table_insert(finder->callbacks, g_memdup2(&where, sizeof(where)),
			    GUINT_TO_POINTER(callback + 1));
	return true;
}

static bool list_callbacks(BscEventFinder *finder, GError **error)
{
	finder->callbacks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (size_t i = 0; i < finder->timeline->n_callbacks; i++) {
		const BscCallback *callback = &finder->timeline->callbacks[i];

		if (!note(finder, callback->enter, (BscRow)i, error) ||
		    !note(finder, callback->exit, (BscRow)i, error))
			return false;
	}
	return true;
}

static bool is_id(int32_t id)
{
	return id >= 0 && id < BSC_EVENT_N_IDS;
}

/* Whether any event of TYPE can fit QUERY. */
static bool can_fit(const BscQuery *query, const BscEventType *type)
{
	BscQuerySubject s = bsc_query_nobody();

	s.is_type = s.lacks_words = true;
	s.events[0] = type->name;
	s.systems[0] = type->system;
	s.is_of_callback = type->kind == BSC_EVENT_CPUHP_ENTER ||
			   type->kind == BSC_EVENT_CPUHP_MULTI_ENTER ||
			   type->kind == BSC_EVENT_CPUHP_EXIT;
	return bsc_query_match(query, &s, NULL) != BSC_VERDICT_NO;
}

/* The types that can fit QUERY, as a filter wants them; NULL: all. Free with g_free(). */
static uint8_t *list_ids(const BscTrace *trace, const BscQuery *query)
{
	uint8_t *ids = g_malloc0(BSC_EVENT_N_IDS);
	bool has_all = true;

	for (size_t i = 0; i < trace->n_types; i++) {
		bool is_good = can_fit(query, &trace->types[i]);

		has_all &= is_good;
		if (is_good && is_id(trace->types[i].id))
			ids[trace->types[i].id] = 1;
	}
	if (has_all)
		g_clear_pointer(&ids, g_free);
	return ids;
}

/* FILTER with the moments that QUERY leaves as well. */
static BscEventFilter narrowed(const BscEventFilter *filter, const BscQuery *query,
			       const uint8_t *ids)
{
	BscEventFilter narrow = *filter;
	BscNsec from, to;

	narrow.ids = ids;
	bsc_query_limits(query, &from, &to);
	if (from != BSC_NSEC_NONE) {
		narrow.from = narrow.has_from ? MAX(narrow.from, from) : from;
		narrow.has_from = true;
	}
	if (to != BSC_NSEC_NONE) {
		narrow.to = narrow.has_to ? MIN(narrow.to, to) : to;
		narrow.has_to = true;
	}
	return narrow;
}

BscEventFinder *bsc_event_finder_new(const BscTrace *trace, const BscTimeline *timeline,
				     const BscQuery *query, const BscEventFilter *filter,
				     GError **error)
{
	g_autofree uint8_t *ids = list_ids(trace, query);
	BscEventFilter narrow = narrowed(filter, query, ids);
	BscEventFinder *finder;
	BscEventCursor *cursor;

	if (!trace->source) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "its events cannot be read again");
		return NULL;
	}
	cursor = trace->source->ops->cursor(trace->source, &narrow, error);
	if (!cursor)
		return NULL;
	finder = g_new0(BscEventFinder, 1);
	finder->trace = trace;
	finder->timeline = timeline;
	finder->query = query;
	finder->cursor = cursor;
	finder->memory = bsc_query_memory_new(query);
	finder->text = g_string_new(NULL);
	for (size_t i = 0; i < trace->n_types; i++)
		if (is_id(trace->types[i].id))
			finder->systems[trace->types[i].id] = trace->types[i].system;
	if (asks_for_callbacks(query) && !list_callbacks(finder, error))
		g_clear_pointer(&finder, bsc_event_finder_free);
	return finder;
}

void bsc_event_finder_free(BscEventFinder *finder)
{
	if (!finder)
		return;
	finder->trace->source->ops->cursor_free(finder->cursor);
	bsc_query_memory_free(finder->memory);
	if (finder->callbacks)
		g_hash_table_unref(finder->callbacks);
	g_string_free(finder->text, TRUE);
	g_free(finder);
}

/* The callback that EVENT is the begin or the end of; BSC_NO_ROW: none. */
static BscRow callback_at(const BscEventFinder *finder, const BscEvent *event)
{
	gpointer found =
		finder->callbacks ? g_hash_table_lookup(finder->callbacks, &event->where) : NULL;

	return found ? GPOINTER_TO_UINT(found) - 1 : BSC_NO_ROW;
}

static BscQuerySubject subject_of(const BscEventFinder *finder, const BscEvent *event)
{
	BscQuerySubject s = bsc_query_nobody();
	BscRow row = callback_at(finder, event);

	s.cpu = event->cpu;
	s.pid = event->pid;
	s.id = event->id;
	s.events[0] = event->name;
	s.systems[0] = is_id(event->id) ? finder->systems[event->id] : "";
	s.task = event->comm;
	s.begin = s.end = event->ts;
	s.lacks_words = true;
	if (row != BSC_NO_ROW) {
		const BscCallback *callback = &finder->timeline->callbacks[row];

		bsc_subject_set_callback(&s, finder->timeline, row);
		s.kind = BSC_STRETCH_CALLBACK;
		if (callback->end != BSC_NSEC_NONE)
			s.short_ns = s.long_ns = bsc_distance(callback->begin, callback->end);
	}
	return s;
}

/* An event whose text cannot be had has none; the others are found all the same. */
static bool fits(BscEventFinder *finder, const BscEvent *event)
{
	BscEventSource *source = finder->trace->source;
	BscQuerySubject s = subject_of(finder, event);
	BscVerdict verdict = bsc_query_match(finder->query, &s, finder->memory);

	if (verdict != BSC_VERDICT_ASK)
		return verdict == BSC_VERDICT_YES;
	g_string_truncate(finder->text, 0);
	source->ops->text(source, event->where, finder->text, NULL);
	s.lacks_words = false;
	s.words = finder->text->str;
	return bsc_query_match(finder->query, &s, finder->memory) == BSC_VERDICT_YES;
}

BscFound bsc_event_finder_next(BscEventFinder *finder, uint64_t most, BscEvent *ret, GError **error)
{
	const BscEventSourceOps *ops = finder->trace->source->ops;
	GError *failure = NULL;
	BscEvent event;

	for (; most > 0; most--) {
		if (!ops->next(finder->cursor, &event, &failure)) {
			if (!failure)
				return BSC_FOUND_END;
			g_propagate_error(error, failure);
			return BSC_FOUND_FAILED;
		}
		finder->n_seen++;
		if (fits(finder, &event)) {
			*ret = event;
			return BSC_FOUND_EVENT;
		}
	}
	return BSC_FOUND_PAUSE;
}

uint64_t bsc_event_finder_seen(const BscEventFinder *finder)
{
	return finder->n_seen;
}
