/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/facts.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "base/span.h"
#include "ui/findings.h"

#include <math.h>
#include <string.h>

static void fact_clear(gpointer data)
{
	BscFact *fact = data;

	g_free(fact->key);
	g_free(fact->value);
}

static void group_free(gpointer data)
{
	BscFactGroup *group = data;

	g_free(group->title);
	g_free(group->subtitle);
	g_array_unref(group->facts);
	g_free(group);
}

BscFacts *bsc_facts_new(void)
{
	return g_ptr_array_new_with_free_func(group_free);
}

BscFactGroup *bsc_facts_group(BscFacts *facts, const char *title, const char *subtitle)
{
	BscFactGroup *group = g_new0(BscFactGroup, 1);

	group->title = g_strdup(title);
	group->subtitle = g_strdup(subtitle);
	group->facts = g_array_new(FALSE, FALSE, sizeof(BscFact));
	g_array_set_clear_func(group->facts, fact_clear);
	g_ptr_array_add(facts, group);
	return group;
}

void bsc_facts_take(BscFactGroup *group, BscFactKind kind, const char *key, char *value)
{
	BscFact fact = { g_strdup(key), value, kind };

	if (!value) {
		g_free(fact.key);
		return;
	}
	g_array_append_val(group->facts, fact);
}

/* How a moment is written: its unit, and the digits behind the point. */
typedef struct Style {
	const char *unit;
	BscNsec size; /* ns of the unit */
	int decimals;
	BscNsec step; /* ns of the last digit */
} Style;

static BscNsec magnitude(BscNsec ns)
{
	return ns < 0 ? -ns : ns;
}

/* Seconds from a second on, ms below; to the microsecond, or to the nanosecond where IS_FINE. */
static Style style_for(BscNsec a, BscNsec b, bool is_fine)
{
	bool has_seconds = MAX(magnitude(a), magnitude(b)) >= 1000000000;
	int finer = is_fine ? 3 : 0;

	return (Style){ has_seconds ? "s" : "ms", has_seconds ? 1000000000 : 1000000,
			(has_seconds ? 6 : 3) + finer, is_fine ? 1 : 1000 };
}

/* NS in STYLE, rounded half away from zero, without going through a float. */
static char *number_text(BscNsec ns, const Style *style)
{
	BscNsec all = magnitude(ns);
	BscNsec abs = all / style->step + (all % style->step >= (style->step + 1) / 2 ? 1 : 0);
	BscNsec per_unit = style->size / style->step;

	return g_strdup_printf("%s%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT,
			       ns < 0 && abs > 0 ? "-" : "", abs / per_unit, style->decimals,
			       abs % per_unit);
}

char *bsc_facts_moment_from(BscNsec zero, BscNsec low, BscNsec high)
{
	bool has_low = low != BSC_NSEC_NONE, has_high = high != BSC_NSEC_NONE;
	Style style = style_for(has_low ? bsc_distance(zero, low) : 0,
				has_high ? bsc_distance(zero, high) : 0, false);
	g_autofree char *from = has_low ? number_text(bsc_distance(zero, low), &style) : NULL;
	g_autofree char *to = has_high ? number_text(bsc_distance(zero, high), &style) : NULL;

	if (!from && !to)
		return g_strdup("unknown");
	if (!from)
		return g_strdup_printf("not after %s %s", to, style.unit);
	if (!to)
		return g_strdup_printf("not before %s %s", from, style.unit);
	if (strcmp(from, to) == 0)
		return g_strdup_printf("%s %s", from, style.unit);
	return g_strdup_printf("%s .. %s %s", from, to, style.unit);
}

char *bsc_facts_moment(const BscTimeline *timeline, BscRow episode, BscNsec low, BscNsec high)
{
	return bsc_facts_moment_from(timeline->episodes[episode].begin, low, high);
}

char *bsc_facts_place_from(BscNsec zero, BscNsec t)
{
	BscNsec distance = bsc_distance(zero, t);
	Style style = style_for(distance, distance, true);
	g_autofree char *text = number_text(distance, &style);

	return g_strdup_printf("%s %s", text, style.unit);
}

char *bsc_facts_place(const BscTimeline *timeline, BscRow episode, BscNsec t)
{
	return bsc_facts_place_from(timeline->episodes[episode].begin, t);
}

