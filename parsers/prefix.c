/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/prefix.h"

#include <glib.h>
#include <string.h>

#define NSEC_PER_S 1000000000

/* Earlier times are of a clock that nobody set, and look like the kernel's own. */
#define FIRST_YEAR 2002

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
				      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* As dmesg -x names them; include/linux/kern_levels.h. */
static const char *const levels[] = { "emerg", "alert",  "crit", "err",
				      "warn",  "notice", "info", "debug" };

static BscSlice behind(BscSlice slice, size_t n)
{
	return (BscSlice){ slice.at + n, slice.len - n };
}

/* "<6>"; the low three bits are the level. */
static void take_number_level(BscSlice *line, BscPrefix *prefix)
{
	BscSlice at = *line;
	int64_t number;

	if (!bsc_slice_take(&at, "<") || !bsc_slice_take_number(&at, &number) || number > 999 ||
	    !bsc_slice_take(&at, ">"))
		return;
	prefix->level = (int8_t)(number & 7);
	*line = at;
}

/* "kern  :info  : " of dmesg -x. */
static void take_named_level(BscSlice *line, BscPrefix *prefix)
{
	BscSlice at = *line;

	while (at.len > 0 && g_ascii_islower(*at.at))
		at = behind(at, 1);
	if (at.len == line->len)
		return;
	bsc_slice_skip_blanks(&at);
	if (!bsc_slice_take(&at, ":"))
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(levels); i++) {
		BscSlice next = at;

		if (!bsc_slice_take(&next, levels[i]))
			continue;
		bsc_slice_skip_blanks(&next);
		if (!bsc_slice_take(&next, ": "))
			continue;
		prefix->level = (int8_t)i;
		*line = next;
		return;
	}
}

/* DIGITS digits exactly. */
static bool take_digits(BscSlice *at, size_t digits, int64_t *ret)
{
	BscSlice head = { at->at, MIN(digits, at->len) };

	if (head.len < digits || !bsc_slice_take_number(&head, ret) || head.len > 0)
		return false;
	*at = behind(*at, digits);
	return true;
}

/* "[    0.123456]"; kernel/printk/printk.c: print_time. "<    0.000010>" is of dmesg -d. */
static bool take_kernel_stamp(BscSlice *line, BscPrefix *prefix)
{
	BscSlice at = *line;
	int64_t seconds, micros;
	const char *close;

	if (!bsc_slice_take(&at, "["))
		return false;
	bsc_slice_skip_blanks(&at);
	if (!bsc_slice_take_number(&at, &seconds) || seconds > 999999999 ||
	    !bsc_slice_take(&at, ".") || !take_digits(&at, 6, &micros))
		return false;
	if (bsc_slice_take(&at, " <")) {
		close = memchr(at.at, '>', at.len);
		if (!close)
			return false;
		at = behind(at, (size_t)(close + 1 - at.at));
	}
	if (!bsc_slice_take(&at, "]"))
		return false;
	prefix->ns = (seconds * 1000000 + micros) * 1000;
	prefix->resolution = 1000;
	prefix->is_wall = false;
	*line = at;
	return true;
}

/* "[    T1]" of a task, "[    C0]" of an interrupt; kernel/printk/printk.c: print_caller. */
static void take_caller(BscSlice *line, BscPrefix *prefix)
{
	BscSlice at = *line;
	int64_t number;
	bool is_task;

	if (!bsc_slice_take(&at, "["))
		return;
	bsc_slice_skip_blanks(&at);
	is_task = bsc_slice_take(&at, "T");
	if ((!is_task && !bsc_slice_take(&at, "C")) || !bsc_slice_take_number(&at, &number) ||
	    number > 999999999 || !bsc_slice_take(&at, "]"))
		return;
	prefix->has_caller = true;
	prefix->is_task = is_task;
	prefix->caller = (int32_t)number;
	*line = at;
}

