/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/* What the world does to us. The message is one sentence that a user can act on. */
typedef enum BscError {
	BSC_ERROR_IO,          /* the system refused to open, read or write */
	BSC_ERROR_NOT_TRACE,   /* the input is something else; the message says what */
	BSC_ERROR_UNSUPPORTED, /* a trace of a kind that cannot be read */
	BSC_ERROR_DAMAGED,     /* a trace that is damaged before its first event */
	BSC_ERROR_LIMIT,       /* a size in the input is beyond what is accepted */
	BSC_ERROR_CANCELLED,   /* the caller asked to stop */
	BSC_ERROR_USAGE,       /* what was asked for does not exist or makes no sense */
} BscError;

#define BSC_ERROR (bsc_error_quark())
GQuark bsc_error_quark(void);
