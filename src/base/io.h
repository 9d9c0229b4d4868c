/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes LEN bytes to FD, in as many steps as it takes. False with errno set if that fails. */
bool bsc_write_all(int fd, const void *data, size_t len);

/*
 * SIGINT, SIGTERM and SIGHUP of this thread wait from here to bsc_signals_release(): for what must
 * not be left half done, and takes no longer than writing what is in memory. May be nested.
 */
void bsc_signals_hold(sigset_t *ret_before);
void bsc_signals_release(const sigset_t *before);
