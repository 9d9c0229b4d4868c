/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "campaign.h"

#include "parsers/parsers.h"
#include "parsers/source.h"

#include <string.h>

#define PAGE 4096u

static int compare_pieces(gconstpointer a, gconstpointer b)
{
	const SubjectPiece *x = a, *y = b;

	return x->end < y->end ? -1 : x->end > y->end;
}

/* How many events each page holds. */
static uint64_t *count_pages(const BscTrace *trace, guint n_pages)
{
	static const BscEventFilter everything;
	const BscEventSourceOps *ops = trace->source->ops;
	BscEventCursor *cursor = ops->cursor(trace->source, &everything, NULL);
	uint64_t *counts = g_new0(uint64_t, n_pages + 1);
	BscEvent event;

	while (ops->next(cursor, &event, NULL))
		counts[event.where >> BSC_WHERE_BITS]++;
	ops->cursor_free(cursor);
	return counts;
}

static void find_pieces(Subject *subject, const BscTrace *trace)
{
	const BscSource *source = (const BscSource *)trace->source;
	const BscIndex *index = source->parts.index;
	g_autofree uint64_t *counts = count_pages(trace, index->pages->len);

	subject->begin = subject->size;
	for (guint i = 0; i < index->pages->len; i++) {
		const BscPageRef *page = &g_array_index(index->pages, BscPageRef, i);
		const BscUnit *unit = &g_array_index(index->units, BscUnit, page->unit);
		SubjectPiece piece = { unit->offset + unit->csize, counts[i] };

		if (!unit->is_compressed)
			piece.end = unit->offset + page->offset + source->parts.layout.page_size;
		subject->begin = MIN(subject->begin, unit->offset);
		g_array_append_val(subject->pieces, piece);
	}
	g_array_sort(subject->pieces, compare_pieces);
}

Subject *subject_new(const char *path, GError **error)
{
	BscTrace *trace = bsc_parse_file(path, NULL, NULL, error);
	Subject *subject;

	if (!trace)
		return NULL;
	subject = g_new0(Subject, 1);
	subject->path = path;
	subject->pieces = g_array_new(FALSE, FALSE, sizeof(SubjectPiece));
	subject->n_events = trace->n_events;
	if (!g_file_get_contents(path, (char **)&subject->data, &subject->size, error))
		g_clear_pointer(&subject, subject_free);
	else
		find_pieces(subject, trace);
	bsc_trace_free(trace);
	return subject;
}

void subject_free(Subject *subject)
{
	g_array_unref(subject->pieces);
	g_free(subject->data);
	g_free(subject);
}

Promise subject_promise(const Subject *subject, uint64_t at)
{
	Promise promise = {
		.n_whole = subject->n_events,
		.is_v7 = subject->size > 10 && subject->data[10] == '7',
	};

	/* Where what describes the pages is damaged, nothing can be promised of them. */
	if (at < subject->begin)
		return promise;
	for (guint i = 0; i < subject->pieces->len; i++) {
		const SubjectPiece *piece = &g_array_index(subject->pieces, SubjectPiece, i);

		if (piece->end > at)
			break;
		promise.n_least += piece->n_events;
	}
	return promise;
}

static size_t somewhere(GRand *rand, size_t size)
{
	/* Headers are small, and most of the harm is done there. */
	if (g_rand_int_range(rand, 0, 4) == 0)
		size = MIN(size, 3000);
	return (size_t)g_rand_int_range(rand, 0, (gint32)MAX(size, 1));
}

/* A length from 1 up to END, and no longer than ROOM. */
static size_t some_length(GRand *rand, gint32 end, size_t room)
{
	size_t n = (size_t)g_rand_int_range(rand, 1, end);

	return MIN(n, room);
}

