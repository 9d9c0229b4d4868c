/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/describe.h"

#include "base/format.h"

#define MAX_NAME 200

/* include/uapi/asm-generic/errno-base.h and errno.h: what hotplug callbacks return. */
const char *bsc_errno_name(int number)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
		{ 1, "EPERM" },       { 2, "ENOENT" },      { 4, "EINTR" },   { 5, "EIO" },
		{ 6, "ENXIO" },       { 11, "EAGAIN" },     { 12, "ENOMEM" }, { 14, "EFAULT" },
		{ 16, "EBUSY" },      { 17, "EEXIST" },     { 19, "ENODEV" }, { 22, "EINVAL" },
		{ 28, "ENOSPC" },     { 34, "ERANGE" },     { 38, "ENOSYS" }, { 95, "EOPNOTSUPP" },
		{ 110, "ETIMEDOUT" }, { 125, "ECANCELED" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}

static void put_result(int32_t result, GString *out)
{
	const char *name = result < 0 && result > -4096 ? bsc_errno_name(-result) : NULL;

	g_string_append_printf(out, "%d", result);
	if (name)
		g_string_append_printf(out, " (%s)", name);
}

void bsc_describe_outcome(const BscBringup *bringup, GString *out)
{
	switch (bringup->outcome) {
	case BSC_OUTCOME_ONLINE:
	case BSC_OUTCOME_OFFLINE: g_string_append(out, bsc_outcome_name(bringup->outcome)); break;
	case BSC_OUTCOME_FAILED:
		if (!bringup->was_alive)
			g_string_append(out, "never came, ");
		g_string_append(out, "failed");
		if (bringup->result != 0) {
			g_string_append_c(out, ' ');
			put_result(bringup->result, out);
		}
		break;
	case BSC_OUTCOME_UNFINISHED:
		g_string_append(out, "unfinished");
		if (bringup->has_lost_events)
			g_string_append(out, ", events lost");
		else if (!bringup->was_alive)
			g_string_append(out, ", no event of it");
		break;
	}
}

/* "1.23 ms (0.349058700 s)"; between bounds "1.23 .. 1.50 ms (0.349058700 .. 0.349328700 s)". */
static void put_moment(const char *key, BscNsec low, BscNsec high, BscNsec zero, GString *out)
{
	char buf[BSC_FORMAT_MAX];

	g_string_append_printf(out, "%s\t", key);
	if (low == BSC_NSEC_NONE && high == BSC_NSEC_NONE) {
		g_string_append(out, "unknown\n");
		return;
	}
	if (low == BSC_NSEC_NONE || high == BSC_NSEC_NONE) {
		BscNsec known = low == BSC_NSEC_NONE ? high : low;

		g_string_append(out, low == BSC_NSEC_NONE ? "not after " : "not before ");
		g_string_append(out, bsc_format_duration(buf, known - zero));
		g_string_append_printf(out, " (%s s)\n", bsc_format_moment(buf, known));
		return;
	}
	g_string_append(out, bsc_format_range(buf, low - zero, high - zero));
	g_string_append_printf(out, " (%s", bsc_format_moment(buf, low));
	if (high != low)
		g_string_append_printf(out, " .. %s", bsc_format_moment(buf, high));
	g_string_append(out, " s)\n");
}

static void put_name(const char *key, const BscTimeline *timeline, BscString id, GString *out)
{
	g_autofree char *name = NULL;

	if (id == 0)
		return;
	name = bsc_text_sanitize(bsc_strtab_get(timeline->strings, id), MAX_NAME);
	g_string_append_printf(out, "%s\t%s\n", key, name);
}

static void put_callback(const BscTimeline *timeline, BscRow row, GString *out)
{
	const BscCallback *callback = &timeline->callbacks[row];

	put_name("state", timeline, callback->state, out);
	put_name("function", timeline, callback->function, out);
	g_string_append_printf(out, "step\t%d%s\n", callback->step,
			       callback->is_multi ? ", one of several instances" : "");
	if (callback->is_open) {
		g_string_append(out, "result\tnone, its exit is not in the capture\n");
		return;
	}
	g_string_append(out, "result\t");
	put_result(callback->result, out);
	g_string_append_c(out, '\n');
}

static const char *callback_what(const BscCallback *callback)
{
	return callback->is_teardown ? "teardown callback" : "startup callback";
}

