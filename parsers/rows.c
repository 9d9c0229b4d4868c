/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/decode.h"

#include <string.h>

/* CALLTIME and RETTIME: their difference goes to C and D, 32 bits to each. */
typedef enum Column { A, B, C, D, ADDR, TEXT, CALLTIME, RETTIME } Column;

/* What becomes of which field; the order within a kind is of no matter. */
static const struct {
	BscEventKind kind;
	Column column;
	const char *name;
} columns[] = {
	{ BSC_EVENT_CPUHP_ENTER, A, "cpu" },
	{ BSC_EVENT_CPUHP_ENTER, B, "target" },
	{ BSC_EVENT_CPUHP_ENTER, C, "idx" },
	{ BSC_EVENT_CPUHP_ENTER, ADDR, "fun" },
	{ BSC_EVENT_CPUHP_MULTI_ENTER, A, "cpu" },
	{ BSC_EVENT_CPUHP_MULTI_ENTER, B, "target" },
	{ BSC_EVENT_CPUHP_MULTI_ENTER, C, "idx" },
	{ BSC_EVENT_CPUHP_MULTI_ENTER, ADDR, "fun" },
	{ BSC_EVENT_CPUHP_EXIT, A, "cpu" },
	{ BSC_EVENT_CPUHP_EXIT, B, "state" },
	{ BSC_EVENT_CPUHP_EXIT, C, "idx" },
	{ BSC_EVENT_CPUHP_EXIT, D, "ret" },
	{ BSC_EVENT_SCHED_SWITCH, A, "prev_pid" },
	{ BSC_EVENT_SCHED_SWITCH, B, "next_pid" },
	{ BSC_EVENT_SCHED_SWITCH, C, "prev_state" },
	{ BSC_EVENT_SCHED_SWITCH, TEXT, "next_comm" },
	{ BSC_EVENT_SCHED_WAKING, A, "pid" },
	{ BSC_EVENT_SCHED_WAKING, B, "target_cpu" },
	{ BSC_EVENT_SCHED_WAKING, TEXT, "comm" },
	{ BSC_EVENT_SCHED_WAKEUP, A, "pid" },
	{ BSC_EVENT_SCHED_WAKEUP, B, "target_cpu" },
	{ BSC_EVENT_SCHED_WAKEUP, TEXT, "comm" },
	{ BSC_EVENT_SCHED_WAKEUP_NEW, A, "pid" },
	{ BSC_EVENT_SCHED_WAKEUP_NEW, B, "target_cpu" },
	{ BSC_EVENT_SCHED_WAKEUP_NEW, TEXT, "comm" },
	{ BSC_EVENT_FUNCTION, ADDR, "ip" },
	{ BSC_EVENT_GRAPH_ENTRY, ADDR, "func" },
	{ BSC_EVENT_GRAPH_ENTRY, B, "depth" },
	{ BSC_EVENT_GRAPH_EXIT, ADDR, "func" },
	{ BSC_EVENT_GRAPH_EXIT, B, "depth" },
	{ BSC_EVENT_GRAPH_EXIT, CALLTIME, "calltime" },
	{ BSC_EVENT_GRAPH_EXIT, RETTIME, "rettime" },
	{ BSC_EVENT_CONSOLE, TEXT, "msg" },
	{ BSC_EVENT_IRQ_ENTRY, A, "irq" },
	{ BSC_EVENT_IRQ_EXIT, A, "irq" },
	{ BSC_EVENT_SOFTIRQ_ENTRY, A, "vec" },
	{ BSC_EVENT_SOFTIRQ_EXIT, A, "vec" },
	{ BSC_EVENT_IPI_ENTRY, ADDR, "reason" },
	{ BSC_EVENT_IPI_EXIT, ADDR, "reason" },
	{ BSC_EVENT_TIMER_ENTRY, A, "vector" },
	{ BSC_EVENT_TIMER_EXIT, A, "vector" },
	{ BSC_EVENT_RESCHEDULE_ENTRY, A, "vector" },
	{ BSC_EVENT_RESCHEDULE_EXIT, A, "vector" },
	{ BSC_EVENT_CALL_ENTRY, A, "vector" },
	{ BSC_EVENT_CALL_EXIT, A, "vector" },
	{ BSC_EVENT_CALL_SINGLE_ENTRY, A, "vector" },
	{ BSC_EVENT_CALL_SINGLE_EXIT, A, "vector" },
	{ BSC_EVENT_LOCK_BEGIN, ADDR, "lock_addr" },
	{ BSC_EVENT_LOCK_BEGIN, A, "flags" },
	{ BSC_EVENT_LOCK_END, ADDR, "lock_addr" },
	{ BSC_EVENT_LOCK_END, A, "ret" },
};

#define MAX_FIELDS 4
#define MAX_TEXT   4096 /* bytes of a console message; printk's own limit is 1 to 2 KiB */

