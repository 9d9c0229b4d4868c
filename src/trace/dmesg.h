/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

#include <glib.h>

/* A line that does not say who printed it. */
#define BSC_DMESG_NO_CALLER INT32_MIN

/*
 * The kernel's log, one row per line, in the order of the file. Texts are bytes as the file has
 * them but for NUL, so sanitize them before they are shown. Immutable once the parser returned it.
 */
typedef struct BscDmesg {
	char *path;         /* where it comes from; "" if not from a file */
	char *data;         /* owned: the texts, each ended by NUL */
	size_t n;           /* lines */
	BscNsec *ns;        /* on the log's clock; BSC_NSEC_NONE: the line has no stamp */
	uint32_t *text;     /* offset in data, without the prefix */
	int8_t *level;      /* 0 (emergency) to 7 (debug); -1: not said */
	int32_t *caller;    /* PRINTK_CALLER: pid of a task, ~cpu in interrupts */
	BscNsec resolution; /* ns: stamps are rounded down to whole multiples of it */
	bool is_wall;       /* stamps are of the calendar, not of the kernel's local clock */
	bool is_alone;      /* it is the whole input: there are no events beside it */
	size_t n_cut;       /* lines of which only the beginning was taken */
	bool is_cut;        /* the file goes on behind the last row */
} BscDmesg;

void bsc_dmesg_free(BscDmesg *dmesg);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscDmesg, bsc_dmesg_free)

/* Some line has a stamp. */
bool bsc_dmesg_has_stamps(const BscDmesg *dmesg);

static inline const char *bsc_dmesg_text(const BscDmesg *dmesg, size_t line)
{
	return dmesg->data + dmesg->text[line];
}