/* ns; a shorter range needs the digits behind the microsecond. */
#define FINE_RANGE 1000000

char *bsc_facts_range_from(BscNsec zero, BscNsec begin, BscNsec end)
{
	BscNsec low = bsc_distance(zero, begin), high = bsc_distance(zero, end);
	Style style = style_for(low, high, bsc_distance(begin, end) < FINE_RANGE);
	g_autofree char *from = number_text(low, &style);
	g_autofree char *to = number_text(high, &style);

	return g_strdup_printf("%s .. %s %s", from, to, style.unit);
}

char *bsc_facts_range(const BscTimeline *timeline, BscRow episode, BscNsec begin, BscNsec end)
{
	return bsc_facts_range_from(timeline->episodes[episode].begin, begin, end);
}

char *bsc_facts_episode_title(const BscCapture *capture, BscRow episode)
{
	const BscTimeline *timeline = capture->timeline;
	const BscEpisode *at = &timeline->episodes[episode];
	const char *what = at->kind == BSC_EPISODE_OFFLINE ? "offline" : "online";

	if (at->kind == BSC_EPISODE_BOOT)
		return g_strdup("Bring-up at boot");
	if (at->n_bringups == 1)
		return g_strdup_printf("CPU%u %s", timeline->bringups[at->first_bringup].cpu, what);
	return g_strdup_printf("%u CPUs %s", at->n_bringups, what);
}

/* Never a zero where the kernel did not count, or damage hides what there was. */
static char *lost_text(const BscCapture *capture)
{
	const BscTrace *trace = capture->trace;
	bool some_uncounted = capture->diag && bsc_diagnostics_has_damage(capture->diag);

	for (size_t i = 0; i < trace->n_runs; i++)
		some_uncounted |= trace->runs[i].lost_unknown;
	if (!some_uncounted)
		return g_strdup_printf("%" G_GUINT64_FORMAT, trace->n_lost);
	if (trace->n_lost)
		return g_strdup_printf("at least %" G_GUINT64_FORMAT, trace->n_lost);
	return g_strdup("some");
}

