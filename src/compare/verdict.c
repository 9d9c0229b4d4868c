/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/build.h"

void compare_verdict(Build *b)
{
	b->out->verdict = g_strdup("");
}