/* How sure it is; nothing is where it was never recorded. */
static void put_certainty(const BscTimeline *timeline, BscCertainty certainty, GString *out)
{
	g_string_append_printf(out, "certainty\t%s\n",
			       timeline->is_simulated ? "simulated"
						      : bsc_certainty_name(certainty));
}

void bsc_describe_interval(const BscCapture *capture, BscRow interval, GString *out)
{
	const BscTimeline *timeline = capture->timeline;
	const BscIntervals *rows = &timeline->intervals;
	const BscLane *lane = &timeline->lanes[rows->lane[interval]];
	BscNsec zero = timeline->episodes[lane->episode].begin;
	BscNsec shortest = rows->end_low[interval] - rows->begin_high[interval];
	BscStretchKind kind = (BscStretchKind)rows->kind[interval];
	BscRow callback = rows->callback[interval], bringup = rows->bringup[interval];
	char buf[BSC_FORMAT_MAX];

	if (kind == BSC_STRETCH_FAILED && bringup != BSC_NO_ROW &&
	    timeline->bringups[bringup].outcome == BSC_OUTCOME_UNFINISHED)
		g_string_append(out,
				"what\tunfinished: kicked, and its end is not in the capture\n");
	else if (callback != BSC_NO_ROW)
		g_string_append_printf(out, "what\t%s\n",
				       callback_what(&timeline->callbacks[callback]));
	else
		g_string_append_printf(out, "what\t%s: %s\n", bsc_stretch_name(kind),
				       bsc_stretch_text(kind));
	g_string_append_printf(out, "CPU\t%u%s\n", lane->cpu, lane->is_control ? ", control" : "");
	if (rows->target[interval] >= 0)
		g_string_append_printf(out, "for\tCPU%d\n", rows->target[interval]);
	put_moment("from", rows->begin_low[interval], rows->begin_high[interval], zero, out);
	put_moment("to", rows->end_low[interval], rows->end_high[interval], zero, out);
	g_string_append_printf(
		out, "length\t%s\n",
		bsc_format_range(buf, MAX(shortest, 0),
				 rows->end_high[interval] - rows->begin_low[interval]));
	put_certainty(timeline, (BscCertainty)rows->certainty[interval], out);
	if (callback != BSC_NO_ROW)
		put_callback(timeline, callback, out);
	if (kind == BSC_STRETCH_FAILED && bringup != BSC_NO_ROW) {
		g_string_append(out, "outcome\t");
		bsc_describe_outcome(&timeline->bringups[bringup], out);
		g_string_append_c(out, '\n');
	}
}

void bsc_describe_arrow(const BscCapture *capture, BscRow arrow, GString *out)
{
	const BscTimeline *timeline = capture->timeline;
	const BscArrow *row = &timeline->arrows[arrow];

	g_string_append_printf(out, "what\t%s\n", bsc_arrow_name(row->kind));
	g_string_append_printf(out, "from CPU\t%u\n", timeline->lanes[row->from_lane].cpu);
	g_string_append_printf(out, "to CPU\t%u\n", timeline->lanes[row->to_lane].cpu);
	put_moment("at", row->low, row->high, timeline->episodes[row->episode].begin, out);
	put_certainty(timeline, row->low == row->high ? BSC_EXACT : BSC_BOUNDED, out);
}

void bsc_describe_lane(const BscCapture *capture, BscRow lane, GString *out)
{
	const BscTimeline *timeline = capture->timeline;
	const BscLane *row = &timeline->lanes[lane];
	const BscBringup *bringup;
	char buf[BSC_FORMAT_MAX];
	BscNsec end;

	g_string_append_printf(out, "CPU\t%u%s\n", row->cpu, row->is_control ? ", control" : "");
	if (row->bringup == BSC_NO_ROW)
		return;
	bringup = &timeline->bringups[row->bringup];
	end = bringup->end != BSC_NSEC_NONE ? bringup->end : bringup->last;
	g_string_append(out, "outcome\t");
	bsc_describe_outcome(bringup, out);
	g_string_append_c(out, '\n');
	put_moment("from", bringup->begin, bringup->begin, timeline->episodes[row->episode].begin,
		   out);
	put_moment("to", end, end, timeline->episodes[row->episode].begin, out);
	g_string_append_printf(out, "length\t%s%s\n",
			       bringup->end == BSC_NSEC_NONE ? "at least " : "",
			       bsc_format_duration(buf, end - bringup->begin));
}
