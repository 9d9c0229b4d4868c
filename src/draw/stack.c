/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/stack-layout.h"

#include "base/format.h"

#include <math.h>

#define AIR_BEFORE 100 /* parts of the range that are air in front of it … */
#define AIR_BEHIND 40  /* … and behind it */
#define MAX_LABEL  200 /* bytes */
#define MAX_PARTS  64  /* more have no room in any picture */

static void init_part(BscPart *part, const BscStackPart *from, uint32_t number,
		      BscAlignment alignment)
{
	BscScene *scene = &part->scene;
	const BscTimeline *timeline = from->capture->timeline;

	part->label = bsc_text_sanitize(from->label ? from->label : "", MAX_LABEL);
	scene->part = number;
	scene->capture = from->capture;
	scene->timeline = timeline;
	scene->view.episode = from->episode;
	scene->axis_y = -1;
	scene->is_part = true;
	if (from->episode < timeline->n_episodes) {
		scene->episode = &timeline->episodes[from->episode];
		scene->first_lane = bsc_timeline_lanes(timeline, from->episode, &scene->n_lanes);
	}
	while (scene->n_control < scene->n_lanes &&
	       timeline->lanes[scene->first_lane + scene->n_control].is_control)
		scene->n_control++;
	/* What the control CPU does has no place where each CPU has its own zero. */
	if (alignment == BSC_ALIGN_OWN_KICK) {
		scene->first_lane += (BscRow)scene->n_control;
		scene->n_lanes -= scene->n_control;
		scene->n_control = 0;
	}
	scene->n_all_lanes = scene->n_lanes;
	bsc_stack_find_zero(part, alignment);
}

static BscStack *stack_new(const BscStackView *view)
{
	BscStack *stack = g_new0(BscStack, 1);

	stack->view = *view;
	stack->n_parts = MIN(view->n_parts, MAX_PARTS);
	stack->parts = g_new0(BscPart, MAX(stack->n_parts, 1));
	for (size_t i = 0; i < stack->n_parts; i++) {
		init_part(&stack->parts[i], &view->parts[i], (uint32_t)i, view->alignment);
		stack->parts[i].is_shown = i > 0 || !view->is_ghost || stack->n_parts == 1;
		if (view->is_ghost && i > 0)
			stack->parts[i].scene.ghost = &stack->parts[0].scene;
	}
	return stack;
}

void bsc_stack_free(BscStack *stack)
{
	if (!stack)
		return;
	for (size_t i = 0; i < stack->n_parts; i++) {
		g_free(stack->parts[i].label);
		g_free(stack->parts[i].zeros);
	}
	g_free(stack->parts);
	g_free(stack);
}

BscStackView bsc_stack_fit(const BscStackPart *parts, size_t n_parts, BscAlignment alignment,
			   double width)
{
	BscStackView view = { .parts = parts,
			      .n_parts = n_parts,
			      .alignment = alignment,
			      .end = 1,
			      .width = width,
			      .has_frame = true };
	BscNsec begin = INT64_MAX, end = INT64_MIN, span;
	BscStack *stack = stack_new(&view);

	for (size_t i = 0; i < stack->n_parts; i++) {
		BscNsec from, to;

		if (!bsc_stack_extent(&stack->parts[i], &from, &to))
			continue;
		begin = MIN(begin, from);
		end = MAX(end, to);
	}
	bsc_stack_free(stack);
	if (begin > end || __builtin_sub_overflow(end, begin, &span))
		return view;
	if (__builtin_sub_overflow(begin, span / AIR_BEFORE, &view.begin))
		view.begin = begin;
	if (__builtin_add_overflow(end, span / AIR_BEHIND + 1, &view.end))
		view.end = INT64_MAX;
	return view;
}

/* What the parts have in common with the whole, in which they are drawn. */
static void adopt_part(const BscScene *whole, BscScene *part, BscNsec zero)
{
	BscRow episode = part->view.episode;

	part->view = whole->view;
	part->view.episode = episode;
	part->theme = whole->theme;
	part->items = whole->items;
	part->text = whole->text;
	part->looks = whole->looks;
	part->cells = whole->cells;
	part->margin = whole->margin;
	part->x0 = whole->x0;
	part->x1 = whole->x1;
	part->px_per_ns = whole->px_per_ns;
	part->from = whole->view.begin;
	part->to = whole->view.end;
	bsc_layout_set_zero(part, zero);
}

static char *make_title(const BscStack *stack)
{
	g_autoptr(GString) title = g_string_new(NULL);

	if (stack->view.title)
		return bsc_text_sanitize(stack->view.title, MAX_LABEL);
	for (size_t i = 0; i < stack->n_parts; i++)
		g_string_append_printf(title, "%s%s", i > 0 ? " \xc2\xb7 " : "",
				       stack->parts[i].label);
	return g_string_free(g_steal_pointer(&title), FALSE);
}

