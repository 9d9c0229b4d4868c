/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/bytes.h"

/*
 * Whether INPUT is a trace.dat, whatever its version. Otherwise false, and ERROR says in one
 * sentence what it is instead.
 */
bool bsc_probe(const BscInput *input, GError **error);

/* Name of what begins with the LEN bytes at DATA, "" if it is unknown; static. */
const char *bsc_probe_name(const uint8_t *data, size_t len);
