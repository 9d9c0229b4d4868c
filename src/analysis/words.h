/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"
#include "model/log-lines.h"

/*
 * The kernel's own words: lines of its log that tell of bring-up, and when they were said on the
 * clock of the capture. The log is the one that came with the capture; where there is none, the
 * printk:console events of the capture.
 */

typedef struct BscWord {
	BscWordKind kind;
	int32_t cpu;         /* that it tells of; -1: no single one */
	bool is_by_ap;       /* that CPU said it itself, before it was online */
	uint32_t line;       /* row in capture->dmesg; BSC_NO_ROW: only in the trace */
	BscRow row;          /* console event with the same text; BSC_NO_ROW: none */
	const char *text;    /* borrowed from the capture; sanitize it before it is shown */
	const char *meaning; /* what the line says, for people; static */
	BscNsec log;         /* on the log's clock; BSC_NSEC_NONE: no stamp */
	/* On the capture's clock: INFERRED has all three, BOUNDED no ns, UNKNOWN nothing; low or
	 * high may be BSC_NSEC_NONE where that side is open. */
	BscNsec ns, low, high;
	BscCertainty certainty;
} BscWord;

/* How the log's clock and the capture's were brought together. */
typedef enum BscLogClock {
	BSC_LOG_CLOCK_UNKNOWN, /* they were not */
	BSC_LOG_CLOCK_EVENTS,  /* no need to: the words are events of the capture */
	BSC_LOG_CLOCK_TEXTS,   /* by texts that both have */
	BSC_LOG_CLOCK_OWN,     /* no need to: the capture is the log */
	BSC_LOG_CLOCK_SAME,    /* both are the kernel's local clock, as the kernel's code says */
} BscLogClock;

typedef struct BscWords {
	BscWord *words; /* in the order of the log */
	size_t n;
	BscLogClock clock;
	BscNsec offset;   /* capture's clock minus log's, median; TEXTS: measured, SAME: 0 */
	BscNsec spread;   /* TEXTS: largest distance of one text from offset; SAME: assumed error */
	uint32_t n_texts; /* TEXTS: how many texts both have, each once */
	uint32_t n_checked, n_agreed; /* SAME: lines whose moment events bound, and that fit */
	char *kernel;                 /* release that the log names; "" if it does not */
	bool is_other_kernel;         /* it is not the capture's: the log was not used */
	char *command_line;           /* as the log has it; "" if it does not */
	/* T_printk: from "smp: Bringing up secondary CPUs" to "smp: Brought up", on the log's
	 * clock; BSC_NSEC_NONE where one is missing. kernel/smp.c: smp_init. */
	BscNsec printk_begin, printk_end;
} BscWords;

/* What the log of CAPTURE says. CAPTURE must outlive it. Free with bsc_words_free(). */
BscWords *bsc_words_new(const BscCapture *capture);
void bsc_words_free(BscWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscWords, bsc_words_free)

/*
 * Moves *AT to the next word, from *AT on, of KIND or worse that tells of CPU (-1: of any, or of
 * none). False if there is none.
 */
bool bsc_words_next(const BscWords *words, int32_t cpu, BscWordKind kind, size_t *at);

/* What the word's moment allows: it may have been said between BEGIN and END. */
bool bsc_word_may_be_within(const BscWord *word, BscNsec begin, BscNsec end);

/* Value of "NAME=" in the log's command line, the last one; NULL if it is not there. g_free(). */
char *bsc_words_option(const BscWords *words, const char *name);

const char *bsc_word_kind_name(BscWordKind kind);      /* "setup", "mark", …; static */
const char *bsc_log_clock_name(BscLogClock log_clock); /* "unknown", "events", …; static */
