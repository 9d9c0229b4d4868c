/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/diagnostics.h"
#include "base/progress.h"
#include "base/strtab.h"
#include "base/types.h"
#include "trace/dmesg.h"
#include "trace/payloads.h"

#include <glib.h>

/*
 * The events that the model reads. Each line: kind, system, event, and what the payload holds; a
 * field that is not named is 0. Every other event of a capture is only counted and is
 * read again through BscEventSource when somebody looks.
 *
 * sched_switch keeps prev_state as the raw number; bsc_prev_state_letter() translates it.
 * function and funcgraph rows exist only for the functions of bsc_function_names[].
 */
#define BSC_EVENT_KINDS(X)                                                                         \
	X(CPUHP_ENTER, "cpuhp", "cpuhp_enter")             /* a cpu, b target, c idx, addr fun */  \
	X(CPUHP_MULTI_ENTER, "cpuhp", "cpuhp_multi_enter") /* as cpuhp_enter */                    \
	X(CPUHP_EXIT, "cpuhp", "cpuhp_exit")               /* a cpu, b state, c idx, d ret */      \
	X(SCHED_SWITCH, "sched",                                                                   \
	  "sched_switch") /* a prev_pid, b next_pid, c prev_state, text next_comm */               \
	X(SCHED_WAKING, "sched", "sched_waking")         /* a pid, b target_cpu, text comm */      \
	X(SCHED_WAKEUP, "sched", "sched_wakeup")         /* as sched_waking */                     \
	X(SCHED_WAKEUP_NEW, "sched", "sched_wakeup_new") /* as sched_waking */                     \
	X(FUNCTION, "ftrace", "function")                /* a BscFunction, addr ip */              \
	X(GRAPH_ENTRY, "ftrace", "funcgraph_entry")      /* a BscFunction, b depth, addr func */   \
	X(GRAPH_EXIT, "ftrace",                                                                    \
	  "funcgraph_exit")                      /* as its entry; c and d: bsc_trace_duration() */ \
	X(CONSOLE, "printk", "console")          /* text the message, without its newline */       \
	X(IRQ_ENTRY, "irq", "irq_handler_entry") /* a irq */                                       \
	X(IRQ_EXIT, "irq", "irq_handler_exit")   /* a irq */                                       \
	X(SOFTIRQ_ENTRY, "irq", "softirq_entry") /* a vec */                                       \
	X(SOFTIRQ_EXIT, "irq", "softirq_exit")   /* a vec */                                       \
	X(IPI_ENTRY, "ipi", "ipi_entry")         /* addr reason; arm and arm64 */                  \
	X(IPI_EXIT, "ipi", "ipi_exit")           /* addr reason */                                 \
	X(TIMER_ENTRY, "irq_vectors", "local_timer_entry") /* a vector; x86, as all below */       \
	X(TIMER_EXIT, "irq_vectors", "local_timer_exit")                                           \
	X(RESCHEDULE_ENTRY, "irq_vectors", "reschedule_entry")                                     \
	X(RESCHEDULE_EXIT, "irq_vectors", "reschedule_exit")                                       \
	X(CALL_ENTRY, "irq_vectors", "call_function_entry")                                        \
	X(CALL_EXIT, "irq_vectors", "call_function_exit")                                          \
	X(CALL_SINGLE_ENTRY, "irq_vectors", "call_function_single_entry")                          \
	X(CALL_SINGLE_EXIT, "irq_vectors", "call_function_single_exit")                            \
	X(LOCK_BEGIN, "lock", "contention_begin") /* addr lock_addr, a flags */                    \
	X(LOCK_END, "lock", "contention_end")     /* addr lock_addr, a ret */

typedef enum BscEventKind {
#define X(kind, system, name) BSC_EVENT_##kind,
	BSC_EVENT_KINDS(X)
#undef X
		BSC_EVENT_N_KINDS
} BscEventKind;

const char *bsc_event_kind_system(BscEventKind kind); /* static */
const char *bsc_event_kind_name(BscEventKind kind);   /* static */

/*
 * Functions whose function tracer records say where a CPU is. Names are those of kernel/cpu.c and
 * of the architectures' smp code; suffixes from the first dot on are ignored when matching.
 */
