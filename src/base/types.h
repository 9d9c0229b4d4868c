/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * ns. A moment is on the clock of its capture, as the capture's events carry it; a distance is
 * end - begin. No float ever holds a moment.
 */
typedef int64_t BscNsec;

/* A moment that nothing is known about. */
#define BSC_NSEC_NONE INT64_MIN

/* Row of the table that the field names; the only reference between tables. */
typedef uint32_t BscRow;

#define BSC_NO_ROW UINT32_MAX

/* Index of an interned string in a BscStrtab; 0 is the empty string. */
typedef uint32_t BscString;

/* How well a moment or a stretch is known. The order is from best to worst. */
typedef enum BscCertainty {
	BSC_EXACT,    /* an event sits at the point itself */
	BSC_INFERRED, /* a rule of the kernel's code gives it; the bounds are kept */
	BSC_BOUNDED,  /* it lies between two events; both bounds are kept */
	BSC_UNKNOWN,  /* events were lost, or the capture does not reach there */
} BscCertainty;

/* "exact", "inferred", "bounded", "unknown"; static storage. */
const char *bsc_certainty_name(BscCertainty certainty);
