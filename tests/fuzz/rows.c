/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include "parsers/bytes.h"

#include <string.h>

/*
 * One byte of flags of the whole: FLAG_*. Then events of 18 bytes, little endian:
 *
 *   kind, CPU, pid, flags (u8 each); a, b, c, d (i16 each); symbol, text (u8); ts (i32)
 *
 * ts counts from the event in front of it, in ns. A kind that is none makes a place at which events
 * of the CPU were lost. The largest and smallest i16 and i32 stand for those of the column's type.
 */
#define FLAG_SYMBOLS 1
#define EVENT_SIZE   18u
#define MAX_EVENTS   4096u
#define N_CPUS       16u
#define FAR_CPU      5000u /* what the number of the last one becomes */
#define BEGIN        1000000000

static const char *const symbols[] = {
	"smpboot_create_threads",
	"cpuhp_kick_ap_alive",
	"cpuhp_bringup_ap",
	"bringup_cpu",
	"sched_cpu_activate",
	"cpuhp_kick_ap_work",
	"takedown_cpu",
	"finish_cpu",
	"timers_dead_cpu",
	"workqueue_prepare_cpu",
	"rcutree_prepare_cpu",
	"timers_prepare_cpu",
	"workqueue_online_cpu",
	"padata_cpu_online",
	"",
	"<b>\x1b[31m&\xe2\x80\xae\"=1+1",
};

static const char *const texts[] = {
	"",
	"swapper/0",
	"cpuhp/1",
	"cpuhp/2",
	"kthreadd",
	"migration/1",
	"init",
	"rcu_gp",
	"cpuhp/x",
	"cpuhp/999999",
	"ksoftirqd/1",
	"CPU1: Booted secondary processor 0x0000000001",
	"smp: Bringing up secondary CPUs ...",
	"CPU2: failed to come online",
	"<b>\x1b[31m&\xe2\x80\xae\"=1+1",
	"\xff\xfe\n\r",
};

typedef struct Event {
	uint8_t kind, flags, symbol, text;
	uint32_t cpu;
	int32_t pid, a, b, c, d;
	BscNsec ts;
} Event;

static int32_t take_number(BscBytes *bytes)
{
	int16_t number = (int16_t)bsc_bytes_u16(bytes);

	return number == INT16_MAX ? INT32_MAX : number == INT16_MIN ? INT32_MIN : number;
}

static BscNsec take_moment(BscBytes *bytes, BscNsec *now)
{
	int32_t step = (int32_t)bsc_bytes_u32(bytes);

	if (step == INT32_MAX)
		return INT64_MAX;
	if (step == INT32_MIN)
		return INT64_MIN + 1;
	*now += step;
	return *now;
}

static Event take_event(BscBytes *bytes, BscNsec *now)
{
	const uint8_t *head = bsc_bytes_take(bytes, 4);
	Event event = { .kind = head[0], .cpu = head[1] % N_CPUS, .flags = head[3] };
	const uint8_t *names;

	if (event.cpu == N_CPUS - 1)
		event.cpu = FAR_CPU;
	event.pid = head[2] < 250 ? head[2] : head[2] == 255 ? INT32_MIN : head[2] - 255;
	event.a = take_number(bytes);
	event.b = take_number(bytes);
	event.c = take_number(bytes);
	event.d = take_number(bytes);
	names = bsc_bytes_take(bytes, 2);
	event.symbol = names[0];
	event.text = names[1];
	event.ts = take_moment(bytes, now);
	return event;
}

static uint64_t address_of(BscTrace *trace, uint8_t symbol)
{
	const char *name = symbols[symbol % G_N_ELEMENTS(symbols)];
	BscString id = bsc_strtab_intern(trace->strings, name);
	uint64_t address = 0xffff000000000000u + symbol;

	if (trace->has_symbols && symbol < 128)
		g_hash_table_replace(trace->symbols, g_memdup2(&address, sizeof(address)),
				     GUINT_TO_POINTER(id));
	return address;
}

static void add_gap(BscTrace *trace, const Event *event)
{
	const BscRun *run = &trace->runs[trace->n_runs - 1];

	trace->gaps = g_renew(BscGap, trace->gaps, trace->n_gaps + 1);
	trace->gaps[trace->n_gaps++] = (BscGap){
		.run = (uint32_t)trace->n_runs - 1,
		.before = run->n_rows ? trace->ts[trace->n_rows - 1] : BSC_NSEC_NONE,
		.after = event->flags & 1 ? BSC_NSEC_NONE : event->ts,
		.n_lost = event->symbol,
		.row = (BscRow)trace->n_rows,
	};
}

static void add_event(BscTrace *trace, const Event *event)
{
	BscRun *run = &trace->runs[trace->n_runs - 1];
	BscPayload payload = {
		.addr = address_of(trace, event->symbol),
		.a = event->a,
		.b = event->b,
		.c = event->c,
		.d = event->d,
		.pid = event->pid,
		.kind = (uint8_t)event->kind,
		.flags = event->flags,
	};

	run->begin = run->n_events ? MIN(run->begin, event->ts) : event->ts;
	run->end = run->n_events ? MAX(run->end, event->ts) : event->ts;
	if (event->kind >= BSC_EVENT_N_KINDS) {
		add_gap(trace, event);
		return;
	}
	run->n_events++;
	/* The parsers make rows of no other functions. */
	if (event->kind >= BSC_EVENT_FUNCTION && event->kind <= BSC_EVENT_GRAPH_EXIT)
		payload.a = (int32_t)((uint32_t)event->a % BSC_FN_N);
	payload.text = bsc_strtab_intern(trace->strings, texts[event->text % G_N_ELEMENTS(texts)]);
	bsc_trace_add_row(trace, event->ts, &payload);
}

static void add_run(BscTrace *trace, uint32_t cpu, const Event *events, size_t n)
{
	BscRun *run = &trace->runs[trace->n_runs++];

	*run = (BscRun){
		.cpu = cpu,
		.first = (BscRow)trace->n_rows,
		.begin = BSC_NSEC_NONE,
		.end = BSC_NSEC_NONE,
	};
	for (size_t i = 0; i < n; i++)
		if (events[i].cpu == cpu)
			add_event(trace, &events[i]);
}

BscCapture *fuzz_rows(const uint8_t *data, size_t size)
{
	BscTrace *trace = bsc_trace_new();
	g_autoptr(GError) error = NULL;
	g_autofree Event *events = NULL;
	BscNsec now = BEGIN;
	BscCapture *capture;
	BscBytes bytes;
	size_t n;

	bsc_bytes_init(&bytes, data, size, false);
	trace->has_symbols = size > 0 && *bsc_bytes_take(&bytes, 1) & FLAG_SYMBOLS;
	trace->buffers = g_new0(BscBuffer, 1);
	trace->buffers[0].name = g_strdup("");
	trace->buffers[0].clock = g_strdup("local");
	trace->n_buffers = 1;
	n = MIN((bytes.size - bytes.pos) / EVENT_SIZE, MAX_EVENTS);
	events = g_new(Event, n + 1);
	for (size_t i = 0; i < n; i++)
		events[i] = take_event(&bytes, &now);
	trace->runs = g_new0(BscRun, N_CPUS);
	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++)
		add_run(trace, cpu < N_CPUS - 1 ? cpu : FAR_CPU, events, n);
	bsc_trace_seal(trace);
	capture = bsc_capture_take(trace, NULL, NULL, &error);
	g_assert_no_error(error);
	return capture;
}
