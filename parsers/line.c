/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/line.h"

#include "parsers/prefix.h"
#include "trace/trace.h"

#include <string.h>

/* More digits than this are no number that a kernel prints. */
#define MAX_DIGITS 18
#define NSEC_PER_S 1000000000

bool bsc_slice_take_number(BscSlice *slice, int64_t *ret)
{
	size_t n = 0;
	int64_t number = 0;

	while (n < slice->len && n < MAX_DIGITS && g_ascii_isdigit(slice->at[n]))
		number = number * 10 + (slice->at[n++] - '0');
	if (n == 0 || (n < slice->len && g_ascii_isdigit(slice->at[n])))
		return false;
	slice->at += n;
	slice->len -= n;
	*ret = number;
	return true;
}

bool bsc_slice_take(BscSlice *slice, const char *text)
{
	size_t n = strlen(text);

	if (slice->len < n || memcmp(slice->at, text, n) != 0)
		return false;
	slice->at += n;
	slice->len -= n;
	return true;
}

void bsc_slice_skip_blanks(BscSlice *slice)
{
	while (slice->len > 0 && (*slice->at == ' ' || *slice->at == '\t')) {
		slice->at++;
		slice->len--;
	}
}

bool bsc_slice_equals(BscSlice slice, const char *text)
{
	return strlen(text) == slice.len && memcmp(slice.at, text, slice.len) == 0;
}

/* What is left of SLICE from AT on. */
static BscSlice rest_from(BscSlice slice, const char *at)
{
	return (BscSlice){ at, slice.len - (size_t)(at - slice.at) };
}

/* "0.349058", "349058", with the digits behind the dot as its resolution; no sign. */
static bool take_stamp(BscSlice *slice, BscNsec *ret_ns, BscNsec *ret_resolution)
{
	BscSlice at = *slice;
	int64_t whole, unit = NSEC_PER_S, fraction = 0;

	if (!bsc_slice_take_number(&at, &whole))
		return false;
	if (!bsc_slice_take(&at, ".")) {
		/* counters and cycles: no unit */
		*ret_ns = whole;
		*ret_resolution = 0;
		*slice = at;
		return true;
	}
	if (whole > INT64_MAX / NSEC_PER_S - 1)
		return false;
	while (at.len > 0 && g_ascii_isdigit(*at.at)) {
		if (unit == 1)
			return false;
		unit /= 10;
		fraction += (*at.at - '0') * unit;
		at.at++;
		at.len--;
	}
	*ret_ns = whole * NSEC_PER_S + fraction;
	*ret_resolution = unit;
	*slice = at;
	return true;
}

/* What a console or a journal puts in front of a line; false if that has no stamp. */
static bool take_printk(BscSlice *slice, BscLine *line)
{
	BscPrefix prefix;
	BscSlice at = *slice;

	bsc_prefix_take(&at, &prefix);
	*slice = at;
	if (prefix.ns == BSC_NSEC_NONE)
		return false;
	line->ts = prefix.ns;
	line->resolution = prefix.resolution;
	line->is_printk = true;
	if (prefix.has_caller && prefix.is_task)
		line->pid = prefix.caller;
	else if (prefix.has_caller && prefix.caller <= UINT16_MAX)
		line->cpu = prefix.caller;
	return true;
}

/* kernel/trace/trace_output.c: trace_print_lat_fmt. */
static uint8_t parse_flags(BscSlice flags)
{
	uint8_t bits = 0;

	if (flags.len > 0 && strchr("dD", flags.at[0]))
		bits |= BSC_FLAG_IRQS_OFF;
	if (flags.len > 2 && strchr("hHzZ", flags.at[2]))
		bits |= BSC_FLAG_HARDIRQ;
	if (flags.len > 2 && strchr("sHZ", flags.at[2]))
		bits |= BSC_FLAG_SOFTIRQ;
	return bits;
}

