/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/text-rows.h"

#include "parsers/decode.h"

#include <string.h>

/* A row before its place in the trace is known. */
typedef struct Row {
	BscBody body;
	BscNsec ts;
	uint64_t offset;
	BscString text, symbol;
	int32_t pid;
	uint32_t place; /* in rows->places */
	uint8_t flags;
} Row;

typedef struct Gap {
	BscNsec before;
	uint64_t n_lost;
	guint row; /* in the run's rows, first one behind it */
	bool is_open;
	BscNsec after;
} Gap;

typedef struct Run {
	uint32_t buffer, cpu;
	GArray *rows; /* of Row */
	GArray *gaps; /* of Gap */
	uint64_t n_events;
	BscNsec begin, end;
} Run;

typedef struct Type {
	char *name;
	int kind;
	uint64_t count;
} Type;

struct BscTextRows {
	BscTrace *trace;
	const char *const *ignore;
	GHashTable *run_of; /* buffer << 32 | cpu -> index + 1 in runs */
	GPtrArray *runs;    /* of Run */
	GPtrArray *labels;  /* of char *: names of the buffers */
	GHashTable *type_of;
	GArray *types;       /* of Type */
	GArray *places;      /* of BscTextPlace; run is an index in runs until the end */
	GArray *homeless;    /* of Row: no line says on which CPU */
	GHashTable *symbols; /* BscString -> made-up address + 1 */
	uint64_t n_events, n_unread;
	BscNsec resolution;
	bool is_counter, has_flags;
};

static void run_free(gpointer data)
{
	Run *run = data;

	g_array_unref(run->rows);
	g_array_unref(run->gaps);
	g_free(run);
}

static void clear_type(gpointer data)
{
	g_free(((Type *)data)->name);
}

BscTextRows *bsc_text_rows_new(BscTrace *trace, const char *const *ignore)
{
	BscTextRows *rows = g_new0(BscTextRows, 1);

	rows->trace = trace;
	rows->ignore = ignore;
	rows->run_of = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	rows->runs = g_ptr_array_new_with_free_func(run_free);
	rows->labels = g_ptr_array_new_with_free_func(g_free);
	rows->type_of = g_hash_table_new(g_str_hash, g_str_equal);
	rows->types = g_array_new(FALSE, TRUE, sizeof(Type));
	g_array_set_clear_func(rows->types, clear_type);
	rows->places = g_array_new(FALSE, FALSE, sizeof(BscTextPlace));
	rows->homeless = g_array_new(FALSE, FALSE, sizeof(Row));
	rows->symbols = g_hash_table_new(NULL, NULL);
	return rows;
}

void bsc_text_rows_free(BscTextRows *rows)
{
	if (!rows)
		return;
	g_hash_table_unref(rows->run_of);
	g_ptr_array_unref(rows->runs);
	g_ptr_array_unref(rows->labels);
	g_hash_table_unref(rows->type_of);
	g_array_unref(rows->types);
	if (rows->places)
		g_array_unref(rows->places);
	g_array_unref(rows->homeless);
	g_hash_table_unref(rows->symbols);
	g_free(rows);
}

uint64_t bsc_text_rows_count(const BscTextRows *rows)
{
	return rows->n_events;
}

static uint32_t buffer_of(BscTextRows *rows, BscSlice label)
{
	g_autofree char *name = label.len > 0 ? g_strndup(label.at, label.len) : g_strdup("");

	for (guint i = 0; i < rows->labels->len; i++)
		if (strcmp(rows->labels->pdata[i], name) == 0)
			return i;
	g_ptr_array_add(rows->labels, g_steal_pointer(&name));
	return rows->labels->len - 1;
}

static guint run_index(BscTextRows *rows, uint32_t buffer, uint32_t cpu)
{
	uint64_t key = (uint64_t)buffer << 32 | cpu;
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(rows->run_of, &key));
	Run *run;

	if (known)
		return known - 1;
	run = g_new0(Run, 1);
	run->buffer = buffer;
	run->cpu = cpu;
	run->rows = g_array_new(FALSE, FALSE, sizeof(Row));
	run->gaps = g_array_new(FALSE, FALSE, sizeof(Gap));
	run->begin = run->end = BSC_NSEC_NONE;
	g_ptr_array_add(rows->runs, run);
	g_hash_table_insert(rows->run_of, g_memdup2(&key, sizeof(key)),
			    GUINT_TO_POINTER(rows->runs->len));
	return rows->runs->len - 1;
}