static void lay_out_part(BscPart *part, const BscStack *stack)
{
	BscScene *scene = &part->scene;

	if (!part->is_shown)
		return;
	if (scene->episode)
		bsc_layout_body(scene);
	bsc_layout_set_zero(scene, part->zero.ns);
	bsc_stack_marks(part, stack);
	if (scene->episode)
		bsc_layout_outcomes(scene);
	bsc_layout_set_zero(scene, part->zero.ns);
}

/* A scene of VIEW in which everything has its place from left to right. */
static BscScene *new_measured(const BscStackView *view, const BscTheme *theme)
{
	BscStack *stack = stack_new(view);
	g_autofree char *title = make_title(stack);
	BscScene *scene = bsc_layout_new_plain(view->width, view->height, theme, title);

	scene->stack = stack;
	scene->view.begin = view->begin;
	scene->view.end = view->end;
	scene->view.has_frame = view->has_frame;
	scene->view.episode = BSC_NO_ROW;
	bsc_stack_measure_width(scene);
	for (size_t i = 0; i < stack->n_parts; i++)
		adopt_part(scene, &stack->parts[i].scene, stack->parts[i].zero.ns);
	return scene;
}

static void set_height(BscScene *scene, double height)
{
	scene->view.height = height;
	/* The ground was there before its height was known. */
	g_array_index(scene->items, BscItem, 0).h = height;
	for (size_t i = 0; i < scene->stack->n_parts; i++)
		scene->stack->parts[i].scene.view.height = height;
}

/* What the view points to is not there for longer. */
static BscScene *seal(BscScene *scene)
{
	scene->stack->view = (BscStackView){ .alignment = scene->stack->view.alignment };
	return scene;
}

BscScene *bsc_scene_new_stack(const BscStackView *view, const BscTheme *theme)
{
	BscScene *scene = new_measured(view, theme);
	BscStack *stack = scene->stack;

	bsc_stack_measure_height(scene);
	set_height(scene, scene->view.height);
	for (size_t i = 0; i < stack->n_parts; i++)
		lay_out_part(&stack->parts[i], stack);
	if (stack->bars_y >= 0)
		bsc_stack_bars(scene, stack->bars_y);
	if (scene->header_y >= 0)
		bsc_stack_header(scene, scene->header_y);
	if (scene->legend_y >= 0)
		bsc_layout_legend(scene, scene->legend_y);
	if (scene->footer_y >= 0)
		bsc_stack_footer(scene, scene->footer_y);
	return seal(scene);
}

BscScene *bsc_scene_new_stack_legend(const BscStackView *view, const BscTheme *theme)
{
	BscScene *scene = new_measured(view, theme);

	scene->is_measured = true;
	set_height(scene, ceil(bsc_layout_legend(scene, 0)));
	scene->is_measured = false;
	bsc_layout_legend(scene, 0);
	return seal(scene);
}

BscScene *bsc_layout_lanes_of(BscScene *scene, size_t i)
{
	if (!scene->stack)
		return i == 0 ? scene : NULL;
	return i < scene->stack->n_parts ? &scene->stack->parts[i].scene : NULL;
}

size_t bsc_scene_part(const BscScene *scene, double y)
{
	const BscStack *stack = scene->stack;
	size_t found = 0;
	bool has_found = false;

	for (size_t i = 0; stack && i < stack->n_parts; i++) {
		if (!stack->parts[i].is_shown || (has_found && y < stack->parts[i].y))
			continue;
		found = i;
		has_found = true;
	}
	return found;
}

size_t bsc_scene_n_parts(const BscScene *scene)
{
	return scene->stack ? scene->stack->n_parts : 1;
}

const BscScene *bsc_layout_part_of(const BscScene *scene, size_t part)
{
	if (!scene->stack)
		return part == 0 ? scene : NULL;
	return part < scene->stack->n_parts ? &scene->stack->parts[part].scene : NULL;
}

const BscScene *bsc_layout_scene_at(const BscScene *scene, double y)
{
	const BscScene *part = bsc_layout_part_of(scene, bsc_scene_part(scene, y));

	return part ? part : scene;
}

const BscCapture *bsc_scene_part_capture(const BscScene *scene, size_t part)
{
	const BscScene *lanes = bsc_layout_part_of(scene, part);

	return lanes ? lanes->capture : NULL;
}

bool bsc_scene_part_lane(const BscScene *scene, size_t part, BscRow lane, double *ret_y,
			 double *ret_height)
{
	const BscScene *lanes = bsc_layout_part_of(scene, part);

	if (!lanes || (scene->stack && !scene->stack->parts[part].is_shown))
		return false;
	return bsc_scene_lane(lanes, lane, ret_y, ret_height);
}

BscNsec bsc_scene_part_zero(const BscScene *scene, size_t part, BscRow lane)
{
	const BscScene *lanes = bsc_layout_part_of(scene, part);

	if (!scene->stack || !lanes)
		return 0;
	if (lanes->lane_zeros && lane >= lanes->first_lane &&
	    lane - lanes->first_lane < lanes->n_lanes)
		return lanes->lane_zeros[lane - lanes->first_lane];
	return scene->stack->parts[part].zero.ns;
}
