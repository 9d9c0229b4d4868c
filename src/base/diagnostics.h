/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

typedef enum BscSeverity {
	BSC_NOTE,    /* good to know; nothing shown is affected */
	BSC_WARNING, /* some figures are weaker for it */
	BSC_DAMAGE,  /* the input is damaged: exit status 3 */
} BscSeverity;

/*
 * Odd data is counted, not thrown. Each line: code, name in JSON, severity, sentence for the user
 * (about one or several occurrences; the count is printed beside it).
 */
#define BSC_DIAGNOSTICS(X)                                                                         \
	X(TRUNCATED, "truncated", BSC_DAMAGE, "the file ends before its contents do")              \
	X(BAD_SECTION, "bad-section", BSC_DAMAGE, "a section could not be read")                   \
	X(BAD_OPTION, "bad-option", BSC_DAMAGE, "an option is damaged and was skipped")            \
	X(BAD_CHUNK, "bad-chunk", BSC_DAMAGE, "a compressed chunk could not be decompressed")      \
	X(BAD_PAGE, "bad-page", BSC_DAMAGE, "a ring buffer page is damaged")                       \
	X(BAD_FORMAT, "bad-format", BSC_DAMAGE, "an event format could not be parsed")             \
	X(SHORT_RECORD, "short-record", BSC_DAMAGE, "records shorter than their format dropped")   \
	X(PARTIAL_PAGE, "partial-page", BSC_NOTE,                                                  \
	  "an incomplete page at the end of a CPU ignored")                                        \
	X(UNKNOWN_EVENT, "unknown-event", BSC_WARNING, "records of an event without a format")     \
	X(MISSING_FIELD, "missing-field", BSC_WARNING,                                             \
	  "an event lacks a field that is needed and is not used")                                 \
	X(ROUNDED, "rounded", BSC_NOTE,                                                            \
	  "a text, whose moments are rounded: no distance is better known than that")              \
	X(GUESSED_CPU, "guessed-cpu", BSC_WARNING,                                                 \
	  "events that do not say on which CPU: taken by the kernel's order of bring-up")          \
	X(UNKNOWN_OPTION, "unknown-option", BSC_NOTE, "options of an unknown kind skipped")        \
	X(LOST_EVENTS, "lost-events", BSC_WARNING, "places where the kernel dropped events")       \
	X(OVERRUN, "overrun", BSC_WARNING,                                                         \
	  "CPUs whose ring buffer overwrote its oldest events, so the beginning is missing")       \
	X(TIME_BACKWARDS, "time-backwards", BSC_WARNING, "time stamps that go back on one CPU")    \
	X(TIMELESS, "timeless", BSC_WARNING,                                                       \
	  "events whose time stamps contradict the order of the events around them: left out, "    \
	  "as nobody knows when they were")                                                        \
	X(CLOCK_UNFIT, "clock-unfit", BSC_WARNING,                                                 \
	  "the trace clock does not suit bring-up: its moments cannot be compared")                \
	X(BUFFERS_MIXED, "buffers-mixed", BSC_NOTE,                                                \
	  "the capture has several ring buffers; each kind of event is taken from one of them")    \
	X(NO_CPUHP, "no-cpuhp", BSC_WARNING, "no cpuhp events: there is no bring-up to show")      \
	X(LOG_ONLY, "log-only", BSC_WARNING,                                                       \
	  "no events, only the kernel's log: what lies between its lines is unknown")              \
	X(NO_SYMBOLS, "no-symbols", BSC_WARNING,                                                   \
	  "no symbol addresses in the capture: callbacks go by their number")                      \
	X(NO_SWITCH, "no-switch", BSC_WARNING,                                                     \
	  "no sched_switch events: sleeping and working cannot be told apart")                     \
	X(NO_WAKING, "no-waking", BSC_WARNING,                                                     \
	  "no sched_waking events: ONLINE_IDLE and the end of a thread are only bounded")          \
	X(EXIT_WITHOUT_ENTER, "exit-without-enter", BSC_WARNING, "cpuhp exits without an enter")   \
	X(ENTER_WITHOUT_EXIT, "enter-without-exit", BSC_WARNING,                                   \
	  "callbacks still open at the end of the capture or at lost events")                      \
	X(STATES_DISAGREE, "states-disagree", BSC_WARNING,                                         \
	  "states whose name in the states file contradicts the callback; the callback counts")    \
	X(NOT_BRINGUP, "not-bringup", BSC_NOTE,                                                    \
	  "callbacks run by the registration of a state on online CPUs; not bring-up")             \
	X(CLOCK_SKEW, "clock-skew", BSC_WARNING,                                                   \
	  "CPUs whose clock does not agree with the control CPU's: their moments cannot be "       \
	  "compared with it")                                                                      \
	X(TIME_ORDER, "time-order", BSC_WARNING,                                                   \
	  "moments that contradict cause and effect between CPUs; bounds widened")

typedef enum BscDiagnosticCode {
#define X(code, name, severity, text) BSC_DIAG_##code,
	BSC_DIAGNOSTICS(X)
#undef X
		BSC_DIAG_N
} BscDiagnosticCode;

/* How many places are kept for each code; all are counted. */
#define BSC_DIAG_MAX_PLACES 1024

typedef struct BscPlace {
	int32_t cpu;     /* -1: not of a CPU */
	uint64_t offset; /* in the file; UINT64_MAX: not a place in the file */
	BscNsec ts;      /* BSC_NSEC_NONE: no moment */
	char *what;      /* detail for this place, sanitized; may be NULL */
} BscPlace;

typedef struct BscDiagnostic {
	uint64_t count;
	unsigned n_places;
	BscPlace *places; /* the first n_places of them, in the order of arrival */
} BscDiagnostic;

typedef struct BscDiagnostics {
	BscDiagnostic codes[BSC_DIAG_N];
} BscDiagnostics;

BscDiagnostics *bsc_diagnostics_new(void);
void bsc_diagnostics_free(BscDiagnostics *diag);

/* Counts one more CODE. WHAT (may be NULL) is copied and sanitized while places are left. */
void bsc_diagnostics_add(BscDiagnostics *diag, BscDiagnosticCode code, int32_t cpu, uint64_t offset,
			 BscNsec ts, const char *what);
/* Counts N more CODE without a place. */
void bsc_diagnostics_count(BscDiagnostics *diag, BscDiagnosticCode code, uint64_t n);
/* Adds all of FROM to DIAG; places while there is room. */
void bsc_diagnostics_merge(BscDiagnostics *diag, const BscDiagnostics *from);

/* Something of severity BSC_DAMAGE happened. */
bool bsc_diagnostics_has_damage(const BscDiagnostics *diag);

const char *bsc_diagnostic_name(BscDiagnosticCode code);     /* static */
const char *bsc_diagnostic_text(BscDiagnosticCode code);     /* static */
BscSeverity bsc_diagnostic_severity(BscDiagnosticCode code); /* static */
const char *bsc_severity_name(BscSeverity severity);         /* "note", "warning", "damage" */