static bool take_month(BscSlice *at, int64_t *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(months); i++)
		if (bsc_slice_take(at, months[i])) {
			*ret = (int64_t)i + 1;
			return true;
		}
	return false;
}

/* "20:31:10" as seconds of the day. */
static bool take_time(BscSlice *at, int64_t *ret)
{
	int64_t hours, minutes, seconds;

	if (!take_digits(at, 2, &hours) || !bsc_slice_take(at, ":") ||
	    !take_digits(at, 2, &minutes) || !bsc_slice_take(at, ":") ||
	    !take_digits(at, 2, &seconds) || hours > 23 || minutes > 59 || seconds > 60)
		return false;
	*ret = (hours * 60 + minutes) * 60 + seconds;
	return true;
}

/* Seconds since 1970 of a day: years begin in March, so that leap days end them. */
static int64_t seconds_of_day(int64_t year, int64_t month, int64_t day)
{
	int64_t shifted = month > 2 ? year : year - 1;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year;

	return (days - 719468) * 86400;
}

static void set_wall(BscPrefix *prefix, int64_t seconds, int64_t micros, BscNsec resolution)
{
	prefix->ns = (seconds * 1000000 + micros) * 1000;
	prefix->resolution = resolution;
	prefix->is_wall = true;
}

/* "[Sat Nov 21 20:31:10 2026]" of dmesg -T; the day of the week says nothing new. */
static bool take_calendar(BscSlice *line, BscPrefix *prefix)
{
	BscSlice at = *line;
	int64_t month, day, time, year;

	if (!bsc_slice_take(&at, "[") || at.len < 4 || !g_ascii_isalpha(*at.at))
		return false;
	at = behind(at, 3);
	if (!bsc_slice_take(&at, " ") || !take_month(&at, &month))
		return false;
	bsc_slice_skip_blanks(&at);
	if (!bsc_slice_take_number(&at, &day) || day < 1 || day > 31 || !bsc_slice_take(&at, " ") ||
	    !take_time(&at, &time) || !bsc_slice_take(&at, " ") || !take_digits(&at, 4, &year) ||
	    year < FIRST_YEAR || !bsc_slice_take(&at, "]"))
		return false;
	set_wall(prefix, seconds_of_day(year, month, day) + time, 0, NSEC_PER_S);
	*line = at;
	return true;
}

/* "+00:00", "+0000" or "Z" */
static void skip_zone(BscSlice *at)
{
	if (bsc_slice_take(at, "Z") || at->len == 0 || !strchr("+-", *at->at))
		return;
	*at = behind(*at, 1);
	while (at->len > 0 && (g_ascii_isdigit(*at->at) || *at->at == ':'))
		*at = behind(*at, 1);
}

/* "2026-11-21T20:31:10,123456+00:00" */
static bool take_iso(BscSlice *line, BscPrefix *prefix)
{
	BscSlice at = *line;
	int64_t year, month, day, time, micros = 0;
	bool is_fine;

	if (!take_digits(&at, 4, &year) || year < FIRST_YEAR || !bsc_slice_take(&at, "-") ||
	    !take_digits(&at, 2, &month) || month < 1 || month > 12 || !bsc_slice_take(&at, "-") ||
	    !take_digits(&at, 2, &day) || day < 1 || day > 31 || !bsc_slice_take(&at, "T") ||
	    !take_time(&at, &time))
		return false;
	is_fine = bsc_slice_take(&at, ",") || bsc_slice_take(&at, ".");
	if (is_fine && !take_digits(&at, 6, &micros))
		return false;
	skip_zone(&at);
	if (at.len > 0 && *at.at != ' ')
		return false;
	set_wall(prefix, seconds_of_day(year, month, day) + time, micros,
		 is_fine ? 1000 : NSEC_PER_S);
	*line = at;
	return true;
}

