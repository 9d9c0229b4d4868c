/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "damage.h"

#define MIN_APS 2
#define MAX_APS 4
#define WAKE    200000

/* An event as it will be written. */
typedef struct Event {
	BscNsec ts;
	BscRow row;        /* of the boot */
	bool is_after_gap; /* events in front of it are lost */
} Event;

void boot_init(Boot *boot, GRand *rand)
{
	MachineTracing tracing = { .has_sched = g_rand_int_range(rand, 0, 4) > 0,
				   .has_functions = g_rand_boolean(rand) };
	Machine machine;

	*boot = (Boot){ .n_cpus = (uint32_t)g_rand_int_range(rand, MIN_APS + 1, MAX_APS + 2),
			.mode = (MachineMode)g_rand_int_range(rand, 0, MACHINE_N_MODES) };
	machine_init(&machine, g_rand_int(rand), boot->n_cpus - 1, WAKE);
	if (g_rand_int_range(rand, 0, 8) == 0)
		machine.cpus[1].fault = (MachineFault)g_rand_int_range(rand, 0, 3);
	boot->points = tracing.points = g_new(BscNsec, (gsize)boot->n_cpus * BSC_N_POINTS);
	boot->tracing = tracing;
	boot->capture = machine_boot(&machine, boot->mode, &tracing).capture;
	machine_clear(&machine);
}

void boot_clear(Boot *boot)
{
	bsc_capture_unref(boot->capture);
	g_free(boot->points);
}

GArray *boot_rows(const Boot *boot)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(BootRow));

	for (BscRow row = 0; row < boot->capture->trace->n_rows; row++)
		g_array_append_val(rows, ((BootRow){ .row = row }));
	return rows;
}

/* An event goes behind the next ones, if they are of another moment; else behind the first that is.
 */
static void put_late(GArray *events, guint at, int64_t n_places)
{
	Event event = g_array_index(events, Event, at);

	while (at + 1 < events->len &&
	       (n_places > 0 || g_array_index(events, Event, at).ts == event.ts)) {
		g_array_index(events, Event, at) = g_array_index(events, Event, at + 1);
		g_array_index(events, Event, ++at) = event;
		n_places--;
		if (n_places <= 0 && g_array_index(events, Event, at - 1).ts > event.ts)
			break;
	}
}

/* The events of ROWS from *AT on that are of one CPU; *AT moves behind them. */
static GArray *take_cpu(const Boot *boot, const GArray *rows, guint *at, uint32_t cpu,
			Damage damage)
{
	const BscTrace *trace = boot->capture->trace;
	GArray *events = g_array_new(FALSE, FALSE, sizeof(Event));
	bool is_gap = false;

	for (; *at < rows->len; (*at)++) {
		const BootRow *row = &g_array_index(rows, BootRow, *at);
		Event event = { trace->ts[row->row], row->row, is_gap };

		if (bsc_trace_cpu(trace, row->row) != cpu)
			break;
		if (row->amount != 0 && (damage == DAMAGE_LOST || damage == DAMAGE_MISSING)) {
			is_gap = damage == DAMAGE_LOST;
			continue;
		}
		is_gap = false;
		if (damage == DAMAGE_EARLIER)
			event.ts -= row->amount;
		if (damage == DAMAGE_SKEW)
			event.ts += row->amount;
		g_array_append_val(events, event);
		if (row->amount != 0 && damage == DAMAGE_DUPLICATE)
			g_array_append_val(events, event);
	}
	if (is_gap)
		g_array_append_val(events, ((Event){ BSC_NSEC_NONE, BSC_NO_ROW, true }));
	return events;
}

static int compare_events(const void *a, const void *b)
{
	const Event *x = a, *y = b;

	return x->ts < y->ts ? -1 : x->ts > y->ts;
}

static void reorder(GArray *events, const GArray *rows, guint first)
{
	for (guint i = events->len; i-- > 0;) {
		const BootRow *row = &g_array_index(rows, BootRow, first + i);

		if (row->amount != 0)
			put_late(events, i, row->amount);
	}
}

