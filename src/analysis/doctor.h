/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/arch.h"
#include "analysis/stays.h"
#include "analysis/words.h"
#include "base/span.h"

/* What a capture can tell of bring-up and what it cannot, and what a better one would need. */

/*
 * Kinds of evidence. Each line: kind, events, what is lost without them (42 columns).
 * Which architectures have them is in bsc_evidence_exists().
 */
#define BSC_EVIDENCE(X)                                                                            \
	X(CPUHP, "cpuhp:*", "no callbacks, hence no bring-up")                                     \
	X(SWITCH, "sched:sched_switch", "sleeping, waiting and working look alike")                \
	X(WAKING, "sched:sched_waking", "who ends a sleep; ONLINE_IDLE is bounded")                \
	X(IRQ, "irq:*", "interrupts and softirqs count as work")                                   \
	X(IPI, "ipi:*", "IPIs count as work")                                                      \
	X(VECTORS, "irq_vectors:*", "timer interrupts and IPIs count as work")                     \
	X(CSD, "csd:*", "calls to other CPUs count as work")                                       \
	X(LOCK, "lock:contention_*", "waits for locks count as work or sleep")                     \
	X(HRTIMER, "timer:hrtimer_*", "a polling sleep is known by its waker only")                \
	X(IDLE, "power:cpu_idle", "idle states")                                                   \
	X(CONSOLE, "printk:console", "the log's clock cannot be measured")                         \
	X(FUNCTION, "hotplug functions", "kick, alive, release, STARTING: bounded")

typedef enum BscEvidenceKind {
#define X(kind, name, loss) BSC_EVIDENCE_##kind,
	BSC_EVIDENCE(X)
#undef X
		BSC_N_EVIDENCE
} BscEvidenceKind;

const char *bsc_evidence_name(BscEvidenceKind kind); /* static */
const char *bsc_evidence_loss(BscEvidenceKind kind); /* static */
/* Kernels for ARCH have events of KIND. include/trace/events, arch/x86/include/asm/trace. */
bool bsc_evidence_exists(BscEvidenceKind kind, BscArch arch);

/* How well a point is known, counted over the CPUs that come up. */
typedef struct BscDoctorPoint {
	uint32_t n_exact, n_inferred, n_bounded;
	uint32_t n_unknown;     /* the capture does not tell */
	uint32_t n_not_reached; /* of CPUs that failed, and that no event shows there */
	uint32_t n_absent;      /* the kernel has no such point in this mode */
	char *missing;          /* what would make it exact; "": nothing is missing */
} BscDoctorPoint;

/* How well time in a class is known, counted over CPUs, and how much of it there is. */
typedef struct BscDoctorClass {
	BscClass class;
	bool is_control; /* of the control task, else of the CPUs themselves */
	uint32_t n_exact, n_bounded, n_impossible;
	BscSpan time;  /* sum over the CPUs; not known where no event could show it */
	char *missing; /* what would make it exact; "": nothing is missing */
} BscDoctorClass;

typedef struct BscDoctorWarning {
	const char *code; /* static: "overwritten", "clock", … */
	char *text;       /* one sentence */
	char *remedy;     /* one sentence; "" if there is none */
} BscDoctorWarning;

typedef struct BscDoctor {
	BscWords *words; /* owned: what the log says */
	BscArch arch;
	uint64_t evidence[BSC_N_EVIDENCE]; /* events of that kind in the capture */
	uint64_t rows[BSC_EVENT_N_KINDS];  /* those that the model reads */
	uint32_t functions[BSC_FN_N];      /* function tracer records of each known function */
	bool has_graph;                    /* some of them are of function_graph */
	bool is_boot;  /* it is the boot that the capture shows, or was to show */
	uint32_t n_up; /* CPUs coming up, over all episodes */
	BscDoctorPoint points[BSC_N_POINTS];
	BscDoctorClass *classes; /* the control task's first, then by class */
	size_t n_classes;
	BscNsec control_unknown, ap_unknown; /* ns of which nothing is known; sum over lanes */
	BscNsec tracer, total;               /* boot: ns in trace/RB:prepare, and of all episodes */
	BscDoctorWarning *warnings;
	size_t n_warnings;
} BscDoctor;

/* Examines CAPTURE, which must outlive the result. Free with bsc_doctor_free(). */
BscDoctor *bsc_doctor_new(const BscCapture *capture);
void bsc_doctor_free(BscDoctor *doctor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscDoctor, bsc_doctor_free)

/* Something is missing or was warned of: a better capture could be taken. */
bool bsc_doctor_has_complaint(const BscDoctor *doctor);
