/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <glib.h>

/* Appends what CAPTURE is, without its bring-up: format, kernel, clock, events, damage. */
void bsc_report_info(const BscCapture *capture, GString *out);

/* Appends the bring-up of CAPTURE for people: 72 columns, units, stable bytes. */
void bsc_report_text(const BscCapture *capture, GString *out);

/* The report of N captures as JSON by docs/report.schema.json, ending in a newline. g_free(). */
char *bsc_report_json(const BscCapture *const *captures, size_t n);

/* The tables of a report as CSV. */
typedef enum BscCsvTable {
	BSC_CSV_PHASES,
	BSC_CSV_CALLBACKS,
	BSC_CSV_CLASSES,
	BSC_CSV_HOTSPOTS,
	BSC_CSV_WAITS,
	BSC_CSV_CPUS,
	BSC_CSV_ALL, /* one after the other, an empty line between */
} BscCsvTable;

/* "phases", "callbacks", …; false, and *RET untouched, for anything else. */
bool bsc_csv_table_parse(const char *name, BscCsvTable *ret);

/* TABLE of N captures by RFC 4180, times in ns. g_free(). */
char *bsc_report_csv(const BscCapture *const *captures, size_t n, BscCsvTable table);

/* Appends the tables that are posted to mailing lists and merge requests, as Markdown. */
void bsc_report_markdown(const BscCapture *capture, GString *out);
