/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/event-rows.h"

#include "base/format.h"
#include "trace/line.h"

/* Longest text of a cell, bytes; a console line can be a kilobyte. */
#define MAX_CELL 1000

/* Rows are kept in blocks, so that growing never copies what is there. */
#define BLOCK_ROWS 65536

/* A place in 48 bits: 64 GiB of pages, or 256 TiB of text. */
typedef struct Block {
	uint32_t high[BLOCK_ROWS];
	uint16_t low[BLOCK_ROWS];
} Block;

#define MAX_WHERE ((UINT64_C(1) << 48) - 1)

struct _BscEventRow {
	GObject parent_instance;
	BscDocument *document; /* owned */
	BscWhere where;
	bool is_read, is_good;
	BscEvent event; /* while it is good */
	char *cells[BSC_N_EVENT_COLUMNS];
};

G_DEFINE_FINAL_TYPE(BscEventRow, bsc_event_row, G_TYPE_OBJECT)

static void bsc_event_row_finalize(GObject *object)
{
	BscEventRow *self = BSC_EVENT_ROW(object);

	for (int i = 0; i < BSC_N_EVENT_COLUMNS; i++)
		g_free(self->cells[i]);
	bsc_document_unref(self->document);
	G_OBJECT_CLASS(bsc_event_row_parent_class)->finalize(object);
}

static void bsc_event_row_class_init(BscEventRowClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_event_row_finalize;
}

static void bsc_event_row_init(BscEventRow *self)
{
}

/* What a cursor says of events that were lost in front of this one, and a single read cannot. */
static uint64_t lost_before(const BscTrace *trace, const BscEvent *event)
{
	for (size_t r = bsc_trace_next_run(trace, event->cpu, 0); r < trace->n_runs;
	     r = bsc_trace_next_run(trace, event->cpu, r + 1)) {
		const uint32_t run = (uint32_t)r;
		size_t g = bsc_trace_first_gap(trace, run,
					       bsc_trace_lower_bound(trace, run, event->ts));

		if (trace->runs[run].buffer != event->buffer)
			continue;
		for (; g < trace->n_gaps && trace->gaps[g].run == run &&
		       trace->gaps[g].after <= event->ts;
		     g++)
			if (trace->gaps[g].after == event->ts && !trace->gaps[g].is_timeless)
				return trace->gaps[g].n_lost ? trace->gaps[g].n_lost : UINT64_MAX;
	}
	return 0;
}

static bool read_event(BscEventRow *self)
{
	const BscTrace *trace = self->document->capture->trace;

	if (!self->is_read) {
		self->is_read = true;
		self->is_good =
			trace->source->ops->event(trace->source, self->where, &self->event, NULL);
		if (self->is_good)
			self->event.lost = lost_before(trace, &self->event);
	}
	return self->is_good;
}

static char *text_of(const BscTrace *trace, const BscEvent *event)
{
	g_autoptr(GString) out = g_string_new(NULL);

	if (event->lost == UINT64_MAX)
		g_string_append(out, "[events lost in front] ");
	else if (event->lost > 0)
		g_string_append_printf(out, "[%" G_GUINT64_FORMAT " events lost in front] ",
				       event->lost);
	bsc_event_line_append_text(trace, event, out);
	return bsc_text_sanitize(out->str, MAX_CELL);
}

static char *new_cell(BscEventRow *self, BscEventColumn column)
{
	const BscEvent *event = &self->event;
	char moment[BSC_FORMAT_MAX];
	g_autofree char *text = NULL;

	if (!read_event(self))
		return g_strdup(column == BSC_EVENT_TEXT ? "(cannot be read again)" : "");
	switch (column) {
	case BSC_EVENT_MOMENT: return g_strdup(bsc_format_moment(moment, event->ts));
	case BSC_EVENT_CPU: return g_strdup_printf("%u", event->cpu);
	case BSC_EVENT_TASK:
		text = g_strdup_printf("%s-%d", event->comm, event->pid);
		return bsc_text_sanitize(text, MAX_CELL);
	case BSC_EVENT_NAME: return bsc_text_sanitize(event->name, MAX_CELL);
	case BSC_EVENT_TEXT: return text_of(self->document->capture->trace, event);
	case BSC_N_EVENT_COLUMNS: break;
	}
	return g_strdup("");
}

