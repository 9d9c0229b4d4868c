/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/decode.h"

/*
 * The words for single records, by libtraceevent. Formats and symbols are loaded when they are
 * first needed. Not for concurrent use, but for the names of tasks.
 */
typedef struct BscText BscText;

/* Everything is borrowed and outlives the text. */
BscText *bsc_text_new(const BscContainer *container, const BscFormats *formats,
		      const BscCommonFields *common);
void bsc_text_free(BscText *text);

/* The name of task PID: "<idle>" for 0, "<...>" where the file has none. Any thread. */
const char *bsc_text_comm(const BscText *text, int32_t pid);

/*
 * Appends what trace-cmd report prints behind "name: ". Two differences: a function is not
 * indented by its caller, since that depends on what was printed before; and an event whose print
 * format is not safe to run on untrusted data gives its fields as "name=value". NEXT is the record
 * behind it on its CPU, or NULL: it makes a leaf of a call in the function graph.
 */
void bsc_text_append(BscText *text, const BscEvent *event, const BscRecord *record,
		     const BscRecord *next, GString *out);