#define BSC_FUNCTIONS(X)                                                                           \
	X(ARCH_KICK, "arch_cpuhp_kick_ap_alive")                                                   \
	X(CPU_UP, "__cpu_up")                                                                      \
	X(PSCI_CPU_BOOT, "cpu_psci_cpu_boot")                                                      \
	X(PSCI_CPU_ON, "psci_0_2_cpu_on")                                                          \
	X(NATIVE_KICK, "native_kick_ap")                                                           \
	X(AP_SYNC_ALIVE, "cpuhp_ap_sync_alive")                                                    \
	X(WAIT_FOR_SYNC_STATE, "cpuhp_wait_for_sync_state")                                        \
	X(CLEANUP_KICK, "arch_cpuhp_cleanup_kick_cpu")                                             \
	X(SMP_CALLIN, "smp_callin")                                                                \
	X(LOAD_UCODE_AP, "load_ucode_ap")                                                          \
	X(AP_STARTING, "ap_starting")                                                              \
	X(CHECK_CAPABILITIES, "check_local_cpu_capabilities")                                      \
	X(RCU_CPU_STARTING, "rcutree_report_cpu_starting")                                         \
	X(CPUINFO_STORE, "cpuinfo_store_cpu")                                                      \
	X(STORE_TOPOLOGY, "store_cpu_topology")                                                    \
	X(NOTIFY_STARTING, "notify_cpu_starting")                                                  \
	X(INVOKE_CALLBACK, "cpuhp_invoke_callback")                                                \
	X(SET_CPU_ONLINE, "set_cpu_online")                                                        \
	X(STARTUP_ENTRY, "cpu_startup_entry")                                                      \
	X(ONLINE_IDLE, "cpuhp_online_idle")                                                        \
	X(COMPLETE, "complete")                                                                    \
	X(KTHREAD_UNPARK, "kthread_unpark")                                                        \
	X(WAIT_FOR_COMPLETION, "wait_for_completion")                                              \
	X(WAIT_FOR_COMPLETION_TIMEOUT, "wait_for_completion_timeout")                              \
	X(SYNC_STATE_POLL, "arch_cpuhp_sync_state_poll")                                           \
	X(USLEEP_RANGE, "usleep_range_state")                                                      \
	X(CONSOLE_UNLOCK, "console_unlock")

typedef enum BscFunction {
#define X(function, name) BSC_FN_##function,
	BSC_FUNCTIONS(X)
#undef X
		BSC_FN_N
} BscFunction;

const char *bsc_function_name(BscFunction function); /* static */

/* Where a record lies: enough for the event source to read it again. Opaque to everybody else. */
typedef uint64_t BscWhere;

/* One ring buffer of the capture: the main one, then the instances. */
typedef struct BscBuffer {
	char *name;  /* "" for the main buffer */
	char *clock; /* "local", …; "" where the file does not say */
} BscBuffer;

/* The events of one CPU in one buffer, in file order. Sorted by (buffer, cpu). */
typedef struct BscRun {
	uint32_t buffer, cpu;
	BscRow first; /* its rows are [first, first + n_rows) */
	BscRow n_rows;
	uint64_t n_events;  /* all records, also those that are no rows */
	BscNsec begin, end; /* first and last record of any kind; BSC_NSEC_NONE if none */
	uint64_t n_lost;    /* events that the kernel counted as lost */
	bool lost_unknown;  /* and at least one place where it did not count */
	uint64_t overrun;   /* overwritten before reading (CPUSTAT), 0 where not said */
} BscRun;

/* A place where the kernel dropped events of one run, or damage hides some. Sorted by (run, row).
 */
typedef struct BscGap {
	uint32_t run;
	BscNsec before;   /* last event in front of it; BSC_NSEC_NONE: it is the beginning that is
			     lost */
	BscNsec after;    /* first event behind it; BSC_NSEC_NONE: nothing follows */
	uint64_t n_lost;  /* 0: not counted */
	BscRow row;       /* first row of the run behind the gap; may be first + n_rows */
	bool is_timeless; /* nothing is lost: the moments of the events in it cannot be */
	bool is_claim;    /* such an event says that it was here, at before and after */
} BscGap;

/* An event type of the capture and how often it occurs. Sorted by id. */
typedef struct BscEventType {
	int32_t id;
	char *system, *name; /* "" for an id without a format */
	int8_t kind;         /* BscEventKind, or -1 */
	uint64_t count;
} BscEventType;

