/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/compare: the pieces of sentences that the verdict is made of. */

#include "compare/build.h"

/* Appends a time, ns: "4.68 s", "0", "at least 1.2 ms", "1.2 .. 3.4 ms". */
void compare_append_time(GString *out, BscValue value);
/* Appends a distance with its sign: "+21.2 ms". */
void compare_append_shift(GString *out, double ns);
/* Appends "-39 %", "+1.4 .. +2.2 %"; false where it is not known, and nothing is appended. */
bool compare_append_percent(GString *out, BscValue percent);

/* Appends what the difference of SIDE from the first comes from, ": …"; or nothing. */
void compare_append_reasons(GString *out, const Build *b, size_t side);
