/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/text-source.h"

#include "base/error.h"
#include "base/format.h"
#include "parsers/line-reader.h"

#include <string.h>

typedef struct TextSource {
	BscEventSource base;
	BscInput *input;
	GArray *places; /* of BscTextPlace, by offset */
	GArray *order;  /* of uint32_t: which of them, by (ts, offset) */
	const BscTrace *trace;
	GHashTable *ids; /* name -> id of the type */
	GMutex names_lock;
	GStringChunk *names; /* of tasks, one copy each */
	GMutex checksum_lock;
	char *checksum; /* NULL until asked for */
} TextSource;

struct BscEventCursor {
	TextSource *source;
	guint next;
	BscEventFilter filter;
	GHashTable *wanted; /* ids; NULL: all */
};

/* The line at OFFSET and what it says; false with ERROR if the file has changed. */
static bool read_line(TextSource *source, uint64_t offset, GString *buf, BscLine *ret,
		      GError **error)
{
	size_t len;
	char *end;

	g_string_set_size(buf, BSC_MAX_LINE);
	len = bsc_input_read(source->input, offset, buf->str, BSC_MAX_LINE);
	end = memchr(buf->str, '\n', len);
	if (end)
		len = (size_t)(end - buf->str);
	if (len > 0 && buf->str[len - 1] == '\r')
		len--;
	bsc_line_parse(buf->str, len, ret);
	if (ret->kind == BSC_LINE_EVENT)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_IO,
		    "%s: events cannot be read again: the file has changed", source->input->path);
	return false;
}

static void describe(TextSource *source, const BscTextPlace *place, const BscLine *line,
		     BscEvent *ret)
{
	const BscRun *run = &source->trace->runs[place->run];
	g_autofree char *name = g_strndup(line->name.at, line->name.len);
	g_autofree char *comm =
		line->comm.len > 0 ? g_strndup(line->comm.at, line->comm.len) : NULL;

	g_mutex_lock(&source->names_lock);
	*ret = (BscEvent){
		.ts = place->ts,
		.where = place->offset,
		.buffer = run->buffer,
		.cpu = run->cpu,
		.id = GPOINTER_TO_INT(g_hash_table_lookup(source->ids, name)),
		.pid = line->pid,
		.name = g_string_chunk_insert_const(source->names, name),
		.comm = comm ? g_string_chunk_insert_const(source->names, comm) : "<...>",
	};
	g_mutex_unlock(&source->names_lock);
}

static const BscTextPlace *place_at(const TextSource *source, guint i)
{
	return &g_array_index(source->places, BscTextPlace, i);
}

/* The place of the line at OFFSET; NULL if there is none. */
static const BscTextPlace *find_place(const TextSource *source, uint64_t offset)
{
	guint low = 0, high = source->places->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (place_at(source, middle)->offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < source->places->len && place_at(source, low)->offset == offset
		       ? place_at(source, low)
		       : NULL;
}

static bool source_event(BscEventSource *base, BscWhere where, BscEvent *ret, GError **error)
{
	TextSource *source = (TextSource *)base;
	const BscTextPlace *place = find_place(source, where);
	g_autoptr(GString) buf = g_string_new(NULL);
	BscLine line;

	if (!place) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "no event is at this place");
		return false;
	}
	if (!read_line(source, where, buf, &line, error))
		return false;
	describe(source, place, &line, ret);
	return true;
}

static bool source_text(BscEventSource *base, BscWhere where, GString *out, GError **error)
{
	TextSource *source = (TextSource *)base;
	g_autoptr(GString) buf = g_string_new(NULL);
	BscLine line;

	if (!read_line(source, where, buf, &line, error))
		return false;
	g_string_append_len(out, line.body.at, (gssize)line.body.len);
	return true;
}

static bool matches(const BscEventType *type, const char *pattern)
{
	g_autofree char *full = g_strdup_printf("%s:%s", type->system, type->name);

	return bsc_text_matches(strchr(pattern, ':') ? full : type->name, pattern);
}

static BscEventCursor *cursor_new(BscEventSource *base, const BscEventFilter *filter,
				  GError **error)
{
	TextSource *source = (TextSource *)base;
	BscEventCursor *cursor = g_new0(BscEventCursor, 1);

	cursor->source = source;
	cursor->filter = *filter;
	if (!filter->names)
		return cursor;
	cursor->wanted = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; filter->names[i]; i++)
		for (size_t t = 0; t < source->trace->n_types; t++)
			if (matches(&source->trace->types[t], filter->names[i]))
				g_hash_table_add(cursor->wanted,
						 GINT_TO_POINTER(source->trace->types[t].id));
	return cursor;
}

