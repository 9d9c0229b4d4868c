/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/span.h"

#include <glib.h>

/* A table while its rows are written. RFC 4180: lines end in CR LF. */
typedef struct BscCsv {
	GString *out;
	bool has_cells; /* on this line */
} BscCsv;

/* TEXT (NULL: none) of the capture, made safe: never a formula for a spreadsheet. */
void bsc_csv_text(BscCsv *csv, const char *text);
/* A number that is written already: a minus in front is no formula. */
void bsc_csv_plain(BscCsv *csv, const char *number);
/* Empty where nothing is known. */
void bsc_csv_ns(BscCsv *csv, BscNsec ns);
void bsc_csv_span(BscCsv *csv, BscSpan span); /* two cells */
void bsc_csv_number(BscCsv *csv, int64_t number);
void bsc_csv_nothing(BscCsv *csv);
void bsc_csv_end_row(BscCsv *csv);