/* A run of 4 to 6 characters that does not begin as a stamp does. */
static bool take_flags(BscSlice *slice, uint8_t *ret)
{
	size_t n = 0;

	while (n < slice->len && slice->at[n] != ' ')
		n++;
	if (n < 4 || n > 6 || g_ascii_isdigit(slice->at[0]))
		return false;
	*ret = parse_flags((BscSlice){ slice->at, n });
	slice->at += n;
	slice->len -= n;
	return true;
}

/* "(+12)" or "(+0.000012)" of report --ts-diff. */
static void skip_difference(BscSlice *slice)
{
	BscSlice at = *slice;
	const char *close;

	bsc_slice_skip_blanks(&at);
	if (!bsc_slice_take(&at, "("))
		return;
	close = memchr(at.at, ')', at.len);
	if (!close || (*at.at != '+' && *at.at != '-' && !g_ascii_isdigit(*at.at)))
		return;
	*slice = rest_from(at, close + 1);
}

/* The stamp with its colon, in seconds, or in us behind the begin as a dump has it. */
static bool take_event_stamp(BscSlice *slice, BscLine *line)
{
	BscSlice at = *slice;

	bsc_slice_skip_blanks(&at);
	if (!take_stamp(&at, &line->ts, &line->resolution))
		return false;
	if (line->resolution == 0 && bsc_slice_take(&at, "us")) {
		/* marks of long distances: kernel/trace/trace_output.c: mark */
		while (at.len > 0 && strchr("!+# *@$\t", *at.at)) {
			at.at++;
			at.len--;
		}
		if (line->ts > INT64_MAX / 1000)
			return false;
		line->ts *= 1000;
		line->resolution = 1000;
	}
	skip_difference(&at);
	if (!bsc_slice_take(&at, ":"))
		return false;
	skip_difference(&at);
	*slice = at;
	return true;
}

