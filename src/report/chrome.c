/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/chrome.h"

#include "base/format.h"

/* Longest string of a capture in the file, bytes. */
#define MAX_TEXT 4096

typedef struct Chrome {
	const BscCapture *capture;
	GString *out;
	bool has_event;
} Chrome;

/* TEXT as a string of JSON, made safe. */
static void put_string(Chrome *c, const char *text)
{
	g_autofree char *safe = bsc_text_sanitize(text, MAX_TEXT);

	g_string_append_c(c->out, '"');
	for (const char *p = safe; *p; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c(c->out, '\\');
		g_string_append_c(c->out, *p);
	}
	g_string_append_c(c->out, '"');
}

/* A moment or a distance in us with all its ns, without going through a float. */
static void put_us(Chrome *c, const char *name, BscNsec ns)
{
	uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

	g_string_append_printf(c->out, ",\"%s\":%s%" G_GUINT64_FORMAT ".%03u", name,
			       ns < 0 ? "-" : "", size / 1000, (unsigned)(size % 1000));
}

/*
 * Slices of one track must lie within each other, and a callback goes across the waits inside it:
 * so a lane has two tracks, for stretches and for callbacks.
 */
static uint32_t track_of(BscRow lane, uint8_t depth)
{
	return 2 * lane + 1 + depth;
}

/* Begins an event; the caller closes it. */
static void begin_event(Chrome *c, const char *phase, BscRow episode, uint32_t track,
			const char *name)
{
	g_string_append(c->out, c->has_event ? ",\n" : "\n");
	c->has_event = true;
	g_string_append_printf(c->out, "{\"ph\":\"%s\",\"pid\":%u,\"tid\":%u,\"name\":", phase,
			       episode + 1, track);
	put_string(c, name);
}

static void put_meta(Chrome *c, const char *what, BscRow episode, uint32_t track, const char *name)
{
	begin_event(c, "M", episode, track, what);
	g_string_append(c->out, ",\"args\":{\"name\":");
	put_string(c, name);
	g_string_append(c->out, "}}");
}

static void put_track(Chrome *c, BscRow episode, uint32_t track, const char *name)
{
	put_meta(c, "thread_name", episode, track, name);
	begin_event(c, "M", episode, track, "thread_sort_index");
	g_string_append_printf(c->out, ",\"args\":{\"sort_index\":%u}}", track);
}

static void put_tracks(Chrome *c)
{
	const BscTimeline *t = c->capture->timeline;

	for (BscRow i = 0; i < t->n_episodes; i++) {
		const BscEpisode *episode = &t->episodes[i];
		g_autofree char *name = g_strdup_printf(
			"%u: %s bring-up, %s%s", i + 1, bsc_episode_kind_name(episode->kind),
			bsc_mode_name(episode->mode), t->is_simulated ? ", simulated" : "");

		put_meta(c, "process_name", i, 0, name);
	}
	for (BscRow i = 0; i < t->n_lanes; i++) {
		const BscLane *lane = &t->lanes[i];
		g_autofree char *name =
			g_strdup_printf(lane->is_control ? "control CPU %u" : "CPU %u", lane->cpu);
		g_autofree char *callbacks = g_strdup_printf("%s: callbacks", name);

		put_track(c, lane->episode, track_of(i, 0), name);
		put_track(c, lane->episode, track_of(i, 1), callbacks);
	}
}

/* What a stretch is called: the state for a callback, else its kind and whom it is for. */
static char *name_of(const Chrome *c, BscRow row)
{
	const BscTimeline *t = c->capture->timeline;
	const BscIntervals *iv = &t->intervals;

	if (iv->callback[row] != BSC_NO_ROW) {
		const BscCallback *callback = &t->callbacks[iv->callback[row]];
		const char *state = bsc_strtab_get(t->strings, callback->state);

		return *state ? g_strdup(state) : g_strdup_printf("state %d", callback->step);
	}
	if (iv->target[row] >= 0)
		return g_strdup_printf("%s, CPU %d", bsc_stretch_name(iv->kind[row]),
				       iv->target[row]);
	return g_strdup(bsc_stretch_name(iv->kind[row]));
}

static void put_args(Chrome *c, BscRow row)
{
	const BscTimeline *t = c->capture->timeline;
	const BscIntervals *iv = &t->intervals;

	g_string_append_printf(c->out, ",\"args\":{\"certainty\":\"%s\"",
			       bsc_certainty_name(iv->certainty[row]));
	if (iv->callback[row] != BSC_NO_ROW) {
		const BscCallback *callback = &t->callbacks[iv->callback[row]];

		g_string_append_printf(c->out, ",\"step\":%d,\"function\":", callback->step);
		put_string(c, bsc_strtab_get(t->strings, callback->function));
		if (!callback->is_open)
			g_string_append_printf(c->out, ",\"result\":%d", callback->result);
	}
	g_string_append(c->out, "}}");
}

