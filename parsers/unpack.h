/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/bytes.h"

/*
 * INPUT, which is taken, as it is; or, where it is a file compressed as a whole (gzip, xz, zstd,
 * bzip2, lz4), what it unpacks to. *RET_CUT is set where it breaks off before its end. NULL with
 * ERROR if not one byte could be unpacked, there is no room, or PROGRESS was cancelled.
 */
BscInput *bsc_input_unpack(BscInput *input, bool *ret_cut, BscProgress *progress, GError **error);
