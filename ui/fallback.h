/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Becomes the command line's report of the files in ARGV, as "bringup-scope FILE" does without a
 * display; says why on standard error. Returns the exit status only where that cannot be done.
 */
int bsc_fallback_report(int argc, char **argv);
