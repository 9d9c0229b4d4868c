/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include "base/format.h"
#include "draw/describe.h"
#include "draw/text-width.h"

#include <string.h>

#define TITLE_SIZE  17.0
#define TOTAL_SIZE  15.0
#define SMALL_SIZE  11.0
#define FOOT_SIZE   10.0
#define FOOT_HEIGHT 15.0
#define MAX_FAILED  4 /* named in the header; the rest is counted */
#define MAX_NAME    200

void bsc_scene_put_title(const BscScene *scene, GString *out)
{
	static const char *const kinds[] = { "Boot bring-up", "Run-time onlining", "Offlining" };
	const BscEpisode *episode = scene->episode;
	size_t n = scene->n_lanes - scene->n_control;
	size_t n_all = MAX(scene->n_all_lanes, scene->n_lanes) - scene->n_control;

	if (scene->title) {
		g_string_append(out, scene->title);
		return;
	}
	if (!episode) {
		g_string_append(out, "No CPU bring-up in this capture");
		return;
	}
	if (scene->timeline->is_simulated)
		g_string_append(out, "Simulated: ");
	g_string_append(out, kinds[episode->kind]);
	if (episode->is_logged)
		g_string_append(out, " by the kernel's log alone");
	else if (episode->kind != BSC_EPISODE_OFFLINE)
		g_string_append_printf(out, ", %s", bsc_mode_name(episode->mode));
	if (n < n_all)
		g_string_append_printf(out, ", %zu of", n);
	else
		g_string_append_c(out, ',');
	g_string_append_printf(out, " %zu CPU%s", n_all, n_all == 1 ? "" : "s");
	if (episode->n_rounds > 1)
		g_string_append_printf(out, ", %u rounds", episode->n_rounds);
}

static void put_machine(const BscScene *scene, GString *out)
{
	const BscTrace *trace = scene->capture->trace;
	g_autofree char *kernel = bsc_text_sanitize(trace->kernel, MAX_NAME);
	g_autofree char *machine = bsc_text_sanitize(trace->machine, MAX_NAME);

	if (*kernel)
		g_string_append_printf(out, "Linux %s", kernel);
	if (*machine)
		g_string_append_printf(out, "%s%s", out->len > 0 ? " \xc2\xb7 " : "", machine);
}

/* What the total is from and to, as the total is nothing without it. */
void bsc_layout_put_definition(const BscScene *scene, GString *out)
{
	const BscEpisode *episode = scene->episode;

	if (episode->is_logged) {
		g_string_append(out, episode->kind == BSC_EPISODE_BOOT
					     ? "total: \"smp: Bringing up secondary CPUs\" to "
					       "\"smp: Brought up\""
					     : "total: first to last line about its CPUs");
		if (!episode->has_both_ends)
			g_string_append(out, ", as far as the log goes");
		return;
	}
	if (episode->kind == BSC_EPISODE_OFFLINE)
		g_string_append(out,
				"total: first cpuhp_enter of cpuhp_kick_ap_work to last exit of a "
				"DEAD callback");
	else
		g_string_append(out,
				"total: first cpuhp_enter of PREPARE to last exit of cpu:bringup");
	if (episode->n_unfinished > 0)
		g_string_append(out, " or, where that is not in the capture, last event");
}

/* "2 CPUs failed: CPU3 never came, failed -5 (EIO); CPU5 …" */
static void put_failures(const BscScene *scene, GString *out)
{
	const BscEpisode *episode = scene->episode;
	size_t n_named = 0, n_bad = episode->n_failed + episode->n_unfinished;

	if (n_bad == 0)
		return;
	if (episode->n_failed > 0)
		g_string_append_printf(out, "%u CPU%s failed", episode->n_failed,
				       episode->n_failed == 1 ? "" : "s");
	if (episode->n_unfinished > 0)
		g_string_append_printf(out, "%s%u unfinished", out->len > 0 ? ", " : "",
				       episode->n_unfinished);
	for (size_t i = 0; i < episode->n_bringups && n_named < MAX_FAILED; i++) {
		const BscBringup *bringup = &scene->timeline->bringups[episode->first_bringup + i];

		if (bringup->outcome != BSC_OUTCOME_FAILED &&
		    bringup->outcome != BSC_OUTCOME_UNFINISHED)
			continue;
		g_string_append_printf(out, "%s CPU%u ", n_named == 0 ? ":" : ";", bringup->cpu);
		bsc_describe_outcome(bringup, out);
		n_named++;
	}
	if (n_bad > n_named)
		g_string_append_printf(out, "; %zu more", n_bad - n_named);
}