/* One record as the event source gives it; its texts live as long as the source. */
typedef struct BscEvent {
	BscNsec ts;
	BscWhere where;
	uint32_t buffer, cpu;
	int32_t id, pid;
	const char *name; /* event name without system */
	const char *comm; /* "<...>" where unknown */
	uint64_t lost;    /* events lost just in front of it; UINT64_MAX: some, not counted */
} BscEvent;

/* Ids of types are 16 bits wide. */
#define BSC_EVENT_N_IDS 65536

/* Which events are wanted. All zero: everything. */
typedef struct BscEventFilter {
	const uint32_t *cpus; /* sorted; NULL: all */
	size_t n_cpus;
	bool has_from, has_to;
	BscNsec from, to; /* inclusive */
	const char *const
		*names;     /* NULL-terminated: "name", "system:name", with * and ?; NULL: all */
	const uint8_t *ids; /* by id of the type, BSC_EVENT_N_IDS of them, 0: not; NULL: all */
} BscEventFilter;

typedef struct BscTrace BscTrace;
typedef struct BscEventSource BscEventSource;
typedef struct BscEventCursor BscEventCursor;

/*
 * What a parser offers beyond the rows. For any thread; a cursor is for one thread at a time.
 * All functions return false at the end or on failure; a failure sets ERROR.
 */
typedef struct BscEventSourceOps {
	BscEventCursor *(*cursor)(BscEventSource *source, const BscEventFilter *filter,
				  GError **error);
	bool (*next)(BscEventCursor *cursor, BscEvent *ret, GError **error);
	void (*cursor_free)(BscEventCursor *cursor);
	/* Appends the event's text as trace-cmd report prints it after "name: ". */
	bool (*text)(BscEventSource *source, BscWhere where, GString *out, GError **error);
	/* Where the record of a row of TRACE lies; NULL: trace->where says it. */
	bool (*where)(BscEventSource *source, const BscTrace *trace, BscRow row, BscWhere *ret,
		      GError **error);
	/*
	 * Rows have been left out: what was row R is NEW_ROW[R] now, or the row there is the next
	 * one that is left. NULL where the source knows nothing of rows.
	 */
	void (*renumber)(BscEventSource *source, const BscRow *new_row);
	/* Of the whole input, 64 hexadecimal digits; "" if it has changed since. */
	const char *(*checksum)(BscEventSource *source);
	/* The header of one record. */
	bool (*event)(BscEventSource *source, BscWhere where, BscEvent *ret, GError **error);
	void (*free)(BscEventSource *source);
} BscEventSourceOps;

struct BscEventSource {
	const BscEventSourceOps *ops;
};

/* What a parser makes of an input. Immutable once the parser has returned it. */
struct BscTrace {
	/* Where it comes from. Strings are never NULL; "" is unknown. */
	char *path;
	char *format;      /* "trace.dat" */
	int version;       /* 6 or 7 */
	char *compression; /* "none", "zstd", "zlib" */
	char *kernel;      /* release: "6.12.117-lab" */
	char *machine;     /* "aarch64", "x86_64", "riscv64" */
	char *clock;       /* of the buffer that the model uses */
	char *sha256;      /* "": ask the source; see bsc_trace_sha256() */
	uint64_t size;     /* bytes of the file */
	bool is_big_endian;
	uint8_t long_size;        /* of the traced user space: 4 or 8 */
	uint32_t sub_buffer_size; /* bytes */
	uint32_t n_cpus;    /* CPUs that the file says the machine has; at least those with runs */
	bool has_symbols;   /* kallsyms came with usable addresses */
	bool lacks_context; /* nothing says which events were recorded in interrupts */

	BscBuffer *buffers;
	size_t n_buffers;
	BscRun *runs;
	size_t n_runs;
	BscGap *gaps;
	size_t n_gaps;
	BscEventType *types;
	size_t n_types;
	uint64_t n_events;  /* of all runs */
	uint64_t n_lost;    /* counted ones */
	BscNsec begin, end; /* of all records; BSC_NSEC_NONE if there are none */

	/*
	 * The rows, one run after the other. What they say repeats, so each payload is there once:
	 * bsc_trace_at() has that of a row.
	 */
	size_t n_rows, cap_rows;
	BscNsec *ts;
	uint8_t *kind;
	uint32_t *payload; /* in payloads */
	BscWhere *where;   /* NULL: the source finds a row by itself; see bsc_trace_where() */
	BscPayloads payloads;

