/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine-record.h"

#define FIRST_THREAD  100
#define FIRST_STOPPER 100000

typedef struct Row {
	BscNsec ts;
	uint32_t cpu, order;
	BscEventKind kind;
	int32_t pid, a, b, c, d;
	bool is_timer;
	BscString text; /* of a waking, or the symbol of an enter */
} Row;

struct MachineRecord {
	uint32_t n_cpus;
	MachineTracing tracing;
	BscTrace *trace;
	GArray *rows;
};

int32_t machine_thread_pid(uint32_t cpu)
{
	return FIRST_THREAD + (int32_t)cpu;
}

MachineRecord *machine_record_new(uint32_t n_cpus, const MachineTracing *tracing)
{
	MachineRecord *record = g_new0(MachineRecord, 1);

	record->n_cpus = n_cpus;
	record->tracing = *tracing;
	record->trace = bsc_trace_new();
	record->rows = g_array_new(FALSE, FALSE, sizeof(Row));
	return record;
}

static void put(MachineRecord *record, Row row)
{
	row.order = record->rows->len;
	g_array_append_val(record->rows, row);
}

/* kernel/cpu.c: cpuhp_online_idle unparks the stopper, which runs once the idle task schedules. */
static void put_stopper(MachineRecord *record, BscNsec ts, uint32_t cpu, bool runs)
{
	int32_t stopper = FIRST_STOPPER + (int32_t)cpu;
	g_autofree char *comm = g_strdup_printf("migration/%u", cpu);

	if (!runs) {
		machine_record_waking(record, ts, cpu, 0, stopper, comm, false);
		return;
	}
	machine_record_switch(record, ts + 100, cpu, 0, 'R', stopper);
	machine_record_switch(record, ts + 200, cpu, stopper, 'S', 0);
}

void machine_record_op(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t pid,
		       const MachineOp *op)
{
	Row row = { .ts = ts, .cpu = cpu, .pid = pid, .a = (int32_t)op->cpu };

	switch (op->kind) {
	case OP_ENTER:
		row.kind = BSC_EVENT_CPUHP_ENTER;
		row.b = op->a;
		row.c = op->b;
		row.text = bsc_strtab_intern(record->trace->strings, op->text);
		put(record, row);
		break;
	case OP_EXIT:
		row.kind = BSC_EVENT_CPUHP_EXIT;
		row.b = op->a;
		row.c = op->b;
		row.d = op->c;
		put(record, row);
		break;
	case OP_STOPPER: put_stopper(record, ts, cpu, false); break;
	case OP_STOPPER_RUNS: put_stopper(record, ts, cpu, true); break;
	default: g_assert_not_reached();
	}
}

void machine_record_function(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t pid,
			     BscFunction function)
{
	if (record->tracing.has_functions)
		put(record, (Row){ .ts = ts,
				   .cpu = cpu,
				   .pid = pid,
				   .kind = BSC_EVENT_FUNCTION,
				   .a = (int32_t)function });
}

void machine_record_switch(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t from,
			   char state, int32_t to)
{
	if (record->tracing.has_sched)
		put(record, (Row){ .ts = ts,
				   .cpu = cpu,
				   .pid = from,
				   .kind = BSC_EVENT_SCHED_SWITCH,
				   .a = from,
				   .b = to,
				   .c = state == 'D'   ? 2
					: state == 'S' ? 1
						       : 0 });
}

void machine_record_waking(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t pid,
			   int32_t woken, const char *comm, bool is_timer)
{
	if (record->tracing.has_sched)
		put(record, (Row){ .ts = ts,
				   .cpu = cpu,
				   .pid = pid,
				   .kind = BSC_EVENT_SCHED_WAKING,
				   .a = woken,
				   .is_timer = is_timer,
				   .text = bsc_strtab_intern(record->trace->strings, comm) });
}

static void add_type(BscTrace *trace, BscEventKind kind)
{
	trace->types = g_renew(BscEventType, trace->types, trace->n_types + 1);
	trace->types[trace->n_types] = (BscEventType){
		.id = (int32_t)trace->n_types + 1,
		.system = g_strdup(bsc_event_kind_system(kind)),
		.name = g_strdup(bsc_event_kind_name(kind)),
		.kind = (int8_t)kind,
		.count = 1,
	};
	trace->n_types++;
}

static void add_row(BscTrace *trace, const Row *source)
{
	BscPayload payload = {
		.a = source->a,
		.b = source->b,
		.c = source->c,
		.d = source->d,
		.pid = source->pid,
		.kind = (uint8_t)source->kind,
		.flags = source->is_timer ? BSC_FLAG_HARDIRQ : 0,
	};

	if (source->kind == BSC_EVENT_CPUHP_ENTER) {
		uint64_t address = 0xffff000000000000u + source->text;

		g_hash_table_replace(trace->symbols, g_memdup2(&address, sizeof address),
				     GUINT_TO_POINTER(source->text));
		payload.addr = address;
	} else {
		payload.text = source->text;
	}
	bsc_trace_add_row(trace, source->ts, &payload);
}

static int compare_rows(const void *a, const void *b)
{
	const Row *x = a, *y = b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	if (x->ts != y->ts)
		return x->ts < y->ts ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

BscCapture *machine_record_end(MachineRecord *record)
{
	BscTrace *trace = record->trace;
	g_autoptr(GError) error = NULL;
	BscCapture *capture;
	guint next = 0;

	g_array_sort(record->rows, compare_rows);
	trace->has_symbols = true;
	trace->buffers = g_new0(BscBuffer, 1);
	trace->buffers[0].name = g_strdup("");
	trace->buffers[0].clock = g_strdup("local");
	trace->n_buffers = 1;
	trace->n_cpus = record->n_cpus;
	trace->runs = g_new0(BscRun, record->n_cpus);
	if (record->tracing.has_sched) {
		add_type(trace, BSC_EVENT_SCHED_SWITCH);
		add_type(trace, BSC_EVENT_SCHED_WAKING);
	}
	for (uint32_t cpu = 0; cpu < record->n_cpus; cpu++) {
		BscRun *run = &trace->runs[trace->n_runs++];

		run->cpu = cpu;
		run->first = (BscRow)trace->n_rows;
		run->begin = run->end = BSC_NSEC_NONE;
		for (; next < record->rows->len; next++) {
			const Row *row = &g_array_index(record->rows, Row, next);

			if (row->cpu != cpu)
				break;
			add_row(trace, row);
		}
	}
	bsc_trace_seal(trace);
	capture = bsc_capture_take(trace, NULL, NULL, &error);
	g_assert_no_error(error);
	g_array_unref(record->rows);
	g_free(record);
	return capture;
}
