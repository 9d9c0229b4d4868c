/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/pages.h"

struct tep_event;

/*
 * Appends the fields of RECORD as "name=value name=value", without those that every event has: for
 * events whose print format cannot be used. What does not lie within the record is left out.
 */
void bsc_field_list_append(struct tep_event *format, const BscRecord *record, bool is_big_endian,
			   GString *out);
