/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "trace/dmesg.h"

/* What is read of a log; what goes beyond is left out, and BscDmesg says so. */
#define BSC_DMESG_MAX_BYTES ((size_t)16 << 20)
#define BSC_DMESG_MAX_LINE  ((size_t)64 << 10)
#define BSC_DMESG_MAX_LINES ((size_t)1000000)

/*
 * The lines of the kernel log in the LEN bytes at DATA, as dmesg or a serial console gives them:
 * "[    0.123456] text", with "<6>" in front or "[    T1]" behind the stamp where the kernel was
 * told to. Lines without a stamp are kept without a moment. Never fails. Free with
 * bsc_dmesg_free().
 */
BscDmesg *bsc_dmesg_parse(const char *data, size_t len);

/* The same for the file at PATH. NULL with ERROR if it cannot be read. */
BscDmesg *bsc_dmesg_read(const char *path, GError **error);
