/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"
#include "model/capture.h"

#include <glib.h>

/* The width of every line that a report prints, unless a single word is longer. */
#define BSC_REPORT_COLUMNS 72

/* Longest piece of text from a capture that is printed; what is longer ends in an ellipsis. */
#define BSC_REPORT_MAX_NAME 256

/*
 * Appends "LABEL   text" with the text, which FORMAT makes, wrapped at blanks and indented below
 * itself by eight columns. An empty LABEL continues the one above.
 */
void bsc_layout_line(GString *out, const char *label, const char *format, ...) G_GNUC_PRINTF(3, 4);

/*
 * Appends the words of TEXT to a line that is COLUMN columns long, further lines indented by
 * INDENT, and ends the line.
 */
void bsc_layout_hang(GString *out, const char *text, size_t column, size_t indent);

/* Appends TEXT right-aligned in WIDTH columns, which it may exceed. */
void bsc_layout_cell(GString *out, int width, const char *text);

/* Removes blanks from the end of OUT and ends the line. */
void bsc_layout_end_line(GString *out);

/* Appends a sorted list as "0-3, 5, 8-11". */
void bsc_layout_cpus(GString *out, const uint32_t *cpus, size_t n);

/* "-5 (EIO)"; "unknown" for a result that left no trace. MACHINE decides what numbers mean. */
void bsc_layout_result(GString *out, int32_t result, const char *machine);

/* A result that the model does not know. */
#define BSC_RESULT_NOT_KNOWN INT32_MIN

/* TEXT from the capture, safe to print on one line; FALLBACK where it is empty. g_free(). */
char *bsc_layout_name(const char *text, const char *fallback);