/* "Nov 21 20:31:10" or "Nov 21 20:31:10.123456" of a journal or syslog. */
static bool take_short(BscSlice *line)
{
	BscSlice at = *line;
	int64_t month, day, time, micros;

	if (!take_month(&at, &month))
		return false;
	bsc_slice_skip_blanks(&at);
	if (!bsc_slice_take_number(&at, &day) || day > 31 || !bsc_slice_take(&at, " ") ||
	    !take_time(&at, &time) || (bsc_slice_take(&at, ".") && !take_digits(&at, 6, &micros)))
		return false;
	*line = at;
	return true;
}

/* " host kernel: " of a journal or syslog. */
static bool take_host(BscSlice *line)
{
	BscSlice at = *line;
	const char *blank;

	if (!bsc_slice_take(&at, " "))
		return false;
	blank = memchr(at.at, ' ', at.len);
	if (!blank || blank == at.at)
		return false;
	at = behind(at, (size_t)(blank - at.at));
	if (!bsc_slice_take(&at, " kernel:"))
		return false;
	*line = at;
	return true;
}

/* "[Nov22 04:57]" and "[  +0.000012]"; util-linux, sys-utils/dmesg.c: DMESG_TIMEFTM_RELTIME. */
static bool take_relative(BscSlice *line, BscPrefix *prefix)
{
	BscSlice at = *line;
	int64_t month, day, hour, minute, seconds, micros;

	if (!bsc_slice_take(&at, "["))
		return false;
	if (take_month(&at, &month)) {
		bsc_slice_skip_blanks(&at);
		if (!bsc_slice_take_number(&at, &day) || day < 1 || day > 31 ||
		    !bsc_slice_take(&at, " ") || !take_digits(&at, 2, &hour) || hour > 23 ||
		    !bsc_slice_take(&at, ":") || !take_digits(&at, 2, &minute) || minute > 59 ||
		    !bsc_slice_take(&at, "]"))
			return false;
		prefix->is_minute = true;
	} else {
		bsc_slice_skip_blanks(&at);
		if (!bsc_slice_take(&at, "+") || !bsc_slice_take_number(&at, &seconds) ||
		    seconds > 999999999 || !bsc_slice_take(&at, ".") ||
		    !take_digits(&at, 6, &micros) || !bsc_slice_take(&at, "]"))
			return false;
		prefix->distance = (seconds * 1000000 + micros) * 1000;
	}
	bsc_slice_take(&at, " ");
	*line = at;
	return true;
}

static void forget_stamp(BscPrefix *prefix)
{
	prefix->ns = BSC_NSEC_NONE;
	prefix->resolution = 0;
	prefix->is_wall = false;
}

void bsc_prefix_take(BscSlice *line, BscPrefix *ret)
{
	BscSlice at = *line;
	bool is_stamped, has_host;

	*ret = (BscPrefix){ .ns = BSC_NSEC_NONE, .level = -1, .distance = BSC_NSEC_NONE };
	take_number_level(&at, ret);
	if (ret->level < 0)
		take_named_level(&at, ret);
	if (take_relative(&at, ret)) {
		*line = at;
		return;
	}
	*line = at;
	is_stamped = take_kernel_stamp(&at, ret);
	if (is_stamped)
		take_caller(&at, ret);
	else
		is_stamped = take_calendar(&at, ret) || take_iso(&at, ret) || take_short(&at);
	if (!is_stamped)
		return;
	has_host = take_host(&at);
	if (has_host && (ret->is_wall || ret->ns == BSC_NSEC_NONE)) {
		BscSlice inner = at;

		/* The journal's own time is when it got the line; the kernel's may follow. */
		forget_stamp(ret);
		bsc_slice_take(&inner, " ");
		if (take_kernel_stamp(&inner, ret)) {
			take_caller(&inner, ret);
			at = inner;
		}
	} else if (!has_host && ret->ns == BSC_NSEC_NONE) {
		return;
	}
	bsc_slice_take(&at, " ");
	*line = at;
}