static Type *type_of(BscTextRows *rows, const BscLine *line)
{
	g_autofree char *name = g_strndup(line->name.at, line->name.len);
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(rows->type_of, name));

	if (!known) {
		Type type = { .name = g_steal_pointer(&name), .kind = bsc_body_kind(line) };

		g_array_append_val(rows->types, type);
		known = rows->types->len;
		g_hash_table_insert(rows->type_of, type.name, GUINT_TO_POINTER(known));
	}
	return &g_array_index(rows->types, Type, known - 1);
}

static bool is_ignored(const BscTextRows *rows, BscEventKind kind)
{
	g_autofree char *full = NULL;

	if (!rows->ignore)
		return false;
	full = g_strdup_printf("%s:%s", bsc_event_kind_system(kind), bsc_event_kind_name(kind));
	return g_strv_contains(rows->ignore, full) ||
	       g_strv_contains(rows->ignore, bsc_event_kind_name(kind));
}

/* The first event behind lost ones ends the gap. */
static void close_gap(Run *run, BscNsec ts)
{
	Gap *gap;

	if (run->gaps->len == 0)
		return;
	gap = &g_array_index(run->gaps, Gap, run->gaps->len - 1);
	if (gap->is_open) {
		gap->is_open = false;
		gap->after = ts;
	}
}

static void add_gap(BscTextRows *rows, const BscLine *line, uint64_t offset)
{
	guint index = run_index(rows, buffer_of(rows, line->label), (uint32_t)line->cpu);
	Run *run = rows->runs->pdata[index];
	Gap gap = { run->end, line->n_lost, run->rows->len, true, BSC_NSEC_NONE };
	g_autofree char *what =
		line->n_lost ? g_strdup_printf("%" G_GUINT64_FORMAT " events lost", line->n_lost)
			     : g_strdup("events lost, number unknown");

	g_array_append_val(run->gaps, gap);
	bsc_diagnostics_add(rows->trace->diag, BSC_DIAG_LOST_EVENTS, line->cpu, offset, run->end,
			    what);
}

/* What is said once of the whole text. */
static void note_stamps(BscTextRows *rows, const BscLine *line)
{
	if (line->resolution == 0)
		rows->is_counter = true;
	else
		rows->resolution = MAX(rows->resolution, line->resolution);
	rows->has_flags |= line->has_flags;
}

static void add_to_run(BscTextRows *rows, guint index, BscNsec ts, uint64_t offset)
{
	Run *run = rows->runs->pdata[index];

	run->n_events++;
	if (run->begin == BSC_NSEC_NONE)
		run->begin = ts;
	if (run->end != BSC_NSEC_NONE && ts < run->end)
		bsc_diagnostics_add(rows->trace->diag, BSC_DIAG_TIME_BACKWARDS, (int32_t)run->cpu,
				    offset, ts, NULL);
	run->end = run->end == BSC_NSEC_NONE ? ts : MAX(run->end, ts);
	close_gap(run, ts);
}

static BscString intern(BscTextRows *rows, BscSlice slice)
{
	return bsc_strtab_intern_len(rows->trace->strings, slice.at, slice.len);
}

/* The row of LINE; false if it makes none. */
static bool make_row(BscTextRows *rows, const BscLine *line, const Type *type, uint64_t offset,
		     Row *ret)
{
	if (type->kind < 0 || is_ignored(rows, (BscEventKind)type->kind))
		return false;
	if (!bsc_body_parse(line, (BscEventKind)type->kind, &ret->body)) {
		/* the tracers' rows are of a few functions alone */
		if (type->kind != BSC_EVENT_FUNCTION && type->kind != BSC_EVENT_GRAPH_ENTRY &&
		    type->kind != BSC_EVENT_GRAPH_EXIT)
			rows->n_unread++;
		return false;
	}
	ret->ts = line->ts;
	ret->offset = offset;
	ret->pid = line->pid;
	ret->flags = line->flags;
	ret->text = intern(rows, ret->body.text);
	ret->symbol = intern(rows, ret->body.symbol);
	return true;
}