static bool is_name(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* "name: body"; without a colon it is a line of the function tracer: "symbol <-parent". */
static bool take_event(BscSlice slice, BscLine *line)
{
	size_t n = 0;

	bsc_slice_skip_blanks(&slice);
	while (n < slice.len && is_name(slice.at[n]))
		n++;
	if (n > 0 && n < slice.len && slice.at[n] == ':') {
		line->name = (BscSlice){ slice.at, n };
		slice = rest_from(slice, slice.at + n + 1);
		bsc_slice_skip_blanks(&slice);
		line->body = slice;
		return true;
	}
	if (!memmem(slice.at, slice.len, "<-", 2))
		return false;
	line->name = (BscSlice){ "function", 8 };
	line->body = slice;
	return true;
}

/* What stands in front of "-PID", which ends at DASH: the name of the task, and perhaps a label. */
static void take_comm(BscSlice all, const char *dash, BscLine *line)
{
	BscSlice comm = { all.at, (size_t)(dash - all.at) };
	const char *colon;

	bsc_slice_skip_blanks(&comm);
	colon = memchr(comm.at, ':', comm.len);
	/* "label:   comm-pid": a label is what trace-cmd pads the name behind */
	if (colon && colon > comm.at && colon + 1 < dash && colon[1] == ' ' &&
	    !memchr(comm.at, ' ', (size_t)(colon - comm.at))) {
		line->label = (BscSlice){ comm.at, (size_t)(colon - comm.at) };
		comm = rest_from(comm, colon + 1);
	}
	bsc_slice_skip_blanks(&comm);
	line->comm = comm;
}

/* What follows "-PID": "(tgid) [cpu] flags", "[cpu]", or "cpuFLAGS" of the latency format. */
static bool take_place(BscSlice *slice, BscLine *line)
{
	BscSlice at = *slice;
	int64_t cpu;
	bool is_bracket;

	bsc_slice_skip_blanks(&at);
	if (bsc_slice_take(&at, "(")) {
		const char *close = memchr(at.at, ')', at.len);

		if (!close)
			return false;
		at = rest_from(at, close + 1);
		bsc_slice_skip_blanks(&at);
	}
	is_bracket = bsc_slice_take(&at, "[");
	if (!bsc_slice_take_number(&at, &cpu) || cpu > UINT16_MAX ||
	    (is_bracket && !bsc_slice_take(&at, "]")))
		return false;
	bsc_slice_skip_blanks(&at);
	line->has_flags = take_flags(&at, &line->flags);
	if (!line->has_flags && !is_bracket)
		return false;
	line->cpu = (int32_t)cpu;
	*slice = at;
	return true;
}

/*
 * "comm-pid [cpu] flags stamp: name: body". Names of tasks may hold anything, so the pid is the
 * first number behind a dash that a place and a stamp follow.
 */
static bool parse_event(BscSlice all, BscLine *line)
{
	BscSlice at = all;

	while (at.len > 0) {
		const char *dash = memchr(at.at, '-', at.len);
		BscLine found = *line;
		BscSlice next;
		int64_t pid;

		if (!dash)
			return false;
		at = rest_from(at, dash + 1);
		next = at;
		found.flags = 0;
		if (!bsc_slice_take_number(&next, &pid) || pid > INT32_MAX || next.len == 0 ||
		    *next.at != ' ' || !take_place(&next, &found) ||
		    !take_event_stamp(&next, &found) || !take_event(next, &found))
			continue;
		found.pid = (int32_t)pid;
		found.kind = BSC_LINE_EVENT;
		take_comm(all, dash, &found);
		*line = found;
		return true;
	}
	return false;
}

/* At least MIN_DIGITS hexadecimal digits. */
static bool take_hex(BscSlice *slice, size_t min_digits, uint64_t *ret)
{
	uint64_t value = 0;
	size_t n = 0;

	while (n < slice->len && n < 16 && g_ascii_isxdigit(slice->at[n]))
		value = value << 4 | (uint64_t)g_ascii_xdigit_value(slice->at[n++]);
	if (n < min_digits)
		return false;
	slice->at += n;
	slice->len -= n;
	*ret = value;
	return true;
}

/* What stands in front of "[", which is the name of the task and numbers: "init 1 0 1 0 0". */
static bool take_verbose_place(BscSlice head, BscLine *line)
{
	/* from the back: the number of the entry, the depth of preempt_disable, flags, CPU, pid */
	int64_t numbers[3];
	BscSlice words[5];

	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		size_t end;

		while (head.len > 0 && head.at[head.len - 1] == ' ')
			head.len--;
		end = head.len;
		while (head.len > 0 && head.at[head.len - 1] != ' ')
			head.len--;
		words[i] = (BscSlice){ head.at + head.len, end - head.len };
		if (words[i].len == 0 || head.len == 0)
			return false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		if (!bsc_slice_take_number(&words[i + 2], &numbers[i]) || words[i + 2].len > 0)
			return false;
	if (words[0].len < 8 || words[1].len != 8 || numbers[0] > UINT8_MAX ||
	    numbers[1] > UINT16_MAX || numbers[2] > INT32_MAX)
		return false;
	bsc_slice_skip_blanks(&head);
	while (head.len > 0 && head.at[head.len - 1] == ' ')
		head.len--;
	line->comm = head;
	line->pid = (int32_t)numbers[2];
	line->cpu = (int32_t)numbers[1];
	line->flags = (uint8_t)numbers[0];
	line->has_flags = true;
	return true;
}

/*
 * The options latency-format and verbose; kernel/trace/trace_output.c: lat_print_timestamp:
 * "init 1 0 1 00000001 00000000 [0001d4c0] 120.000ms (+1.000ms): name: body". The number in
 * brackets is the clock's, in us, or what it is where that is no time: then no unit follows it.
 */
static bool parse_verbose(BscSlice all, BscLine *line)
{
	const char *close = memmem(all.at, all.len, "): ", 3), *open = NULL;
	BscLine found = *line;
	BscSlice at, stamp;
	int64_t whole, micros;
	uint64_t clock;

	for (const char *p = close; p && p > all.at && !open; p--)
		if (*p == '[')
			open = p;
	if (!open || !take_verbose_place((BscSlice){ all.at, (size_t)(open - all.at) }, &found))
		return false;
	stamp = (BscSlice){ open + 1, (size_t)(close - open - 1) };
	if (!take_hex(&stamp, 8, &clock) || !bsc_slice_take(&stamp, "] ") ||
	    !bsc_slice_take_number(&stamp, &whole))
		return false;
	found.resolution = 0;
	if (bsc_slice_take(&stamp, ".")) {
		if (!bsc_slice_take_number(&stamp, &micros) || !bsc_slice_take(&stamp, "ms ("))
			return false;
		found.resolution = 1000;
	} else if (!bsc_slice_take(&stamp, " (")) {
		return false;
	}
	if (clock > (uint64_t)INT64_MAX / 1000)
		return false;
	found.ts = (BscNsec)clock * (found.resolution ? 1000 : 1);
	at = rest_from(all, close + 2);
	if (!take_event(at, &found))
		return false;
	found.kind = BSC_LINE_EVENT;
	*line = found;
	return true;
}

/* "CPU:3 [LOST 12 EVENTS]" of ftrace, "CPU:3 [12 EVENTS DROPPED]" of trace-cmd. */
static bool parse_lost(BscSlice at, BscLine *line)
{
	int64_t cpu, n = 0;

	bsc_slice_skip_blanks(&at);
	if (!bsc_slice_take(&at, "CPU:") || !bsc_slice_take_number(&at, &cpu) || cpu > UINT16_MAX ||
	    !bsc_slice_take(&at, " ["))
		return false;
	if (bsc_slice_take(&at, "LOST ")) {
		if (bsc_slice_take_number(&at, &n))
			bsc_slice_take(&at, " ");
	} else if (bsc_slice_take_number(&at, &n)) {
		if (!bsc_slice_take(&at, " ") || !memmem(at.at, at.len, "DROPPED", 7))
			return false;
	} else if (!bsc_slice_equals(at, "EVENTS DROPPED]")) {
		return false;
	}
	if (!bsc_slice_take(&at, "EVENTS"))
		return false;
	line->kind = BSC_LINE_LOST;
	line->cpu = (int32_t)cpu;
	line->n_lost = (uint64_t)n;
	return true;
}

/* Only what a bring-up needs: a message of the kernel may begin with any word and a colon. */
static bool is_printed_event(BscSlice name)
{
	return bsc_slice_equals(name, "cpuhp_enter") || bsc_slice_equals(name, "cpuhp_exit") ||
	       bsc_slice_equals(name, "cpuhp_multi_enter");
}

void bsc_line_parse(const char *text, size_t len, BscLine *ret)
{
	BscSlice at = { text, len };
	BscLine line = {
		.kind = BSC_LINE_OTHER,
		.pid = -1,
		.cpu = -1,
		.ts = BSC_NSEC_NONE,
		.message = { text, len },
	};

	if (len == 0 || text[0] == '#') {
		*ret = line;
		return;
	}
	if (take_printk(&at, &line)) {
		BscLine inner = line;

		/* a dump of the ring buffer on the console, or tp_printk */
		line.message = at;
		if (take_event(at, &inner) && is_printed_event(inner.name))
			inner.kind = BSC_LINE_EVENT;
		else if (!parse_event(at, &inner) && !parse_verbose(at, &inner) &&
			 !parse_lost(at, &inner))
			inner = line;
		*ret = inner;
		return;
	}
	line.message = at;
	if (!parse_event(at, &line) && !parse_verbose(at, &line))
		parse_lost(at, &line);
	*ret = line;
}