typedef struct KindFields {
	BscField fields[MAX_FIELDS]; /* numbers; the text is apart */
	const char *names[MAX_FIELDS];
	Column columns[MAX_FIELDS];
	unsigned n;
	BscField text;
	bool has_text;
	bool is_function;    /* about one of the functions of bsc_function_name(), or no row */
	uint32_t end;        /* shortest record */
	bool is_wanted;      /* rows are made of it */
	bool is_unreadable;  /* the format is damaged */
	const char *missing; /* a field that the format lacks, or NULL */
	int32_t id;          /* -1: the file has no such event */
} KindFields;

struct BscRowMaker {
	KindFields kinds[BSC_EVENT_N_KINDS];
	int8_t *kind_of_id; /* 65536 of them */
	BscCommonFields common;
	BscSymbols *symbols; /* borrowed */
	bool is_big_endian;
};

/* "name" or "system:name" */
static bool is_ignored(const char *const *ignore, BscEventKind kind)
{
	g_autofree char *full =
		g_strdup_printf("%s:%s", bsc_event_kind_system(kind), bsc_event_kind_name(kind));

	return ignore && (g_strv_contains(ignore, full) ||
			  g_strv_contains(ignore, bsc_event_kind_name(kind)));
}

static bool is_number(const BscField *field)
{
	return !field->is_dynamic && !field->is_relative &&
	       (field->size == 1 || field->size == 2 || field->size == 4 || field->size == 8);
}

static bool is_text(const BscField *field)
{
	return field->is_dynamic || field->is_relative ? field->size == 4 : field->size > 0;
}

static void put_text_apart(KindFields *k)
{
	for (unsigned i = 0; i < k->n; i++) {
		if (k->columns[i] != TEXT)
			continue;
		k->text = k->fields[i];
		k->has_text = true;
		k->n--;
		k->fields[i] = k->fields[k->n];
		k->columns[i] = k->columns[k->n];
		return;
	}
}

static void read_kind(BscRowMaker *maker, BscEventKind kind, const BscContainer *container,
		      const BscFormats *formats)
{
	KindFields *k = &maker->kinds[kind];
	const BscFormat *format = bsc_formats_by_name(formats, bsc_event_kind_system(kind),
						      bsc_event_kind_name(kind));

	k->id = -1;
	if (!format)
		return;
	k->id = format->id;
	maker->kind_of_id[format->id] = (int8_t)kind;
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
		if (columns[i].kind != kind)
			continue;
		k->names[k->n] = columns[i].name;
		k->columns[k->n++] = columns[i].column;
	}
	k->is_unreadable = !bsc_format_fields(container, format, k->names, k->n, k->fields);
	for (unsigned i = 0; i < k->n; i++) {
		const BscField *field = &k->fields[i];

		if (!(k->columns[i] == TEXT ? is_text(field) : is_number(field)))
			k->missing = k->names[i];
		k->end = MAX(k->end, field->offset + field->size);
	}
	put_text_apart(k);
	k->is_function = kind == BSC_EVENT_FUNCTION || kind == BSC_EVENT_GRAPH_ENTRY ||
			 kind == BSC_EVENT_GRAPH_EXIT;
	k->is_wanted = k->is_wanted && !k->is_unreadable && !k->missing;
}

BscRowMaker *bsc_row_maker_new(const BscContainer *container, const BscFormats *formats,
			       const char *const *ignore, BscSymbols *symbols)
{
	BscRowMaker *maker = g_new0(BscRowMaker, 1);

	maker->symbols = symbols;
	maker->is_big_endian = container->is_big_endian;
	maker->kind_of_id = g_malloc(65536);
	memset(maker->kind_of_id, -1, 65536);
	bsc_common_fields_read(container, formats, &maker->common);
	for (int kind = 0; kind < BSC_EVENT_N_KINDS; kind++) {
		maker->kinds[kind].is_wanted = !is_ignored(ignore, (BscEventKind)kind);
		read_kind(maker, (BscEventKind)kind, container, formats);
	}
	return maker;
}

void bsc_row_maker_free(BscRowMaker *maker)
{
	if (!maker)
		return;
	g_free(maker->kind_of_id);
	g_free(maker);
}

const BscCommonFields *bsc_row_maker_common(const BscRowMaker *maker)
{
	return &maker->common;
}

const int8_t *bsc_row_maker_kinds(const BscRowMaker *maker)
{
	return maker->kind_of_id;
}

/* Adds VALUE to the number that c and d hold together. */
static void add_to_duration(BscPayload *payload, uint64_t value)
{
	value += (uint64_t)bsc_payload_duration(payload);
	payload->c = (int32_t)(uint32_t)value;
	payload->d = (int32_t)(uint32_t)(value >> 32);
}

