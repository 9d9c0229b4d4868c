/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/work.h"

/*
 * What consoles cost a bring-up, as far as the capture and its log tell. Up to 6.12, and later for
 * consoles without a thread of their own, whoever prints writes to the console before it goes on:
 * kernel/printk/printk.c: vprintk_emit, console_unlock.
 */

/* What the log says of consoles while the episode went on. */
typedef enum BscConsoleUse {
	BSC_CONSOLE_UNKNOWN,  /* there is no log, or its beginning is missing */
	BSC_CONSOLE_NONE,     /* none was registered: lines stay in the log buffer */
	BSC_CONSOLE_THREADED, /* all have threads: printing only stores the line */
	BSC_CONSOLE_BOOT,     /* only boot consoles, which no CPU uses before it is online */
	BSC_CONSOLE_PRINTER,  /* whoever prints writes, APs too */
} BscConsoleUse;

/* A stretch in which somebody wrote to a console, or may have. */
typedef struct BscConsoleStretch {
	uint32_t cpu;
	int32_t pid; /* who wrote; of a console's thread: that thread */
	bool is_thread;
	bool is_certain; /* all of it was console time; else any part of it may have been */
	BscNsec begin, end;
} BscConsoleStretch;

typedef struct BscConsole {
	BscConsoleUse use;
	char *name;        /* of a console that was in use; "" if none is known */
	GArray *stretches; /* BscConsoleStretch, by begin */
} BscConsole;

BscConsole *bsc_console_new(const BscCapture *capture, BscRow episode);
void bsc_console_free(BscConsole *console);

/*
 * Takes out of WORK, which is as recorded, what certainly was console time, or with MOST all that
 * can have been. Returns how much it was, ns over all tasks.
 */
BscNsec bsc_console_take(const BscConsole *console, BscWork *work, bool most);

/* In a sentence, what was taken and why not more. Free with g_free(). */
char *bsc_console_text(const BscConsole *console, BscNsec certain, BscNsec most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscConsole, bsc_console_free)
