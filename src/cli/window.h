/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/*
 * Becomes the window program, with FILES (N of them). Returns only if it cannot: with the reason,
 * a static phrase.
 */
const char *bsc_cli_become_window(char **files, unsigned n, bool is_comparison);