void bsc_text_rows_add(BscTextRows *rows, const BscLine *line, uint64_t offset)
{
	BscTextPlace place = { line->ts, offset, UINT32_MAX };
	Row row = { .place = rows->places->len };
	bool has_row;
	Type *type;

	if (line->kind == BSC_LINE_LOST) {
		add_gap(rows, line, offset);
		return;
	}
	rows->n_events++;
	note_stamps(rows, line);
	type = type_of(rows, line);
	type->count++;
	has_row = make_row(rows, line, type, offset, &row);
	if (line->cpu >= 0) {
		place.run = run_index(rows, buffer_of(rows, line->label), (uint32_t)line->cpu);
		add_to_run(rows, place.run, line->ts, offset);
		if (has_row)
			g_array_append_val(((Run *)rows->runs->pdata[place.run])->rows, row);
	} else if (has_row) {
		g_array_append_val(rows->homeless, row);
	}
	g_array_append_val(rows->places, place);
}

/*
 * The step of cpu:bringup: what is above it runs on the CPU itself, what is below on the control
 * CPU; kernel/cpu.c: cpuhp_hp_states. -1 if no callback tells.
 */
static int32_t bringup_step(const BscTextRows *rows)
{
	for (guint i = 0; i < rows->homeless->len; i++) {
		const Row *row = &g_array_index(rows->homeless, Row, i);
		const char *name = bsc_strtab_get(rows->trace->strings, row->symbol);

		if (strcmp(name, "bringup_cpu") == 0 || strcmp(name, "cpuhp_bringup_ap") == 0)
			return row->body.c;
	}
	return -1;
}

/*
 * tp_printk leaves out who recorded an event. The control CPU of a boot is CPU 0 and its task is
 * pid 1; kernel/cpu.c: bringup_nonboot_cpus.
 */
static void find_homes(BscTextRows *rows)
{
	int32_t bringup = bringup_step(rows);
	const BscSlice none = { "", 0 };

	for (guint i = 0; i < rows->homeless->len; i++) {
		Row *row = &g_array_index(rows->homeless, Row, i);
		bool is_own = bringup >= 0 && row->body.c > bringup;
		uint32_t cpu = is_own && row->body.a >= 0 && row->body.a <= UINT16_MAX
				       ? (uint32_t)row->body.a
				       : 0;
		BscTextPlace *place = &g_array_index(rows->places, BscTextPlace, row->place);

		if (row->pid < 0 && !is_own)
			row->pid = 1;
		place->run = run_index(rows, buffer_of(rows, none), cpu);
		add_to_run(rows, place->run, row->ts, row->offset);
		g_array_append_val(((Run *)rows->runs->pdata[place->run])->rows, *row);
	}
	if (rows->homeless->len > 0)
		bsc_diagnostics_count(rows->trace->diag, BSC_DIAG_GUESSED_CPU, rows->homeless->len);
}

static gint compare_runs(gconstpointer a, gconstpointer b)
{
	const Run *x = *(Run *const *)a, *y = *(Run *const *)b;

	if (x->buffer != y->buffer)
		return x->buffer < y->buffer ? -1 : 1;
	return (x->cpu > y->cpu) - (x->cpu < y->cpu);
}

/* Text has names and no addresses: each name gets a number that stands for one. */
static uint64_t address_of(BscTextRows *rows, BscString symbol)
{
	guint known;

	if (!symbol)
		return 0;
	known = GPOINTER_TO_UINT(g_hash_table_lookup(rows->symbols, GUINT_TO_POINTER(symbol)));
	if (!known) {
		const char *name = bsc_strtab_get(rows->trace->strings, symbol);
		size_t len = strcspn(name, ".");
		uint64_t *addr = g_new(uint64_t, 1);

		known = g_hash_table_size(rows->symbols) + 1;
		*addr = known;
		g_hash_table_insert(rows->symbols, GUINT_TO_POINTER(symbol),
				    GUINT_TO_POINTER(known));
		g_hash_table_insert(
			rows->trace->symbols, addr,
			GUINT_TO_POINTER(bsc_strtab_intern_len(rows->trace->strings, name, len)));
		rows->trace->has_symbols = true;
	}
	return known;
}

