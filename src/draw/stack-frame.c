/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/stack-layout.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "draw/text-width.h"

#include <math.h>
#include <string.h>

#define TITLE_SIZE  17.0
#define TEXT_SIZE   11.0
#define NAME_SIZE   12.0
#define LABEL_ROOM  22.0 /* px of the row of texts above the lanes of a part */
#define GHOST_ROOM  16.0 /* px more for those of its outline */
#define LABEL_TEXT  15.0 /* px of a row above its baseline */
#define MARK_SPACE  5.0  /* px between the end and its text */
#define MARK_APART  14.0 /* px between two texts of a row */
#define MAX_FOOTER  4000 /* bytes */
#define LINE_HEIGHT 15.0

double bsc_stack_label_height(const BscStack *stack)
{
	return LABEL_ROOM + (stack->n_parts > 1 && stack->view.is_ghost ? GHOST_ROOM : 0);
}

/* What the zero is, and what is not shown because it has none. */
static void put_zero(const BscStack *stack, GString *out)
{
	g_string_append_printf(out, "0 is %s", bsc_alignment_text(stack->view.alignment));
	if (stack->view.alignment == BSC_ALIGN_OWN_KICK)
		g_string_append(out, "; the control CPU, which has no zero in common with all of "
				     "them, is left out");
}

/* Says which part is shown where it is not all of every capture. */
static void put_section(const BscStack *stack, GString *out)
{
	const BscStackView *view = &stack->view;
	char from[BSC_FORMAT_MAX], to[BSC_FORMAT_MAX];
	bool is_cut = false;

	for (size_t i = 0; i < stack->n_parts; i++) {
		BscNsec begin, end;

		if (bsc_stack_extent(&stack->parts[i], &begin, &end))
			is_cut = is_cut || begin < view->begin || end > view->end;
	}
	if (is_cut)
		g_string_append_printf(out, " \xc2\xb7 shown: %s to %s",
				       bsc_format_duration(from, view->begin),
				       bsc_format_duration(to, view->end));
}

/* How each kind of total is measured, once. */
static double put_definitions(BscScene *scene, double y, const BscTextStyle *style)
{
	const BscStack *stack = scene->stack;
	g_autoptr(GString) last = g_string_new(NULL);

	for (size_t i = 0; i < stack->n_parts; i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		if (!stack->parts[i].scene.episode)
			continue;
		bsc_layout_put_definition(&stack->parts[i].scene, text);
		if (!g_string_equal(text, last))
			y = bsc_layout_wrap(scene, scene->margin, y, LINE_HEIGHT, text->str, style);
		g_string_assign(last, text->str);
	}
	return y;
}

double bsc_stack_header(BscScene *scene, double y)
{
	BscTextStyle title = bsc_layout_text_style(scene, TITLE_SIZE, BSC_ROLE_TEXT);
	BscTextStyle small = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_DIM);
	g_autoptr(GString) text = g_string_new(NULL);

	title.is_bold = true;
	y += 29;
	bsc_layout_text(scene, scene->margin, y, scene->view.width - 2 * scene->margin,
			scene->title, &title);
	put_zero(scene->stack, text);
	put_section(scene->stack, text);
	y = bsc_layout_wrap(scene, scene->margin, y + 20, LINE_HEIGHT, text->str, &small);
	return put_definitions(scene, y, &small) - 5;
}

/* The verdict or the warnings, each line of the caller's text on lines of its own. */
static double put_remarks(BscScene *scene, double y)
{
	BscTextStyle style = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_TEXT);
	g_auto(GStrv) lines = NULL;

	if (!scene->stack->view.footer)
		return y;
	lines = g_strsplit(scene->stack->view.footer, "\n", -1);
	for (size_t i = 0; lines[i]; i++) {
		g_autofree char *line = bsc_text_sanitize(lines[i], MAX_FOOTER);

		if (*line)
			y = bsc_layout_wrap(scene, scene->margin, y, LINE_HEIGHT, line, &style);
	}
	return y + 4;
}

double bsc_stack_footer(BscScene *scene, double y)
{
	BscTextStyle style = bsc_layout_source_style(scene);
	double x = scene->margin;

	y = put_remarks(scene, y + 10);
	for (size_t i = 0; i < scene->stack->n_parts; i++) {
		BscPart *part = &scene->stack->parts[i];

		part->scene.is_measured = scene->is_measured;
		x = scene->margin;
		bsc_layout_part(scene, part->label, &style, &x, &y);
		bsc_layout_source(&part->scene, &x, &y);
		part->scene.is_measured = false;
		if (i + 1 < scene->stack->n_parts)
			y += 14;
	}
	bsc_layout_part(scene, "Bringup Scope " BSC_VERSION, &style, &x, &y);
	return y + 14;
}

/* "all online, total 30.0 ms"; "6 of 7 online, 1 failed, total 12.2 s". */
static void put_total(const BscScene *scene, GString *out)
{
	const BscEpisode *episode = scene->episode;
	bool is_offline;
	BscSpan span;
	uint32_t n_done;
	char buf[BSC_FORMAT_MAX];

	if (!episode) {
		g_string_append(out, "no CPU bring-up in this capture");
		return;
	}
	is_offline = episode->kind == BSC_EPISODE_OFFLINE;
	span = bsc_episode_span(scene->timeline, episode);
	n_done = is_offline ? episode->n_offline : episode->n_online;
	if (n_done == episode->n_bringups)
		g_string_append(out, "all");
	else
		g_string_append_printf(out, "%u of %u", n_done, episode->n_bringups);
	g_string_append(out, is_offline ? " offline" : " online");
	if (episode->n_failed > 0)
		g_string_append_printf(out, ", %u failed", episode->n_failed);
	if (episode->n_unfinished > 0)
		g_string_append_printf(out, ", %u unfinished", episode->n_unfinished);
	g_string_append_printf(
		out, ", %stotal %s%s", scene->timeline->is_simulated ? "predicted " : "",
		span.high == BSC_NSEC_NONE ? "at least " : "", bsc_format_duration(buf, span.low));
}