char *bsc_facts_subtitle(const BscCapture *capture)
{
	const BscTrace *trace = capture->trace;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *kernel = bsc_text_sanitize(trace->kernel, 80);
	g_autofree char *machine = bsc_text_sanitize(trace->machine, 20);
	g_autofree char *clock = bsc_text_sanitize(trace->clock, 20);
	g_autofree char *lost = lost_text(capture);

	if (*kernel)
		g_string_append_printf(text, "%s · ", kernel);
	if (*machine)
		g_string_append_printf(text, "%s · ", machine);
	g_string_append_printf(text, "%u CPU%s · ", trace->n_cpus, trace->n_cpus == 1 ? "" : "s");
	if (capture->timeline->is_simulated) {
		g_string_append(text, "no events");
		return g_string_free(g_steal_pointer(&text), FALSE);
	}
	if (*clock)
		g_string_append_printf(text, "clock %s · ", clock);
	g_string_append_printf(text, "%s events lost", lost);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

char *bsc_facts_damage(const BscCapture *capture)
{
	g_autoptr(GString) text = NULL;

	for (int code = 0; code < BSC_DIAG_N; code++) {
		uint64_t count = capture->diag->codes[code].count;

		if (!count || bsc_diagnostic_severity(code) != BSC_DAMAGE)
			continue;
		if (text)
			g_string_append(text, "; ");
		else
			text = g_string_new("This capture is damaged: ");
		g_string_append(text, bsc_diagnostic_text(code));
		if (count > 1)
			g_string_append_printf(text, " (%" G_GUINT64_FORMAT " times)", count);
	}
	if (!text)
		return NULL;
	g_string_append(text, ". What could be read is shown.");
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* What bounds are known of is printed with both, rounded outwards. */
static char *ratio_text(BscRatio ratio)
{
	char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
	bool is_single = ratio.low == ratio.high;

	if (!(ratio.low <= ratio.high))
		return NULL;
	g_ascii_formatd(low, sizeof low, "%.1f",
			is_single ? ratio.low : floor(ratio.low * 10) / 10);
	g_ascii_formatd(high, sizeof high, "%.1f", ceil(ratio.high * 10) / 10);
	return is_single ? g_strdup(low) : g_strdup_printf("%s .. %s", low, high);
}

static void take_figures(BscFactGroup *group, const BscEpisode *episode,
			 const BscEpisodeFigures *figures)
{
	g_autoptr(GString) spin = g_string_new(NULL);

	bsc_facts_take(group, BSC_FACT_FIGURE, "control waiting",
		       bsc_findings_percent(figures->control_waits, figures->total));
	bsc_span_format(figures->ap_spin, spin);
	if (episode->kind != BSC_EPISODE_OFFLINE && bsc_span_is_known(figures->ap_spin))
		bsc_facts_take(group, BSC_FACT_FIGURE, "AP busy-wait, CPU time",
			       g_strdup(spin->str));
	bsc_facts_take(group, BSC_FACT_FIGURE, "CPUs at work", ratio_text(figures->concurrency));
}

BscFacts *bsc_facts_summary(const BscCapture *capture, const BscAnalysis *analysis, BscRow episode)
{
	const BscEpisode *at = &capture->timeline->episodes[episode];
	const char *going = at->kind == BSC_EPISODE_OFFLINE ? "CPUs offline" : "CPUs online";
	uint32_t n_good = at->kind == BSC_EPISODE_OFFLINE ? at->n_offline : at->n_online;
	BscFacts *facts = bsc_facts_new();
	g_autofree char *title = bsc_facts_episode_title(capture, episode);
	g_autofree char *lost = lost_text(capture);
	BscFactGroup *group = bsc_facts_group(
		facts, title, at->kind == BSC_EPISODE_OFFLINE ? "" : bsc_mode_name(at->mode));
	BscSpan total = bsc_episode_span(capture->timeline, at);
	char buf[BSC_FORMAT_MAX];

	/* Where the capture ends in the middle, the total is what it shows of it. */
	bsc_facts_take(group, BSC_FACT_FIGURE, "total",
		       g_strdup_printf(total.is_exact ? "%s" : "at least %s",
				       bsc_format_duration(buf, total.low)));
	if (at->n_bringups > 1 && total.is_exact)
		bsc_facts_take(group, BSC_FACT_FIGURE, "per CPU",
			       g_strdup(bsc_format_duration(buf, total.low / at->n_bringups)));
	bsc_facts_take(group, BSC_FACT_FIGURE, going,
		       g_strdup_printf("%u of %u", n_good, at->n_bringups));
	if (at->n_failed)
		bsc_facts_take(
			group, BSC_FACT_ALARM, "failed",
			g_strdup_printf("%u CPU%s", at->n_failed, at->n_failed == 1 ? "" : "s"));
	if (at->n_unfinished)
		bsc_facts_take(group, BSC_FACT_ALARM, "unfinished",
			       g_strdup_printf("%u CPU%s", at->n_unfinished,
					       at->n_unfinished == 1 ? "" : "s"));
	if (analysis)
		take_figures(group, at, &analysis->episodes[episode]);
	/* Where nothing is lost the subtitle says so, and the strip has other things to say. */
	if (strcmp(lost, "0") != 0)
		bsc_facts_take(group, BSC_FACT_ALARM, "events lost", g_steal_pointer(&lost));
	return facts;
}

BscFacts *bsc_facts_pick(const BscCapture *capture, BscRow episode, BscRefKind kind, BscRow row)
{
	switch (kind) {
	case BSC_REF_INTERVAL: return bsc_facts_interval(capture, row);
	case BSC_REF_ARROW: return bsc_facts_arrow(capture, row);
	case BSC_REF_LANE: return bsc_facts_lane(capture, row);
	case BSC_REF_NONE: break;
	}
	return bsc_facts_episode(capture, episode);
}

char *bsc_facts_display_name(const char *path)
{
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *parent = g_path_get_basename(folder);
	g_autofree char *name = NULL;

	/* trace-cmd calls every file so unless told otherwise. */
	if (strcmp(base, "trace.dat") == 0 && strcmp(parent, ".") != 0 && strcmp(parent, "/") != 0)
		name = g_build_filename(parent, base, NULL);
	else
		name = g_strdup(base);
	return bsc_text_sanitize(name, 120);
}