/* How deep a CPU is in interrupts, by the events of their begin and end. */
typedef struct Depth {
	int hard, soft;
} Depth;

static void step_depth(Depth *depth, BscEventKind kind)
{
	switch (kind) {
	case BSC_EVENT_IRQ_ENTRY:
	case BSC_EVENT_IPI_ENTRY:
	case BSC_EVENT_TIMER_ENTRY:
	case BSC_EVENT_RESCHEDULE_ENTRY:
	case BSC_EVENT_CALL_ENTRY:
	case BSC_EVENT_CALL_SINGLE_ENTRY: depth->hard++; break;
	case BSC_EVENT_IRQ_EXIT:
	case BSC_EVENT_IPI_EXIT:
	case BSC_EVENT_TIMER_EXIT:
	case BSC_EVENT_RESCHEDULE_EXIT:
	case BSC_EVENT_CALL_EXIT:
	case BSC_EVENT_CALL_SINGLE_EXIT: depth->hard -= depth->hard > 0; break;
	case BSC_EVENT_SOFTIRQ_ENTRY: depth->soft++; break;
	case BSC_EVENT_SOFTIRQ_EXIT: depth->soft -= depth->soft > 0; break;
	default: break;
	}
}

/* Older reports print no flags: what they would say of interrupts follows from the events. */
static uint8_t flags_of(const Depth *depth)
{
	return (uint8_t)((depth->hard > 0 ? BSC_FLAG_HARDIRQ : 0) |
			 (depth->soft > 0 ? BSC_FLAG_SOFTIRQ : 0));
}

static void emit_row(BscTextRows *rows, const Row *from)
{
	BscTrace *trace = rows->trace;
	const BscPayload payload = {
		.addr = from->symbol ? address_of(rows, from->symbol) : from->body.addr,
		.a = from->body.a,
		.b = from->body.b,
		.c = from->body.c,
		.d = from->body.d,
		.pid = from->pid,
		.text = from->text,
		.kind = (uint8_t)from->body.kind,
		.flags = from->flags,
	};

	trace->where[bsc_trace_add_row(trace, from->ts, &payload)] = from->offset;
}

static void emit_gaps(BscTextRows *rows, const Run *run, uint32_t index, GArray *gaps)
{
	BscRun *to = &rows->trace->runs[index];

	for (guint i = 0; i < run->gaps->len; i++) {
		const Gap *from = &g_array_index(run->gaps, Gap, i);
		BscGap gap = {
			.run = index,
			.before = from->before,
			.after = from->after,
			.n_lost = from->n_lost,
			.row = to->first + from->row,
		};

		g_array_append_val(gaps, gap);
		to->n_lost += from->n_lost;
		to->lost_unknown |= from->n_lost == 0;
	}
}

static void emit_run(BscTextRows *rows, const Run *run, uint32_t index)
{
	Depth depth = { 0, 0 };

	rows->trace->runs[index] = (BscRun){
		.buffer = run->buffer,
		.cpu = run->cpu,
		.first = (BscRow)rows->trace->n_rows,
		.n_events = run->n_events,
		.begin = run->begin,
		.end = run->end,
	};
	rows->trace->n_runs = index + 1;
	for (guint i = 0; i < run->rows->len; i++) {
		Row *row = &g_array_index(run->rows, Row, i);

		step_depth(&depth, row->body.kind);
		if (!rows->has_flags)
			row->flags = flags_of(&depth);
		emit_row(rows, row);
	}
}

