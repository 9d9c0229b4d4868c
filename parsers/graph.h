/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/decode.h"

struct tep_handle;
struct tep_event;

/*
 * The words for the events of the function tracers, which trace-cmd prints by itself and not by
 * their print format. False, and nothing appended, for every other event. NEXT is the record behind
 * this one on its CPU, or NULL.
 */
bool bsc_graph_append(struct tep_handle *tep, struct tep_event *format, const BscEvent *event,
		      const BscRecord *record, const BscRecord *next, const BscCommonFields *common,
		      GString *out);