/* Says which part is shown where it is not all of the episode. */
static void put_section(const BscScene *scene, GString *out)
{
	const BscEpisode *episode = scene->episode;
	char from[BSC_FORMAT_MAX], to[BSC_FORMAT_MAX];

	if (scene->view.begin <= episode->begin && scene->view.end >= episode->end)
		return;
	g_string_append_printf(out, "shown: %s to %s after its begin",
			       bsc_format_duration(from, scene->view.begin - episode->begin),
			       bsc_format_duration(to, scene->view.end - episode->begin));
}

static double put_total(BscScene *scene, double y)
{
	BscTextStyle big = bsc_layout_text_style(scene, TOTAL_SIZE, BSC_ROLE_TEXT);
	BscTextStyle small = bsc_layout_text_style(scene, SMALL_SIZE, BSC_ROLE_DIM);
	g_autoptr(GString) definition = g_string_new(NULL);
	g_autofree char *total = NULL;
	char duration[BSC_FORMAT_MAX];
	double x = scene->margin;

	big.is_bold = true;
	bsc_format_duration(duration, scene->episode->end - scene->episode->begin);
	total = g_strdup_printf("%s%s", scene->episode->n_unfinished > 0 ? "at least " : "",
				duration);
	bsc_layout_put_definition(scene, definition);
	x += bsc_layout_text(scene, x, y, 0, total, &big) + 10;
	return bsc_layout_wrap(scene, x, y, 15, definition->str, &small);
}

double bsc_layout_header(BscScene *scene, double y)
{
	BscTextStyle title = bsc_layout_text_style(scene, TITLE_SIZE, BSC_ROLE_TEXT);
	BscTextStyle machine = bsc_layout_text_style(scene, 12, BSC_ROLE_DIM);
	BscTextStyle alarm = bsc_layout_text_style(scene, 12, BSC_ROLE_ALARM);
	BscTextStyle small = bsc_layout_text_style(scene, SMALL_SIZE, BSC_ROLE_DIM);
	double inner = scene->view.width - 2 * scene->margin, width;
	g_autoptr(GString) text = g_string_new(NULL);

	title.is_bold = true;
	y += 29;
	bsc_scene_put_title(scene, text);
	width = bsc_layout_text(scene, scene->margin, y, inner, text->str, &title);
	g_string_truncate(text, 0);
	put_machine(scene, text);
	if (width + 24 + bsc_text_width(text->str, machine.size, false) <= inner) {
		machine.anchor = BSC_ANCHOR_END;
		bsc_layout_text(scene, scene->margin + inner, y, inner, text->str, &machine);
	} else if (text->len > 0) {
		y = bsc_layout_wrap(scene, scene->margin, y + 18, 16, text->str, &machine) - 16;
	}
	y += 23;
	if (!scene->episode)
		return y;
	y = put_total(scene, y) + 2;
	g_string_truncate(text, 0);
	put_section(scene, text);
	if (text->len > 0)
		y = bsc_layout_wrap(scene, scene->margin, y, 15, text->str, &small) + 2;
	g_string_truncate(text, 0);
	put_failures(scene, text);
	if (text->len > 0)
		y = bsc_layout_wrap(scene, scene->margin, y, 16, text->str, &alarm);
	/* One line whatever it says, so that the pictures of a film are laid out alike. */
	if (scene->view.playhead && scene->view.playhead->text) {
		small.color = bsc_theme_color(scene->theme, BSC_ROLE_TEXT);
		bsc_layout_text(scene, scene->margin, y, inner, scene->view.playhead->text, &small);
		y += 16;
	}
	return y - 5;
}