static bool is_wanted(const BscEventCursor *cursor, const BscTextPlace *place)
{
	const BscEventFilter *filter = &cursor->filter;
	uint32_t cpu = cursor->source->trace->runs[place->run].cpu;
	bool has_cpu = !filter->cpus;

	for (size_t i = 0; i < filter->n_cpus && !has_cpu; i++)
		has_cpu = filter->cpus[i] == cpu;
	return has_cpu && (!filter->has_from || place->ts >= filter->from) &&
	       (!filter->has_to || place->ts <= filter->to);
}

static bool is_wanted_type(const BscEventCursor *cursor, int32_t id)
{
	const uint8_t *ids = cursor->filter.ids;

	if (ids && (id < 0 || id >= BSC_EVENT_N_IDS || !ids[id]))
		return false;
	return !cursor->wanted || g_hash_table_contains(cursor->wanted, GINT_TO_POINTER(id));
}

static bool cursor_next(BscEventCursor *cursor, BscEvent *ret, GError **error)
{
	TextSource *source = cursor->source;
	g_autoptr(GString) buf = g_string_new(NULL);
	BscLine line;

	while (cursor->next < source->order->len) {
		const BscTextPlace *place =
			place_at(source, g_array_index(source->order, uint32_t, cursor->next++));

		if (!is_wanted(cursor, place))
			continue;
		if (!read_line(source, place->offset, buf, &line, error))
			return false;
		describe(source, place, &line, ret);
		if (is_wanted_type(cursor, ret->id))
			return true;
	}
	return false;
}

static void cursor_free(BscEventCursor *cursor)
{
	if (!cursor)
		return;
	if (cursor->wanted)
		g_hash_table_unref(cursor->wanted);
	g_free(cursor);
}

static const char *source_checksum(BscEventSource *base)
{
	TextSource *source = (TextSource *)base;

	g_mutex_lock(&source->checksum_lock);
	if (!source->checksum)
		source->checksum = bsc_input_checksum(source->input);
	g_mutex_unlock(&source->checksum_lock);
	return source->checksum;
}

static void source_free(BscEventSource *base)
{
	TextSource *source = (TextSource *)base;

	g_mutex_clear(&source->checksum_lock);
	g_mutex_clear(&source->names_lock);
	g_free(source->checksum);
	g_hash_table_unref(source->ids);
	g_string_chunk_free(source->names);
	g_array_unref(source->places);
	g_array_unref(source->order);
	bsc_input_free(source->input);
	g_free(source);
}

static const BscEventSourceOps source_ops = {
	.cursor = cursor_new,
	.next = cursor_next,
	.cursor_free = cursor_free,
	.text = source_text,
	.checksum = source_checksum,
	.event = source_event,
	.free = source_free,
};

/* Equal moments go by the order of the file, which is that of the rows. */
static gint compare_places(gconstpointer a, gconstpointer b, gpointer data)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	BscNsec x_ts = place_at(data, x)->ts, y_ts = place_at(data, y)->ts;

	return x_ts != y_ts ? (x_ts < y_ts ? -1 : 1) : (x > y) - (x < y);
}

static GArray *order_places(TextSource *source)
{
	GArray *order = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), source->places->len);

	for (uint32_t i = 0; i < source->places->len; i++)
		g_array_append_val(order, i);
	g_array_sort_with_data(order, compare_places, source);
	return order;
}

BscEventSource *bsc_text_source_take(BscInput *input, GArray *places, const BscTrace *trace)
{
	TextSource *source = g_new0(TextSource, 1);

	source->base.ops = &source_ops;
	source->input = input;
	source->places = places;
	source->order = order_places(source);
	source->trace = trace;
	source->names = g_string_chunk_new(1024);
	source->ids = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
	g_mutex_init(&source->checksum_lock);
	g_mutex_init(&source->names_lock);
	for (size_t i = 0; i < trace->n_types; i++)
		g_hash_table_insert(source->ids, trace->types[i].name,
				    GINT_TO_POINTER(trace->types[i].id));
	return &source->base;
}