const char *bsc_event_row_cell(BscEventRow *self, BscEventColumn column)
{
	if (!self->cells[column])
		self->cells[column] = new_cell(self, column);
	return self->cells[column];
}

BscNsec bsc_event_row_moment(BscEventRow *self)
{
	return read_event(self) ? self->event.ts : BSC_NSEC_NONE;
}

void bsc_event_row_append_line(BscEventRow *self, GString *out)
{
	const BscTrace *trace = self->document->capture->trace;

	if (read_event(self))
		bsc_event_line_append(trace, &self->event, bsc_event_line_instances(trace), out);
}

struct _BscEventRows {
	GObject parent_instance;
	BscDocument *document; /* owned */
	GPtrArray *blocks;     /* owned: of Block */
	guint n;
};

static BscWhere where_of(BscEventRows *self, guint row)
{
	const Block *block = self->blocks->pdata[row / BLOCK_ROWS];

	return (BscWhere)block->high[row % BLOCK_ROWS] << 16 | block->low[row % BLOCK_ROWS];
}

static GType get_item_type(GListModel *model)
{
	return BSC_TYPE_EVENT_ROW;
}

static guint get_n_items(GListModel *model)
{
	return BSC_EVENT_ROWS(model)->n;
}

static gpointer get_item(GListModel *model, guint position)
{
	BscEventRows *self = BSC_EVENT_ROWS(model);
	BscEventRow *row;

	if (position >= self->n)
		return NULL;
	row = g_object_new(BSC_TYPE_EVENT_ROW, NULL);
	row->document = bsc_document_ref(self->document);
	row->where = where_of(self, position);
	return row;
}

static void init_model(GListModelInterface *interface)
{
	interface->get_item_type = get_item_type;
	interface->get_n_items = get_n_items;
	interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE(BscEventRows, bsc_event_rows, G_TYPE_OBJECT,
			      G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, init_model))

BscEventRows *bsc_event_rows_new(BscDocument *document)
{
	BscEventRows *self = g_object_new(BSC_TYPE_EVENT_ROWS, NULL);

	self->document = bsc_document_ref(document);
	return self;
}

bool bsc_event_rows_append(BscEventRows *self, const BscWhere *where, size_t n)
{
	guint before = self->n;

	if (n > (size_t)(G_MAXINT - self->n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (where[i] > MAX_WHERE)
			return false;
	for (size_t i = 0; i < n; i++, self->n++) {
		Block *block;

		if (self->n % BLOCK_ROWS == 0)
			g_ptr_array_add(self->blocks, g_new(Block, 1));
		block = self->blocks->pdata[self->n / BLOCK_ROWS];
		block->high[self->n % BLOCK_ROWS] = (uint32_t)(where[i] >> 16);
		block->low[self->n % BLOCK_ROWS] = (uint16_t)where[i];
	}
	if (n > 0)
		g_list_model_items_changed(G_LIST_MODEL(self), before, 0, (guint)n);
	return true;
}

/* Moment of ROW; the end of time for what cannot be read. */
static BscNsec moment_at(BscEventRows *self, guint row)
{
	BscEventSource *source = self->document->capture->trace->source;
	BscEvent event;

	return source->ops->event(source, where_of(self, row), &event, NULL) ? event.ts : INT64_MAX;
}

guint bsc_event_rows_find(BscEventRows *self, BscNsec at, BscWhere where)
{
	guint low = 0, high = self->n;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (moment_at(self, middle) < at)
			low = middle + 1;
		else
			high = middle;
	}
	for (guint row = low; row < self->n && moment_at(self, row) == at; row++)
		if (where_of(self, row) == where)
			return row;
	return low;
}

static void bsc_event_rows_finalize(GObject *object)
{
	BscEventRows *self = BSC_EVENT_ROWS(object);

	g_ptr_array_unref(self->blocks);
	bsc_document_unref(self->document);
	G_OBJECT_CLASS(bsc_event_rows_parent_class)->finalize(object);
}

static void bsc_event_rows_class_init(BscEventRowsClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_event_rows_finalize;
}

static void bsc_event_rows_init(BscEventRows *self)
{
	self->blocks = g_ptr_array_new_with_free_func(g_free);
}