/* One part of the footer behind the last one, on a new line where it does not fit. */
void bsc_layout_part(BscScene *scene, const char *text, const BscTextStyle *style, double *x,
		     double *y)
{
	double inner = scene->view.width - 2 * scene->margin;
	double width = bsc_text_width(text, style->size, style->is_bold);
	double dot = bsc_text_width(" \xc2\xb7 ", style->size, false);
	BscTextStyle middle = { .size = style->size, .anchor = BSC_ANCHOR_MIDDLE };

	middle.color = bsc_theme_color(scene->theme, BSC_ROLE_DIM);
	if (*x > scene->margin && *x + dot + width > scene->margin + inner) {
		*x = scene->margin;
		*y += FOOT_HEIGHT;
	}
	if (*x > scene->margin) {
		bsc_layout_text(scene, *x + dot / 2, *y, 0, "\xc2\xb7", &middle);
		*x += dot;
	}
	*x += bsc_layout_text(scene, *x, *y, inner, text, style);
}

static void put_sha(const BscScene *scene, const BscTextStyle *style, GString *out)
{
	const char *sha = bsc_trace_sha256(scene->capture->trace);
	double inner = scene->view.width - 2 * scene->margin;

	g_string_printf(out, "SHA-256 %s", sha);
	/* Where there are several lines of this, each has to be short. */
	if (bsc_text_width(out->str, style->size, false) > inner * (scene->is_part ? 0.6 : 1))
		g_string_printf(out, "SHA-256 %.16s\xe2\x80\xa6", sha);
}

/* Events were lost that the kernel did not count. */
static bool has_gaps(const BscTrace *trace)
{
	for (size_t i = 0; i < trace->n_gaps; i++)
		if (!trace->gaps[i].is_timeless)
			return true;
	return false;
}

static bool lost_uncounted(const BscTrace *trace)
{
	for (size_t i = 0; i < trace->n_runs; i++)
		if (trace->runs[i].lost_unknown)
			return true;
	return false;
}

BscTextStyle bsc_layout_source_style(const BscScene *scene)
{
	return bsc_layout_text_style(scene, FOOT_SIZE, BSC_ROLE_DIM);
}

void bsc_layout_source(BscScene *scene, double *x, double *y)
{
	const BscTrace *trace = scene->capture->trace;
	BscTextStyle style = bsc_layout_source_style(scene);
	BscTextStyle alarm = bsc_layout_text_style(scene, FOOT_SIZE, BSC_ROLE_ALARM);
	g_autofree char *base = g_path_get_basename(trace->path);
	g_autofree char *name = bsc_text_sanitize(base, MAX_NAME);
	g_autofree char *clock = bsc_text_sanitize(trace->clock, MAX_NAME);
	g_autoptr(GString) text = g_string_new(NULL);

	bsc_layout_part(scene, strcmp(name, "-") == 0 ? "standard input" : name, &style, x, y);
	if (*bsc_trace_sha256(trace)) {
		put_sha(scene, &style, text);
		bsc_layout_part(scene, text->str, &style, x, y);
	}
	if (*clock) {
		g_string_printf(text, "clock %s", clock);
		bsc_layout_part(scene, text->str, &style, x, y);
	}
	if (trace->n_lost > 0) {
		g_string_printf(text, "%s%" G_GUINT64_FORMAT " events lost",
				lost_uncounted(trace) ? "at least " : "", trace->n_lost);
		bsc_layout_part(scene, text->str, &alarm, x, y);
	} else if (has_gaps(trace)) {
		bsc_layout_part(scene, "events lost, not counted", &alarm, x, y);
	}
	if (scene->capture->diag && bsc_diagnostics_has_damage(scene->capture->diag))
		bsc_layout_part(scene, "file damaged", &alarm, x, y);
}

double bsc_layout_footer(BscScene *scene, double y)
{
	BscTextStyle style = bsc_layout_source_style(scene);
	double x = scene->margin;

	y += 10;
	bsc_layout_source(scene, &x, &y);
	bsc_layout_part(scene, "Bringup Scope " BSC_VERSION, &style, &x, &y);
	return y + 14;
}