	BscStrtab *strings;
	GHashTable *symbols; /* uint64_t * address -> BscString; the addresses of cpuhp rows only */
	BscDiagnostics *diag;
	BscDmesg *dmesg;        /* owned: messages of the kernel in the same input; NULL: none */
	BscEventSource *source; /* NULL where events cannot be read again */
};

/* An empty trace for a parser to fill: all strings "", tables empty, strings and diag allocated. */
BscTrace *bsc_trace_new(void);
void bsc_trace_free(BscTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscTrace, bsc_trace_free)

/*
 * Appends a row; the run is the last one in trace->runs. Columns grow as needed; the parser
 * counts n_rows of the run itself by calling this. Not after bsc_trace_seal().
 */
BscRow bsc_trace_add_row(BscTrace *trace, BscNsec ts, const BscPayload *payload);

/*
 * Appends N rows to the same run, whose payloads the table has by their numbers, and returns the
 * first one.
 */
BscRow bsc_trace_add_rows(BscTrace *trace, size_t n, const BscNsec *ts, const uint8_t *kinds,
			  const uint32_t *payloads);

/* Row TO becomes what row FROM is; for closing up behind rows that are left out. */
void bsc_trace_move_row(BscTrace *trace, size_t to, size_t from);

/* Gaps by run, then by their place in it; for who changes them behind bsc_trace_seal(). */
void bsc_trace_sort_gaps(BscTrace *trace);

/* First gap of RUN at ROW or behind it, or what follows in gaps: of a later run, or n_gaps. */
size_t bsc_trace_first_gap(const BscTrace *trace, uint32_t run, BscRow row);

/* Ends the filling: sorts types and gaps, sums up events, sets begin and end. */
void bsc_trace_seal(BscTrace *trace);

/* What ROW says; lives as long as TRACE is not filled further. */
static inline const BscPayload *bsc_trace_at(const BscTrace *trace, BscRow row)
{
	return &trace->payloads.all[trace->payload[row]];
}

/* The run that ROW is of. */
uint32_t bsc_trace_run(const BscTrace *trace, BscRow row);

static inline uint32_t bsc_trace_cpu(const BscTrace *trace, BscRow row)
{
	return trace->runs[bsc_trace_run(trace, row)].cpu;
}

static inline const char *bsc_trace_text(const BscTrace *trace, BscRow row)
{
	return bsc_strtab_get(trace->strings, bsc_trace_at(trace, row)->text);
}

/* How long the call of a funcgraph_exit row lasted, by its own clock readings, ns. */
static inline BscNsec bsc_trace_duration(const BscTrace *trace, BscRow row)
{
	return bsc_payload_duration(bsc_trace_at(trace, row));
}

/*
 * Where the record of ROW lies in the input, for the event source, which there has to be. False
 * with ERROR if the input has changed.
 */
bool bsc_trace_where(const BscTrace *trace, BscRow row, BscWhere *ret_where, GError **error);

/* The function that a cpuhp row's addr names, without suffix; "" where no symbol is known. */
const char *bsc_trace_symbol(const BscTrace *trace, BscRow row);

/*
 * SHA-256 of the whole file in 64 hexadecimal digits, borrowed; "" where it is not known, or the
 * file has changed since it was read. The first call reads the file; from any thread.
 */
const char *bsc_trace_sha256(const BscTrace *trace);

/*
 * Letter of a raw prev_state as trace-cmd prints it: R S D T t X Z P I; '+' is not part of it.
 * Sets *RET_PREEMPTED for a task that was switched out while runnable by preemption.
 * include/trace/events/sched.h: __trace_sched_switch_state.
 */
char bsc_prev_state_letter(int32_t raw, bool *ret_preempted);

/*
 * TRACE has rows of KIND: rows, not types, since events that were ignored on purpose are missing
 * as well.
 */
bool bsc_trace_has_kind(const BscTrace *trace, BscEventKind kind);

/*
 * The first run of CPU at FROM or behind it, n_runs if there is none: each buffer has one at most.
 * For all of them: for (r = next(0); r < n_runs; r = next(r + 1)).
 */
size_t bsc_trace_next_run(const BscTrace *trace, uint32_t cpu, size_t from);

/* First row of RUN with ts >= T, by binary search over its rows; first + n_rows if none. */
BscRow bsc_trace_lower_bound(const BscTrace *trace, uint32_t run, BscNsec t);