static void put_slice(Chrome *c, BscRow row, const char *name, const char *category, BscNsec begin,
		      BscNsec end)
{
	const BscTimeline *t = c->capture->timeline;
	BscRow lane = t->intervals.lane[row];

	begin_event(c, "X", t->lanes[lane].episode, track_of(lane, t->intervals.depth[row]), name);
	g_string_append_printf(c->out, ",\"cat\":\"%s\"", category);
	put_us(c, "ts", begin);
	put_us(c, "dur", end - begin);
}

/* The time in which ROW turns into the stretch behind it, at a moment that no event shows. */
static void put_band(Chrome *c, BscRow row, BscRow next)
{
	const BscIntervals *iv = &c->capture->timeline->intervals;
	g_autofree char *before = name_of(c, row);
	g_autofree char *after = next == BSC_NO_ROW ? NULL : name_of(c, next);
	g_autofree char *name = after ? g_strdup_printf("%s or %s", before, after)
				      : g_strdup_printf("%s or nothing", before);

	put_slice(c, row, name, "bounded", iv->end_low[row], iv->end_high[row]);
	g_string_append(c->out, ",\"args\":{\"certainty\":\"bounded\"}}");
}

static void put_lane(Chrome *c, const BscLane *lane)
{
	const BscIntervals *iv = &c->capture->timeline->intervals;
	BscRow end = lane->first_interval + lane->n_intervals;

	for (BscRow row = lane->first_interval; row < end; row++) {
		BscRow next = row + 1 < end && iv->depth[row + 1] == iv->depth[row] ? row + 1
										    : BSC_NO_ROW;

		if (iv->begin_high[row] < iv->end_low[row]) {
			g_autofree char *name = name_of(c, row);

			put_slice(c, row, name, bsc_stretch_name(iv->kind[row]),
				  iv->begin_high[row], iv->end_low[row]);
			put_args(c, row);
		}
		if (iv->end_low[row] < iv->end_high[row])
			put_band(c, row, next);
	}
}

static void put_flow_end(Chrome *c, const BscArrow *arrow, BscRow id, const char *phase,
			 BscRow lane)
{
	begin_event(c, phase, arrow->episode, track_of(lane, 0), bsc_arrow_name(arrow->kind));
	g_string_append_printf(c->out, ",\"cat\":\"sync\",\"id\":%u,\"bp\":\"e\"", id + 1);
	put_us(c, "ts", arrow->low + (arrow->high - arrow->low) / 2);
	g_string_append_printf(c->out, ",\"args\":{\"certainty\":\"%s\"",
			       arrow->low == arrow->high ? "exact" : "bounded");
	put_us(c, "low", arrow->low);
	put_us(c, "high", arrow->high);
	g_string_append(c->out, "}}");
}

static void put_source(Chrome *c)
{
	const BscTrace *trace = c->capture->trace;
	g_autofree char *base = g_path_get_basename(trace->path);

	g_string_append(c->out, "{\"displayTimeUnit\":\"ns\",\n\"otherData\":{\"source\":");
	put_string(c, base);
	g_string_append(c->out, ",\"sha256\":");
	put_string(c, bsc_trace_sha256(trace));
	g_string_append(c->out, ",\"kernel\":");
	put_string(c, trace->kernel);
	g_string_append(c->out, ",\"clock\":");
	put_string(c, trace->clock);
	g_string_append_printf(c->out, ",\"simulated\":%s},\n\"traceEvents\":[",
			       c->capture->timeline->is_simulated ? "true" : "false");
}

GString *bsc_report_chrome(const BscCapture *capture)
{
	const BscTimeline *t = capture->timeline;
	Chrome c = { .capture = capture, .out = g_string_new(NULL) };

	put_source(&c);
	put_tracks(&c);
	for (BscRow i = 0; i < t->n_lanes; i++)
		put_lane(&c, &t->lanes[i]);
	for (BscRow i = 0; i < t->n_arrows; i++) {
		put_flow_end(&c, &t->arrows[i], i, "s", t->arrows[i].from_lane);
		put_flow_end(&c, &t->arrows[i], i, "f", t->arrows[i].to_lane);
	}
	g_string_append(c.out, "\n]}\n");
	return c.out;
}
