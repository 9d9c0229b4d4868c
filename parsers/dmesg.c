/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/dmesg.h"

#include "base/error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Not NUL, and shown as a replacement character wherever text of a log is shown. */
#define HARMLESS '\1'

/* Digits at *AT, at most MAX_DIGITS of them, as a number; false where there are none or more. */
static bool take_digits(const char **at, const char *end, int max_digits, uint64_t *ret)
{
	const char *p = *at;
	uint64_t number = 0;

	while (p < end && g_ascii_isdigit(*p) && p - *at < max_digits)
		number = number * 10 + (uint64_t)(*p++ - '0');
	if (p == *at || (p < end && g_ascii_isdigit(*p)))
		return false;
	*at = p;
	*ret = number;
	return true;
}

static bool take_char(const char **at, const char *end, char c)
{
	if (*at >= end || **at != c)
		return false;
	(*at)++;
	return true;
}

static void skip_blanks(const char **at, const char *end)
{
	while (*at < end && **at == ' ')
		(*at)++;
}

/* "<6>", as in /dev/kmsg's older form and on serial consoles; the low three bits are the level. */
static void take_level(const char **at, const char *end, int8_t *level)
{
	const char *p = *at;
	uint64_t number;

	if (!take_char(&p, end, '<') || !take_digits(&p, end, 3, &number) ||
	    !take_char(&p, end, '>'))
		return;
	*level = (int8_t)(number & 7);
	*at = p;
}

/* "[    0.123456]"; kernel/printk/printk.c: print_time. */
static bool take_stamp(const char **at, const char *end, BscNsec *ns)
{
	const char *p = *at, *fraction;
	uint64_t seconds, micros;

	if (!take_char(&p, end, '['))
		return false;
	skip_blanks(&p, end);
	if (!take_digits(&p, end, 9, &seconds) || !take_char(&p, end, '.'))
		return false;
	fraction = p;
	if (!take_digits(&p, end, 6, &micros) || p - fraction != 6 || !take_char(&p, end, ']'))
		return false;
	*ns = (BscNsec)(seconds * 1000000 + micros) * 1000;
	*at = p;
	return true;
}

/* "[    T1]" of a task, "[    C0]" of an interrupt; kernel/printk/printk.c: print_caller. */
static void take_caller(const char **at, const char *end, int32_t *caller)
{
	const char *p = *at;
	uint64_t number;
	bool is_task;

	if (!take_char(&p, end, '['))
		return;
	skip_blanks(&p, end);
	is_task = take_char(&p, end, 'T');
	if ((!is_task && !take_char(&p, end, 'C')) || !take_digits(&p, end, 9, &number) ||
	    !take_char(&p, end, ']'))
		return;
	*caller = is_task ? (int32_t)number : ~(int32_t)number;
	*at = p;
}

static void add_line(BscDmesg *dmesg, char *begin, char *end)
{
	const char *at = begin;
	size_t row = dmesg->n++;

	if (end > begin && end[-1] == '\r')
		end--;
	dmesg->ns[row] = BSC_NSEC_NONE;
	dmesg->level[row] = -1;
	dmesg->caller[row] = BSC_DMESG_NO_CALLER;
	take_level(&at, end, &dmesg->level[row]);
	if (take_stamp(&at, end, &dmesg->ns[row])) {
		take_caller(&at, end, &dmesg->caller[row]);
		take_char(&at, end, ' ');
	}
	if ((size_t)(end - at) > BSC_DMESG_MAX_LINE) {
		end = begin + (at - begin) + BSC_DMESG_MAX_LINE;
		dmesg->n_cut++;
	}
	*end = '\0';
	dmesg->text[row] = (uint32_t)(at - dmesg->data);
}

static size_t count_lines(const char *data, size_t len)
{
	size_t n = 0;

	for (const char *p = data, *end = data + len; p < end; n++) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		p = newline ? newline + 1 : end;
	}
	return n;
}

/* Takes DATA, which has room for a NUL behind its LEN bytes. */
static BscDmesg *parse_take(char *data, size_t len)
{
	BscDmesg *dmesg = g_new0(BscDmesg, 1);
	size_t n = MIN(count_lines(data, len), BSC_DMESG_MAX_LINES);
	char *at = data, *end = data + len;

	dmesg->path = g_strdup("");
	dmesg->data = data;
	dmesg->ns = g_new(BscNsec, n + 1);
	dmesg->text = g_new(uint32_t, n + 1);
	dmesg->level = g_new(int8_t, n + 1);
	dmesg->caller = g_new(int32_t, n + 1);
	for (char *p = data; (p = memchr(p, '\0', (size_t)(end - p))) != NULL;)
		*p = HARMLESS;
	while (at < end && dmesg->n < n) {
		char *newline = memchr(at, '\n', (size_t)(end - at));
		char *stop = newline ? newline : end;

		add_line(dmesg, at, stop);
		at = stop + 1;
	}
	dmesg->is_cut = at < end;
	return dmesg;
}

BscDmesg *bsc_dmesg_parse(const char *data, size_t len)
{
	size_t taken = MIN(len, BSC_DMESG_MAX_BYTES);
	char *copy = g_malloc(taken + 1);
	BscDmesg *dmesg;

	if (taken > 0)
		memcpy(copy, data, taken);
	dmesg = parse_take(copy, taken);
	dmesg->is_cut |= taken < len;
	return dmesg;
}

BscDmesg *bsc_dmesg_read(const char *path, GError **error)
{
	FILE *file = g_fopen(path, "rbe");
	g_autofree char *data = NULL;
	BscDmesg *dmesg;
	int failure;
	size_t len;

	if (!file) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return NULL;
	}
	data = g_malloc(BSC_DMESG_MAX_BYTES + 1);
	len = fread(data, 1, BSC_DMESG_MAX_BYTES + 1, file);
	failure = ferror(file) ? errno : 0;
	fclose(file);
	if (failure) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: %s", path, g_strerror(failure));
		return NULL;
	}
	dmesg = bsc_dmesg_parse(data, len);
	g_free(dmesg->path);
	dmesg->path = g_strdup(path);
	return dmesg;
}
