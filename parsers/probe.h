/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/bytes.h"

typedef enum BscProbe {
	BSC_PROBE_TRACE_DAT, /* whatever its version */
	BSC_PROBE_TEXT,      /* of some kind: its lines will tell */
	BSC_PROBE_OTHER,
} BscProbe;

/* What INPUT is, by its first bytes. ERROR says in one sentence what OTHER is instead. */
BscProbe bsc_probe(const BscInput *input, GError **error);

/* Name of what begins with the LEN bytes at DATA, "" if it is unknown; static. */
const char *bsc_probe_name(const uint8_t *data, size_t len);