/* "parallel · 7 CPUs · simulated · zero ± 0.4 ms" */
static void put_detail(const BscPart *part, const BscStack *stack, GString *out)
{
	const BscScene *scene = &part->scene;
	uint32_t n;

	if (!scene->episode)
		return;
	n = scene->episode->n_bringups;
	g_string_append_printf(out, "%s \xc2\xb7 %u CPU%s",
			       scene->episode->kind == BSC_EPISODE_OFFLINE
				       ? bsc_episode_kind_name(scene->episode->kind)
				       : bsc_mode_name(scene->episode->mode),
			       n, n == 1 ? "" : "s");
	if (scene->timeline->is_simulated)
		g_string_append(out, " \xc2\xb7 simulated");
	bsc_stack_put_zero(part, stack->view.alignment, out);
}

/* A row of texts of a part: what it is at the left, its total near its end. */
typedef struct Row {
	BscScene *scene; /* whose picture it is */
	double y;        /* its baseline */
	BscTextStyle name, detail, total;
} Row;

/*
 * Where a text of WIDTH px goes that belongs to X: left of it, else right of it, else wherever it
 * is free of what reaches to TAKEN.
 */
static double place_total(const BscScene *scene, double x, double width, double taken)
{
	double right = scene->view.width - scene->margin;

	if (x - MARK_SPACE - width >= taken)
		return x - MARK_SPACE - width;
	return MIN(MAX(x + MARK_SPACE, taken), right - width);
}

/* Adds the texts of a row; the end is at END px. */
static void put_row(const Row *row, const char *name, const char *detail, const char *total,
		    double end)
{
	BscScene *scene = row->scene;
	double right = scene->view.width - scene->margin, x = scene->margin;
	double width = ceil(bsc_text_width(total, row->total.size, false));
	double room = right - width - MARK_APART - x;

	x += bsc_layout_text(scene, x, row->y, MAX(room, 1), name, &row->name);
	if (right - width - MARK_APART - x > 60)
		x += 8 + bsc_layout_text(scene, x + 8, row->y, right - width - MARK_APART - x - 8,
					 detail, &row->detail);
	x = x > scene->margin ? x + MARK_APART : x;
	bsc_layout_text(scene, MAX(place_total(scene, end, width, x), scene->margin), row->y,
			right - scene->margin, total, &row->total);
}

/* The line at the end of OF in the lanes of SCENE. */
static void put_end(BscScene *scene, const BscScene *of, BscRole role, bool is_dashed)
{
	double x = bsc_layout_px(of, of->episode->end);
	BscItem *item;

	if (of->lane_zeros || x < scene->x0 || x > scene->x1)
		return;
	item = bsc_layout_add(scene, BSC_ITEM_LINE, MIN(floor(x), scene->x1 - 1) + 0.5,
			      scene->top - 4, 0, scene->bottom - scene->top + 4);
	item->fill = bsc_theme_color(scene->theme, role);
	item->size = is_dashed ? 1 : 1.5;
	item->is_dashed = is_dashed;
}

/* px of the end of SCENE, which has one if it has one zero; else of the end of the lanes. */
static double end_px(const BscScene *scene)
{
	if (!scene->episode || scene->lane_zeros)
		return scene->x1;
	return CLAMP(bsc_layout_px(scene, scene->episode->end), scene->x0, scene->x1);
}

static void put_ghost_row(BscScene *scene, const BscStack *stack, double y)
{
	const BscPart *ghost = &stack->parts[0];
	BscTextStyle dim = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_DIM);
	Row row = { scene, y, dim, dim, dim };
	g_autofree char *name = g_strdup_printf(
		"%s: %s", scene->inset > 0 ? "dashed outline" : "marks at begin and end",
		ghost->label);
	g_autoptr(GString) detail = g_string_new(NULL);
	g_autoptr(GString) total = g_string_new(NULL);

	put_detail(ghost, stack, detail);
	put_total(&ghost->scene, total);
	put_row(&row, name, detail->str, total->str, end_px(&ghost->scene));
	if (ghost->scene.episode)
		put_end(scene, &ghost->scene, BSC_ROLE_TEXT, true);
}

void bsc_stack_marks(BscPart *part, const BscStack *stack)
{
	BscScene *scene = &part->scene;
	Row row = { .scene = scene, .y = part->y + LABEL_TEXT };
	g_autoptr(GString) detail = g_string_new(NULL);
	g_autoptr(GString) total = g_string_new(NULL);

	row.name = bsc_layout_text_style(scene, NAME_SIZE, BSC_ROLE_TEXT);
	row.name.is_bold = true;
	row.detail = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_DIM);
	row.total = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_ALARM);
	put_detail(part, stack, detail);
	put_total(scene, total);
	put_row(&row, part->label, detail->str, total->str, end_px(scene));
	if (scene->ghost)
		put_ghost_row(scene, stack, row.y + GHOST_ROOM);
	if (scene->episode)
		put_end(scene, scene, BSC_ROLE_ALARM, false);
}