static void put_event(BscTrace *trace, const Boot *boot, const Event *event)
{
	const BscTrace *from = boot->capture->trace;
	BscRun *run = &trace->runs[trace->n_runs - 1];
	BscPayload payload;

	if (event->is_after_gap) {
		trace->gaps = g_renew(BscGap, trace->gaps, trace->n_gaps + 1);
		trace->gaps[trace->n_gaps++] = (BscGap){
			.run = (uint32_t)trace->n_runs - 1,
			.before = run->n_rows ? trace->ts[trace->n_rows - 1] : BSC_NSEC_NONE,
			.after = event->ts,
			.row = (BscRow)trace->n_rows,
		};
	}
	if (event->row == BSC_NO_ROW)
		return;
	payload = *bsc_trace_at(from, event->row);
	payload.text = bsc_strtab_intern(trace->strings, bsc_trace_text(from, event->row));
	if (payload.addr != 0) {
		BscString symbol =
			bsc_strtab_intern(trace->strings, bsc_trace_symbol(from, event->row));

		g_hash_table_replace(trace->symbols, g_memdup2(&payload.addr, sizeof payload.addr),
				     GUINT_TO_POINTER(symbol));
	}
	bsc_trace_add_row(trace, event->ts, &payload);
}

static void copy_types(BscTrace *trace, const BscTrace *from)
{
	trace->types = g_memdup2(from->types, from->n_types * sizeof *from->types);
	trace->n_types = from->n_types;
	for (size_t i = 0; i < trace->n_types; i++) {
		trace->types[i].system = g_strdup(from->types[i].system);
		trace->types[i].name = g_strdup(from->types[i].name);
	}
}

BscCapture *boot_capture(const Boot *boot, const GArray *rows, Damage damage)
{
	g_autoptr(GError) error = NULL;
	BscTrace *trace = bsc_trace_new();
	BscCapture *capture;
	guint at = 0;

	trace->has_symbols = true;
	trace->buffers = g_new0(BscBuffer, 1);
	trace->buffers[0].name = g_strdup("");
	trace->buffers[0].clock = g_strdup("local");
	trace->n_buffers = 1;
	trace->n_cpus = boot->n_cpus;
	trace->runs = g_new0(BscRun, boot->n_cpus);
	copy_types(trace, boot->capture->trace);
	for (uint32_t cpu = 0; cpu < boot->n_cpus; cpu++) {
		guint first = at;
		g_autoptr(GArray) events = take_cpu(boot, rows, &at, cpu, damage);

		if (damage == DAMAGE_REORDER)
			reorder(events, rows, first);
		if (damage == DAMAGE_EARLIER)
			g_array_sort(events, compare_events);
		trace->runs[trace->n_runs++] = (BscRun){
			.cpu = cpu,
			.first = (BscRow)trace->n_rows,
			.begin = BSC_NSEC_NONE,
			.end = BSC_NSEC_NONE,
		};
		for (guint i = 0; i < events->len; i++)
			put_event(trace, boot, &g_array_index(events, Event, i));
	}
	bsc_trace_seal(trace);
	capture = bsc_capture_take(trace, NULL, NULL, &error);
	g_assert_no_error(error);
	return capture;
}

void boot_print(const Boot *boot, const GArray *rows)
{
	const BscTrace *trace = boot->capture->trace;

	for (guint i = 0; i < rows->len; i++) {
		const BootRow *row = &g_array_index(rows, BootRow, i);
		const BscPayload *p = bsc_trace_at(trace, row->row);
		g_autofree char *harm =
			row->amount == 0 ? g_strdup("")
					 : g_strdup_printf(" <- %" G_GINT64_FORMAT, row->amount);

		g_test_message("%" G_GINT64_FORMAT " cpu%u pid %d %s %d %d %d %d %s%s%s",
			       trace->ts[row->row], bsc_trace_cpu(trace, row->row), p->pid,
			       bsc_event_kind_name(p->kind), p->a, p->b, p->c, p->d,
			       bsc_trace_text(trace, row->row),
			       p->addr ? bsc_trace_symbol(trace, row->row) : "", harm);
	}
}
