/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Writes LEN bytes to FD, in as many steps as it takes. False with errno set if that fails. */
bool bsc_write_all(int fd, const void *data, size_t len);
