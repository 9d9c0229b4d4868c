/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

#include <glib.h>

/*
 * The LEN bytes at TEXT, which follow "print fmt: ", in a form that libtraceevent can be trusted
 * with; NULL if there is none. What is accepted is well formed, names only fields in FIELDS (name
 * to number of elements, 0 for no array), and calls only helpers that stay within the record.
 * Version 1.7.1 uses freed memory on texts with syntax errors, follows whatever other helpers point
 * at, and divides by zero. Free with g_free().
 */
char *bsc_print_format_rewrite(const char *text, size_t len, GHashTable *fields);
