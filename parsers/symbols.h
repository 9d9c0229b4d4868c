/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/container.h"
#include "trace/trace.h"

/*
 * The kallsyms of a file. The text is loaded and searched when it is first needed.
 */
typedef struct BscSymbols BscSymbols;

BscSymbols *bsc_symbols_new(const BscContainer *container);
void bsc_symbols_free(BscSymbols *symbols);

/* Whether there are addresses: without privileges the kernel gives zeros. */
bool bsc_symbols_are_usable(BscSymbols *symbols);

/* The function of bsc_function_name() that ADDR lies in, or -1. From any thread. */
int bsc_symbols_function(BscSymbols *symbols, uint64_t addr);

/*
 * Fills trace->symbols: for each of the N addresses, which are sorted and distinct, the name of
 * the symbol that begins just there, without what follows the first dot. Functions come before
 * data, then the order of the file counts.
 */
void bsc_symbols_resolve(BscSymbols *symbols, const uint64_t *addrs, size_t n, BscTrace *trace);

/*
 * Frees the text, so that nothing but functions is found from now on: those that were asked for
 * before. Damage that it showed goes to DIAG.
 */
void bsc_symbols_settle(BscSymbols *symbols, BscDiagnostics *diag);
