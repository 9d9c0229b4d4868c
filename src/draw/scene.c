/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include "draw/text-width.h"

#include <math.h>

#define MIN_TRACK   8.0    /* px: the grounds of lower lanes are one surface */
#define ARROW_NEAR  2.5    /* px around an arrow that count as the arrow */
#define LEGEND_ROOM 1024.0 /* px: as if the lanes it explains had plenty */
#define AIR_BEFORE  100    /* parts of the episode that are air in front of it … */
#define AIR_BEHIND  40     /* … and behind it */

BscView bsc_view_fit(const BscTimeline *timeline, BscRow episode, double width, double height,
		     bool has_frame)
{
	BscView view = { .episode = episode,
			 .begin = 0,
			 .end = 1,
			 .width = width,
			 .height = height,
			 .has_frame = has_frame };
	BscNsec begin, end, span;

	if (episode >= timeline->n_episodes)
		return view;
	begin = timeline->episodes[episode].begin;
	end = timeline->episodes[episode].end;
	if (__builtin_sub_overflow(end, begin, &span) || span < 0 || end == BSC_NSEC_NONE)
		span = 0;
	if (__builtin_sub_overflow(begin, span / AIR_BEFORE, &view.begin))
		view.begin = begin;
	if (__builtin_add_overflow(begin + span, span / AIR_BEHIND + 1, &view.end))
		view.end = INT64_MAX;
	return view;
}

size_t bsc_layout_first_after(const BscIntervals *intervals, size_t first, size_t end, BscNsec t)
{
	while (first < end) {
		size_t mid = first + (end - first) / 2;

		if (intervals->end_high[mid] <= t)
			first = mid + 1;
		else
			end = mid;
	}
	return first;
}

/* First of the rows [FIRST, END) of one lane whose depth is at least DEPTH. */
static size_t first_of_depth(const BscIntervals *intervals, size_t first, size_t end,
			     unsigned depth)
{
	while (first < end) {
		size_t mid = first + (end - first) / 2;

		if (intervals->depth[mid] < depth)
			first = mid + 1;
		else
			end = mid;
	}
	return first;
}

size_t bsc_layout_first_at(const BscIntervals *intervals, size_t first, size_t end, BscNsec t)
{
	while (first < end) {
		size_t mid = first + (end - first) / 2;

		if (intervals->begin_low[mid] < t)
			first = mid + 1;
		else
			end = mid;
	}
	return first;
}

void bsc_layout_rows(const BscScene *scene, size_t lane, unsigned depth, size_t *ret_first,
		     size_t *ret_end)
{
	const BscIntervals *intervals = &scene->timeline->intervals;
	const BscLane *row = &scene->timeline->lanes[bsc_layout_row(scene, lane)];
	size_t all = row->first_interval, all_end = all + row->n_intervals;
	size_t first = first_of_depth(intervals, all, all_end, depth);
	size_t end = first_of_depth(intervals, first, all_end, depth + 1);
	size_t begin = first;

	first = bsc_layout_first_after(intervals, first, end, scene->view.begin);
	/* A stretch without length that sits right at the view's begin belongs to the picture. */
	while (first > begin && intervals->end_high[first - 1] == scene->view.begin)
		first--;
	*ret_first = first;
	*ret_end = bsc_layout_first_at(intervals, first, end, scene->view.end);
}

static void put_ground(BscScene *scene)
{
	BscItem *item =
		bsc_layout_add(scene, BSC_ITEM_RECT, 0, 0, scene->view.width, scene->view.height);

	item->fill = bsc_theme_color(scene->theme, BSC_ROLE_GROUND);
}

static void put_track(BscScene *scene, size_t lane)
{
	BscBar bar = bsc_layout_bar(scene, lane);
	BscItem *item = bsc_layout_add_clipped(scene, BSC_ITEM_RECT, scene->x0, bar.y,
					       scene->x1 - scene->x0, bar.h,
					       bsc_layout_lane_top(scene, lane), scene->bottom);

	if (!item)
		return;
	item->fill = bsc_theme_color(scene->theme, BSC_ROLE_LANE);
	bsc_layout_ref(item, BSC_REF_LANE, bsc_layout_row(scene, lane), 1);
}

static void put_tracks(BscScene *scene, size_t first, size_t end)
{
	BscItem *item;

	for (size_t lane = 0; lane < bsc_layout_n_fixed(scene); lane++)
		put_track(scene, lane);
	if (scene->lane_height >= MIN_TRACK) {
		for (size_t lane = first; lane < end; lane++)
			put_track(scene, lane);
		return;
	}
	item = bsc_layout_add_clipped(scene, BSC_ITEM_RECT, scene->x0, scene->lanes_top,
				      scene->x1 - scene->x0, scene->bottom - scene->lanes_top,
				      scene->lanes_top, scene->bottom);
	if (item)
		item->fill = bsc_theme_color(scene->theme, BSC_ROLE_LANE);
}

