/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/line.h"
#include "trace/trace.h"

/* The payload of an event as text prints it; columns as BSC_EVENT_KINDS has them. */
typedef struct BscBody {
	BscEventKind kind;
	int32_t a, b, c, d;
	uint64_t addr;
	BscSlice text;
	BscSlice symbol; /* that addr would name; empty: none */
} BscBody;

/* The kind of LINE's event, by its name alone; -1 if no rows are made of it. */
int bsc_body_kind(const BscLine *line);

/*
 * Reads the body of LINE, an event of KIND, in the forms of the kernel, of trace-cmd's plugins, of
 * report -R and of the option fields. False if it has none of these forms.
 */
bool bsc_body_parse(const BscLine *line, BscEventKind kind, BscBody *ret);