static size_t flip_bits(GByteArray *data, GRand *rand)
{
	int n = g_rand_int_range(rand, 1, 20);
	size_t first = data->len;

	for (int i = 0; i < n; i++) {
		size_t at = somewhere(rand, data->len);

		data->data[at] ^= (guint8)(1 << g_rand_int_range(rand, 0, 8));
		first = MIN(first, at);
	}
	return first;
}

static size_t scramble(GByteArray *data, GRand *rand)
{
	size_t at = somewhere(rand, data->len);
	size_t n = some_length(rand, 64, data->len - at);

	for (size_t i = 0; i < n; i++)
		data->data[at + i] = (guint8)g_rand_int(rand);
	return at;
}

/* A number of 16, 32 or 64 bits becomes another one. */
static size_t spoil_number(GByteArray *data, GRand *rand)
{
	static const guint64 numbers[] = {
		0,          1,          7,          0x7fff,      0x7fffffff,
		0x80000000, 0xffffffff, G_MAXINT64, G_MAXUINT64, (guint64)G_MAXINT64 + 1
	};
	guint64 number = numbers[g_rand_int_range(rand, 0, G_N_ELEMENTS(numbers))];
	size_t at = somewhere(rand, data->len), n = (size_t)2 << g_rand_int_range(rand, 0, 3);

	if (g_rand_boolean(rand))
		number = GUINT64_SWAP_LE_BE(number);
	memcpy(data->data + at, &number, MIN(n, data->len - at));
	return at;
}

static size_t take_out(GByteArray *data, GRand *rand)
{
	size_t at = somewhere(rand, data->len);
	size_t n = some_length(rand, 5000, data->len - at);

	g_byte_array_remove_range(data, (guint)at, (guint)n);
	return at;
}

/* Two pieces of the file change places: pages, or whatever sections there are. */
static size_t swap(GByteArray *data, GRand *rand)
{
	size_t unit = g_rand_boolean(rand) ? PAGE : 1;
	size_t n = unit == PAGE ? PAGE : (size_t)g_rand_int_range(rand, 1, 2000);
	size_t a = somewhere(rand, data->len) / unit * unit;
	size_t b = somewhere(rand, data->len) / unit * unit;
	size_t low = MIN(a, b), high = MAX(a, b);
	g_autofree guint8 *kept = NULL;

	n = MIN(MIN(n, high - low), data->len - high);
	kept = g_memdup2(data->data + low, n);
	memcpy(data->data + low, data->data + high, n);
	if (n > 0)
		memcpy(data->data + high, kept, n);
	return low;
}

static size_t clear(GByteArray *data, GRand *rand)
{
	size_t at = somewhere(rand, data->len);
	size_t n = some_length(rand, 16384, data->len - at);

	memset(data->data + at, g_rand_boolean(rand) ? 0 : 0xff, n);
	return at;
}

static size_t put_in_twice(GByteArray *data, GRand *rand)
{
	size_t at = somewhere(rand, data->len), old = data->len;
	size_t n = some_length(rand, 9000, old - at);

	g_byte_array_set_size(data, (guint)(old + n));
	memmove(data->data + at + n, data->data + at, old - at);
	return at;
}

GByteArray *subject_corrupted(const Subject *subject, GRand *rand, size_t *ret_at,
			      const char **ret_kind)
{
	static const struct {
		const char *name;
		size_t (*harm)(GByteArray *data, GRand *rand);
	} kinds[] = {
		{ "bits", flip_bits },
		{ "bytes", scramble },
		{ "number", spoil_number },
		{ "taken out", take_out },
		{ "swapped", swap },
		{ "cleared", clear },
		{ "put in twice", put_in_twice },
	};
	int kind = g_rand_int_range(rand, 0, G_N_ELEMENTS(kinds));
	GByteArray *data = g_byte_array_sized_new((guint)subject->size + 9000);

	g_byte_array_append(data, subject->data, (guint)subject->size);
	*ret_at = kinds[kind].harm(data, rand);
	*ret_kind = kinds[kind].name;
	return data;
}