static void set_column(BscPayload *payload, Column column, int64_t value)
{
	switch (column) {
	case A: payload->a = (int32_t)value; break;
	case B: payload->b = (int32_t)value; break;
	case C: payload->c = (int32_t)value; break;
	case D: payload->d = (int32_t)value; break;
	case ADDR: payload->addr = (uint64_t)value; break;
	case CALLTIME: add_to_duration(payload, -(uint64_t)value); break;
	case RETTIME: add_to_duration(payload, (uint64_t)value); break;
	case TEXT: break;
	}
}

/* Of a field that addresses are 32 bits wide in, no sign may spread to the other half. */
static int64_t read_column(const BscRowMaker *maker, const BscField *field, Column column,
			   const uint8_t *data)
{
	int64_t value = bsc_field_number(field, data, maker->is_big_endian);

	return column == ADDR && field->size == 4 ? (int64_t)(uint32_t)value : value;
}

BscVerdict bsc_row_maker_read(const BscRowMaker *maker, int kind, const uint8_t *data,
			      uint32_t size, BscPayload *ret_payload, BscRawText *ret_text)
{
	const KindFields *k = &maker->kinds[kind];
	BscPayload payload = { .kind = (uint8_t)kind };

	*ret_text = (BscRawText){ NULL, 0 };
	if (!k->is_wanted)
		return BSC_ROW_NONE;
	if (size < k->end)
		return BSC_ROW_SHORT;
	if (k->has_text) {
		ret_text->at =
			bsc_field_text(&k->text, data, size, maker->is_big_endian, &ret_text->len);
		if (!ret_text->at)
			return BSC_ROW_SHORT;
	}
	for (unsigned i = 0; i < k->n; i++)
		set_column(&payload, k->columns[i],
			   read_column(maker, &k->fields[i], k->columns[i], data));
	if (k->is_function) {
		payload.a = bsc_symbols_function(maker->symbols, payload.addr);
		if (payload.a < 0)
			return BSC_ROW_NONE;
	}
	payload.pid = (int32_t)bsc_get_u32(data + maker->common.pid.offset, maker->is_big_endian);
	payload.flags = data[maker->common.flags.offset];
	*ret_payload = payload;
	return BSC_ROW_MADE;
}

/* Names of tasks fill a field of this size in nearly every record. */
#define COMM_LEN BSC_COMM_LEN

static BscString intern_comm(BscTaskNames *names, BscStrtab *strings, const char *comm)
{
	BscTaskName *slot;
	uint64_t words[COMM_LEN / 8];
	uint64_t sum;

	memcpy(words, comm, COMM_LEN);
	sum = (words[0] ^ (words[1] << 7 | words[1] >> 57)) * UINT64_C(0x9e3779b97f4a7c15);
	slot = &names->slots[(sum >> 32) % BSC_TASK_SLOTS];
	if (slot->age == names->age && memcmp(slot->comm, comm, COMM_LEN) == 0)
		return slot->string;
	slot->age = names->age;
	slot->string = bsc_strtab_intern_len(strings, comm, COMM_LEN);
	memcpy(slot->comm, comm, COMM_LEN);
	return slot->string;
}

static BscString intern_message(BscStrtab *strings, const char *text, size_t len)
{
	len = strnlen(text, MIN(len, MAX_TEXT));
	if (len > 0 && text[len - 1] == '\n')
		len--;
	return bsc_strtab_intern_len(strings, text, len);
}

BscString bsc_raw_text_intern(const BscRawText *text, const BscPayload *payload,
			      BscTaskNames *names, BscStrtab *strings)
{
	if (!text->at)
		return 0;
	if (payload->kind == BSC_EVENT_CONSOLE)
		return intern_message(strings, text->at, text->len);
	if (text->len != COMM_LEN)
		return bsc_strtab_intern_len(strings, text->at, text->len);
	return intern_comm(names, strings, text->at);
}

void bsc_row_maker_report(const BscRowMaker *maker, const uint64_t *counts, BscDiagnostics *diag)
{
	for (int kind = 0; kind < BSC_EVENT_N_KINDS; kind++) {
		const KindFields *k = &maker->kinds[kind];
		g_autofree char *what = NULL;

		if (k->id < 0 || counts[k->id] == 0 || (!k->is_unreadable && !k->missing))
			continue;
		what = g_strdup_printf("%s:%s%s%s", bsc_event_kind_system((BscEventKind)kind),
				       bsc_event_kind_name((BscEventKind)kind),
				       k->is_unreadable ? "" : " lacks ",
				       k->is_unreadable ? "" : k->missing);
		bsc_diagnostics_add(diag,
				    k->is_unreadable ? BSC_DIAG_BAD_FORMAT : BSC_DIAG_MISSING_FIELD,
				    -1, UINT64_MAX, BSC_NSEC_NONE, what);
	}
}