/* Where lanes share px rows the first of each row is drawn, and the alarms of the others over it.
 */
static void put_lanes(BscScene *scene, size_t first, size_t end)
{
	double last = -1;

	for (size_t lane = 0; lane < bsc_layout_n_fixed(scene); lane++) {
		bsc_layout_at_lane(scene, lane);
		bsc_layout_stretches(scene, lane);
		bsc_layout_strip(scene, lane);
	}
	for (size_t lane = first; lane < end; lane++) {
		BscBar bar = bsc_layout_bar(scene, lane);

		bsc_layout_at_lane(scene, lane);
		if (lane > first && bar.y == last) {
			bsc_layout_alarms(scene, lane);
			continue;
		}
		last = bar.y;
		bsc_layout_stretches(scene, lane);
		bsc_layout_strip(scene, lane);
	}
}

void bsc_layout_body(BscScene *scene)
{
	size_t first, end;

	bsc_layout_visible(scene, &first, &end);
	bsc_layout_measure_crowd(scene, first, end);
	put_tracks(scene, first, end);
	bsc_layout_axis(scene);
	if (scene->ghost)
		bsc_layout_ghost(scene, true);
	put_lanes(scene, first, end);
	if (scene->ghost)
		bsc_layout_ghost(scene, false);
	bsc_layout_arrows(scene);
	bsc_layout_labels(scene);
}

static void lay_out(BscScene *scene)
{
	bsc_layout_measure(scene);
	put_ground(scene);
	if (scene->episode) {
		bsc_layout_body(scene);
		bsc_layout_outcomes(scene);
	}
	if (scene->episode && scene->view.playhead)
		bsc_layout_playhead(scene);
	if (scene->header_y >= 0)
		bsc_layout_header(scene, scene->header_y);
	if (scene->legend_y >= 0)
		bsc_layout_legend(scene, scene->legend_y);
	if (scene->footer_y >= 0)
		bsc_layout_footer(scene, scene->footer_y);
}

static BscScene *new_bare(const BscView *view, const BscTheme *theme)
{
	BscScene *scene = g_new0(BscScene, 1);

	scene->view = *view;
	scene->theme = theme;
	scene->items = g_array_new(FALSE, TRUE, sizeof(BscItem));
	scene->looks = g_array_new(FALSE, FALSE, sizeof(BscLook));
	scene->cells = g_array_new(FALSE, FALSE, sizeof(BscCellRow));
	scene->text = g_string_new(NULL);
	g_string_append_c(scene->text, '\0'); /* offset 0: no text */
	return scene;
}

BscScene *bsc_layout_new_plain(double width, double height, const BscTheme *theme,
			       const char *title)
{
	BscView view = {
		.begin = 0, .end = 1, .width = width, .height = height, .has_frame = true
	};
	BscScene *scene = new_bare(&view, theme);

	scene->title = g_strdup(title);
	scene->header_y = scene->legend_y = scene->footer_y = -1;
	put_ground(scene);
	return scene;
}

/* The memory of its tables goes from OLD to SCENE. */
static void take_tables(BscScene *scene, BscScene *old)
{
	GArray *looks = scene->looks;

	scene->looks = old->looks;
	old->looks = looks;
	g_array_set_size(scene->looks, 0);
}

static BscScene *new_empty(const BscCapture *capture, const BscView *view, const BscTheme *theme)
{
	BscScene *scene = new_bare(view, theme);
	const BscTimeline *timeline = capture->timeline;

	scene->capture = capture;
	scene->timeline = timeline;
	if (view->episode < timeline->n_episodes) {
		scene->episode = &timeline->episodes[view->episode];
		scene->first_lane = bsc_timeline_lanes(timeline, view->episode, &scene->n_lanes);
		scene->n_all_lanes = scene->n_lanes;
		scene->zero = scene->episode->begin;
	}
	while (scene->n_control < scene->n_lanes &&
	       timeline->lanes[scene->first_lane + scene->n_control].is_control)
		scene->n_control++;
	bsc_layout_choose_lanes(scene);
	return scene;
}

BscScene *bsc_scene_new(const BscCapture *capture, const BscView *view, const BscTheme *theme)
{
	return bsc_scene_new_after(NULL, capture, view, theme);
}

BscScene *bsc_scene_new_after(BscScene *old, const BscCapture *capture, const BscView *view,
			      const BscTheme *theme)
{
	BscScene *scene = new_empty(capture, view, theme);

	if (old)
		take_tables(scene, old);
	bsc_scene_free(old);
	lay_out(scene);
	return scene;
}

BscScene *bsc_scene_new_legend(const BscCapture *capture, const BscView *wanted,
			       const BscTheme *theme)
{
	BscView view =
		bsc_view_fit(capture->timeline, wanted->episode, wanted->width, LEGEND_ROOM, false);
	BscScene *scene;

	view.highlights = wanted->highlights;
	view.highlight = wanted->highlight;
	scene = new_empty(capture, &view, theme);
	bsc_layout_measure(scene);
	scene->is_measured = true;
	scene->view.height = ceil(bsc_layout_legend(scene, 0));
	scene->is_measured = false;
	put_ground(scene);
	bsc_layout_legend(scene, 0);
	return scene;
}

