/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/dmesg.h"

#include "base/error.h"
#include "parsers/prefix.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Not NUL, and shown as a replacement character wherever text of a log is shown. */
#define HARMLESS '\1'

/* The kernel's own stamps end here, and the calendar's of any log that is read begin behind. */
#define MAX_KERNEL_STAMP ((BscNsec)1000000000 * 1000000000)

static bool is_wall(BscNsec ns)
{
	return ns != BSC_NSEC_NONE && ns >= MAX_KERNEL_STAMP;
}

/* A log has one clock: where both kinds of stamps occur, only the kernel's are kept. */
static void settle_clock(BscDmesg *dmesg)
{
	size_t n_wall = 0, n_kernel = 0;

	for (size_t i = 0; i < dmesg->n; i++) {
		n_wall += is_wall(dmesg->ns[i]);
		n_kernel += dmesg->ns[i] != BSC_NSEC_NONE && !is_wall(dmesg->ns[i]);
	}
	for (size_t i = 0; i < dmesg->n && n_kernel > 0 && n_wall > 0; i++)
		if (is_wall(dmesg->ns[i]))
			dmesg->ns[i] = BSC_NSEC_NONE;
	dmesg->is_wall = n_wall > 0 && n_kernel == 0;
	if (!dmesg->is_wall)
		dmesg->resolution = 1000;
}

/* The clock of dmesg -e, which runs from the log's first line on. */
typedef struct Distances {
	bool is_running;
	BscNsec ns;
} Distances;

static bool begins_log(BscSlice text)
{
	return bsc_slice_take(&text, "Booting Linux") || bsc_slice_take(&text, "Linux version");
}

/*
 * Where the minute changes dmesg -e says no distance, so the clock stops there. The kernel's own
 * clock stands at 0 until long after its first line; of a log that begins later nothing is known.
 */
static BscNsec take_distance(Distances *clock, const BscPrefix *prefix, BscSlice text, size_t row)
{
	if (prefix->is_minute)
		clock->is_running = row == 0 && begins_log(text);
	else if (prefix->distance != BSC_NSEC_NONE)
		clock->ns += MIN(prefix->distance, MAX_KERNEL_STAMP - 1 - clock->ns);
	return clock->is_running ? clock->ns : BSC_NSEC_NONE;
}

static void add_line(BscDmesg *dmesg, Distances *clock, char *begin, char *end)
{
	size_t row = dmesg->n++;
	BscPrefix prefix;
	BscSlice text;

	if (end > begin && end[-1] == '\r')
		end--;
	text = (BscSlice){ begin, (size_t)(end - begin) };
	bsc_prefix_take(&text, &prefix);
	dmesg->resolution = MAX(dmesg->resolution, prefix.resolution);
	dmesg->ns[row] = prefix.ns;
	if (prefix.is_minute || prefix.distance != BSC_NSEC_NONE)
		dmesg->ns[row] = take_distance(clock, &prefix, text, row);
	dmesg->level[row] = prefix.level;
	dmesg->caller[row] = !prefix.has_caller ? BSC_DMESG_NO_CALLER
			     : prefix.is_task   ? prefix.caller
						: ~prefix.caller;
	if (text.len > BSC_DMESG_MAX_LINE) {
		text.len = BSC_DMESG_MAX_LINE;
		dmesg->n_cut++;
	}
	dmesg->text[row] = (uint32_t)(text.at - dmesg->data);
	dmesg->data[dmesg->text[row] + text.len] = '\0';
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
	Distances clock = { false, 0 };

	dmesg->path = g_strdup("");
	dmesg->resolution = 1000;
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

		add_line(dmesg, &clock, at, stop);
		at = stop + 1;
	}
	dmesg->is_cut = at < end;
	settle_clock(dmesg);
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
