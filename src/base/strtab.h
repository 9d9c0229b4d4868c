/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/* Interned strings. Ids are dense, start at 0 (the empty string) and follow first use. */
typedef struct BscStrtab BscStrtab;

BscStrtab *bsc_strtab_new(void);
void bsc_strtab_free(BscStrtab *tab);

/* Id of TEXT, which is copied at its first use. */
BscString bsc_strtab_intern(BscStrtab *tab, const char *text);

/* As above for LEN bytes that need no terminator; an embedded NUL ends the text. */
BscString bsc_strtab_intern_len(BscStrtab *tab, const char *text, size_t len);

/* The text of ID, borrowed from TAB; "" for an id that TAB never gave. */
const char *bsc_strtab_get(const BscStrtab *tab, BscString id);

size_t bsc_strtab_size(const BscStrtab *tab);
