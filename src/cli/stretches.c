/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/stretches.h"

#include "base/format.h"
#include "base/span.h"
#include "cli/output.h"
#include "query/find.h"

#define MAX_NAME 80 /* bytes of a state's name */

/* What lies between two bounds is said as both of them. */
static char *moment_text(BscNsec low, BscNsec high)
{
	char from[BSC_FORMAT_MAX], to[BSC_FORMAT_MAX];

	if (low == high)
		return g_strdup(bsc_format_moment(from, low));
	return g_strdup_printf("%s..%s", bsc_format_moment(from, low), bsc_format_moment(to, high));
}

static void append_callback(GString *line, const BscTimeline *timeline, BscRow row)
{
	const BscCallback *callback = &timeline->callbacks[row];
	const char *state = bsc_strtab_get(timeline->strings, callback->state);
	const char *function = bsc_strtab_get(timeline->strings, callback->function);
	g_autofree char *name = bsc_text_sanitize(*state ? state : function, MAX_NAME);

	g_string_append_printf(line, " %s", *name ? name : "-");
	if (*state && *function) {
		g_autofree char *symbol = bsc_text_sanitize(function, MAX_NAME);

		g_string_append_printf(line, " (%s)", symbol);
	}
	if (!callback->is_open)
		g_string_append_printf(line, " ret: %d", callback->result);
}

static void append_stretch(GString *line, const BscTimeline *timeline, BscRow row)
{
	const BscIntervals *at = &timeline->intervals;
	const BscLane *lane = &timeline->lanes[at->lane[row]];
	g_autofree char *begin = moment_text(at->begin_low[row], at->begin_high[row]);
	g_autofree char *end = moment_text(at->end_low[row], at->end_high[row]);
	BscNsec shortest = MAX(bsc_distance(at->begin_high[row], at->end_low[row]), 0);
	char length[BSC_FORMAT_MAX];

	bsc_format_range(length, shortest, bsc_distance(at->begin_low[row], at->end_high[row]));
	g_string_append_printf(line, "episode %u  CPU%-4u %s - %s  %s  %s", lane->episode + 1,
			       (unsigned)lane->cpu, begin, end, length,
			       bsc_stretch_name((BscStretchKind)at->kind[row]));
	if (at->target[row] >= 0)
		g_string_append_printf(line, " for CPU%d", (int)at->target[row]);
	if (at->callback[row] != BSC_NO_ROW)
		append_callback(line, timeline, at->callback[row]);
	g_string_append_c(line, '\n');
}

void bsc_cli_print_stretches(const BscCapture *capture, const BscQuery *query, uint64_t limit)
{
	g_autoptr(GArray) found =
		bsc_find_stretches(query, capture->trace, capture->timeline, BSC_NO_ROW);
	g_autoptr(GString) line = g_string_new(NULL);

	for (guint i = 0; i < found->len && (limit == 0 || i < limit); i++) {
		g_string_truncate(line, 0);
		append_stretch(line, capture->timeline, g_array_index(found, BscRow, i));
		if (!bsc_cli_print(line->str, line->len))
			return;
	}
}
