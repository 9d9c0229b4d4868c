/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <stddef.h>
#include <stdint.h>

/*
 * What a fuzz target defines: it does with SIZE bytes at DATA what the programs do with such input.
 * Whatever they are, it returns; a promise that does not hold aborts. Gives 0, or -1 for an input
 * that is not worth keeping. Called by libFuzzer or, for the files of a corpus, by main.c.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file with SIZE bytes that is only in memory: its path goes to *RET_PATH, g_free() that and
 * close() what is returned. */
int fuzz_file(const uint8_t *data, size_t size, char **ret_path);

/* Whether three threads read from the file at PATH what one read, which is TRACE. */
bool fuzz_threads_agree(const char *path, const BscTrace *trace);

/* Reads DATA as a file, every event's text included, and does with it what fuzz_capture() does. */
void fuzz_trace_file(const uint8_t *data, size_t size);

/* Everything that the programs show of CAPTURE is made, and what a timeline promises is checked. */
void fuzz_capture(const BscCapture *capture);

/*
 * The capture that SIZE bytes at DATA describe, rows.c says how: events of all kinds, of up to 16
 * CPUs, in any order. Unref it.
 */
BscCapture *fuzz_rows(const uint8_t *data, size_t size);
