/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/* Longest result of the functions below, with its terminator. */
#define BSC_FORMAT_MAX 64

/*
 * A distance for people: "812 ns", "4.68 ms", "12.3 s": three significant digits or more, unit
 * always, a '-' in front where negative. Independent of the locale. Returns BUF.
 */
const char *bsc_format_duration(char buf[BSC_FORMAT_MAX], BscNsec duration);

/*
 * A distance between two bounds: "4.68 ms" where both print the same, else "1.2 .. 3.4 ms" with
 * one unit for both, the larger one's. Returns BUF.
 */
const char *bsc_format_range(char buf[BSC_FORMAT_MAX], BscNsec low, BscNsec high);

/*
 * How much VALUE is more than WHOLE, in per cent with a sign: "-70.4 %"; "0.0 %" where that rounds
 * to nothing, or WHOLE is nothing. Returns BUF.
 */
const char *bsc_format_change(char buf[BSC_FORMAT_MAX], BscNsec value, BscNsec whole);

/* A moment in seconds with all nine digits, as trace-cmd report -t prints it: "0.349058700". */
const char *bsc_format_moment(char buf[BSC_FORMAT_MAX], BscNsec moment);

/*
 * Reads "12.5ms", "3us", "900 ns", "1.5s", or bare seconds as bsc_format_moment() writes them
 * ("0.349058700"), without going through a float. False, and *RET_NS untouched, for anything else.
 */
bool bsc_nsec_parse(const char *text, BscNsec *ret_ns);

/*
 * A copy of TEXT, at most MAX bytes of it, safe to show anywhere: invalid UTF-8, control and
 * bidirectional formatting characters become U+FFFD; a cut ends in an ellipsis. Free with g_free().
 */
char *bsc_text_sanitize(const char *text, size_t max);

/*
 * TEXT as one word for a shell, safe to show as well: where bsc_text_sanitize() would change it as
 * $'...' with escapes, which bash, zsh and busybox know. Free with g_free().
 */
char *bsc_text_quote(const char *text);

/*
 * TEXT is what PATTERN says, in which * stands for any bytes and ? for any one. Both may hold any
 * bytes; g_pattern_match_simple() ends the program where they are no UTF-8.
 */
bool bsc_text_matches(const char *text, const char *pattern);