void bsc_scene_free(BscScene *scene)
{
	if (!scene)
		return;
	bsc_stack_free(scene->stack);
	g_array_free(scene->items, TRUE);
	g_array_free(scene->looks, TRUE);
	g_array_free(scene->cells, TRUE);
	g_string_free(scene->text, TRUE);
	g_free(scene->title);
	g_free(scene->rows);
	g_free(scene->places);
	g_free(scene);
}

const BscItem *bsc_scene_items(const BscScene *scene, size_t *ret_n)
{
	*ret_n = scene->items->len;
	return (const BscItem *)scene->items->data;
}

const char *bsc_scene_text(const BscScene *scene, const BscItem *item)
{
	return scene->text->str + item->text;
}

const BscView *bsc_scene_view(const BscScene *scene)
{
	return &scene->view;
}

const BscTheme *bsc_scene_theme(const BscScene *scene)
{
	return scene->theme;
}

const BscCapture *bsc_scene_capture(const BscScene *scene)
{
	return scene->capture;
}

void bsc_scene_plot(const BscScene *scene, double *ret_x0, double *ret_x1, double *ret_y0,
		    double *ret_y1)
{
	*ret_x0 = scene->x0;
	*ret_x1 = scene->x1;
	*ret_y0 = scene->top;
	*ret_y1 = scene->bottom;
}

double bsc_view_to_px(const BscScene *scene, BscNsec t)
{
	return bsc_layout_px(scene, t);
}

BscNsec bsc_view_to_ns(const BscScene *scene, double x)
{
	return bsc_layout_ns(scene, x);
}

static bool is_near_line(const BscItem *item, double x, double y)
{
	double length = item->w * item->w + item->h * item->h;
	double part = length > 0 ? ((x - item->x) * item->w + (y - item->y) * item->h) / length : 0;

	part = CLAMP(part, 0, 1);
	return hypot(x - item->x - part * item->w, y - item->y - part * item->h) <= ARROW_NEAR;
}

static bool is_at(const BscScene *scene, const BscItem *item, double x, double y)
{
	double width, left;

	switch (item->kind) {
	case BSC_ITEM_RECT:
	case BSC_ITEM_BAND:
	case BSC_ITEM_CELLS:
		return x >= item->x && x < item->x + item->w && y >= item->y &&
		       y < item->y + item->h;
	case BSC_ITEM_LINE:
	case BSC_ITEM_ARROW: return is_near_line(item, x, y);
	case BSC_ITEM_TEXT: break;
	}
	width = bsc_text_width(bsc_scene_text(scene, item), item->size, item->is_bold);
	left = item->x - (item->anchor == BSC_ANCHOR_END      ? width
			  : item->anchor == BSC_ANCHOR_MIDDLE ? width / 2
							      : 0);
	return x >= left && x < left + width && y >= item->y - item->size && y < item->y + 3;
}

BscRefKind bsc_layout_pick_lane(const BscScene *scene, double x, double y, BscRow *ret_row)
{
	size_t n_fixed = bsc_layout_n_fixed(scene);
	double lane;

	if (x >= scene->x1 || y < scene->top || y >= scene->bottom || !scene->episode)
		return BSC_REF_NONE;
	if (scene->n_control > 0 && y < scene->top + scene->control_height) {
		*ret_row = scene->first_lane;
		return BSC_REF_LANE;
	}
	if (y < scene->lanes_top) {
		lane = floor((y - bsc_layout_pinned_top(scene)) / scene->lane_height);
		n_fixed = scene->n_control;
		if (lane >= (double)scene->n_pinned)
			return BSC_REF_NONE;
	} else {
		lane = floor((y - scene->lanes_top + scene->view.scroll) / scene->lane_height);
	}
	if (lane < 0 || lane >= (double)(scene->n_lanes - n_fixed))
		return BSC_REF_NONE;
	*ret_row = bsc_layout_row(scene, n_fixed + (size_t)lane);
	return BSC_REF_LANE;
}

BscRefKind bsc_scene_pick(const BscScene *scene, double x, double y, BscRow *ret_row)
{
	for (size_t i = scene->items->len; i > 0; i--) {
		const BscItem *item = &g_array_index(scene->items, BscItem, i - 1);

		if (item->ref_kind == BSC_REF_NONE || !is_at(scene, item, x, y))
			continue;
		if (item->kind == BSC_ITEM_CELLS &&
		    bsc_layout_pick_cell(scene, item, x, y, ret_row))
			return BSC_REF_INTERVAL;
		*ret_row = item->ref;
		return item->ref_kind;
	}
	scene = bsc_layout_scene_at(scene, y);
	return bsc_layout_pick_lane(scene, x, y, ret_row);
}