static void emit_types(BscTextRows *rows)
{
	BscTrace *trace = rows->trace;

	trace->n_types = rows->types->len;
	trace->types = g_new0(BscEventType, trace->n_types + 1);
	for (guint i = 0; i < rows->types->len; i++) {
		Type *from = &g_array_index(rows->types, Type, i);

		trace->types[i] = (BscEventType){
			.id = (int32_t)i + 1,
			.system = g_strdup(from->kind >= 0
						   ? bsc_event_kind_system((BscEventKind)from->kind)
						   : ""),
			.name = g_strdup(from->name),
			.kind = (int8_t)from->kind,
			.count = from->count,
		};
	}
}

static void emit_buffers(BscTextRows *rows)
{
	BscTrace *trace = rows->trace;

	trace->n_buffers = MAX(rows->labels->len, 1);
	trace->buffers = g_new0(BscBuffer, trace->n_buffers);
	for (size_t i = 0; i < trace->n_buffers; i++) {
		trace->buffers[i].name =
			g_strdup(i < rows->labels->len ? rows->labels->pdata[i] : "");
		trace->buffers[i].clock = g_strdup("");
	}
}

static void judge(BscTextRows *rows)
{
	BscDiagnostics *diag = rows->trace->diag;
	g_autofree char *what = NULL;

	if (rows->n_unread > 0)
		bsc_diagnostics_count(diag, BSC_DIAG_MISSING_FIELD, rows->n_unread);
	if (rows->is_counter)
		bsc_diagnostics_add(diag, BSC_DIAG_CLOCK_UNFIT, -1, UINT64_MAX, BSC_NSEC_NONE,
				    "its stamps are plain numbers without a unit");
	if (rows->resolution <= 1)
		return;
	what = g_strdup_printf("to %g us", (double)rows->resolution / 1000);
	bsc_diagnostics_add(diag, BSC_DIAG_ROUNDED, -1, UINT64_MAX, BSC_NSEC_NONE, what);
}

/* Places with the runs' final numbers; what is of no CPU is left out. */
static GArray *settle_places(BscTextRows *rows, const uint32_t *sorted)
{
	GArray *places = g_steal_pointer(&rows->places);
	guint n = 0;

	for (guint i = 0; i < places->len; i++) {
		BscTextPlace place = g_array_index(places, BscTextPlace, i);

		if (place.run == UINT32_MAX)
			continue;
		place.run = sorted[place.run];
		g_array_index(places, BscTextPlace, n++) = place;
	}
	g_array_set_size(places, n);
	return places;
}

GArray *bsc_text_rows_finish(BscTextRows *rows)
{
	BscTrace *trace = rows->trace;
	GArray *gaps = g_array_new(FALSE, TRUE, sizeof(BscGap));
	g_autofree uint32_t *sorted = NULL;
	g_autoptr(GPtrArray) order = NULL;
	size_t n_rows = 0;

	find_homes(rows);
	order = g_ptr_array_copy(rows->runs, NULL, NULL);
	g_ptr_array_set_free_func(order, NULL);
	g_ptr_array_sort(order, compare_runs);
	sorted = g_new0(uint32_t, rows->runs->len + 1);
	trace->runs = g_new0(BscRun, order->len + 1);
	emit_buffers(rows);
	for (guint i = 0; i < order->len; i++)
		n_rows += ((const Run *)order->pdata[i])->rows->len;
	trace->where = g_new(BscWhere, n_rows);
	for (guint i = 0; i < order->len; i++) {
		const Run *run = order->pdata[i];

		sorted[run_index(rows, run->buffer, run->cpu)] = i;
		emit_run(rows, run, i);
		emit_gaps(rows, run, i, gaps);
		trace->n_cpus = MAX(trace->n_cpus, run->cpu + 1);
	}
	trace->n_gaps = gaps->len;
	trace->gaps = (BscGap *)(void *)g_array_free(gaps, FALSE);
	emit_types(rows);
	trace->lacks_context = !rows->has_flags &&
			       !bsc_trace_has_kind(trace, BSC_EVENT_IRQ_ENTRY) &&
			       !bsc_trace_has_kind(trace, BSC_EVENT_TIMER_ENTRY);
	judge(rows);
	return settle_places(rows, sorted);
}
