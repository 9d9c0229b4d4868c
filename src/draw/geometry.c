/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include <math.h>

#define FRAME_MARGIN   16.0
#define WINDOW_MARGIN  8.0
#define AXIS_HEIGHT    24.0
#define MAX_LANE       40.0  /* px: higher lanes look empty */
#define NATURAL_LANE   29.0  /* px: higher ones are for who has room to fill */
#define NATURAL_PART   0.85  /* of the width is a good height for all lanes … */
#define NATURAL_MAX    900.0 /* … up to this, px */
#define WINDOW_FOOT    8.0   /* below the lanes; the label of the last one reaches into it */
#define MIN_PLOT       24.0  /* below it the frame gives way, its least important part first */
#define MAX_LABEL_PART 0.3   /* of the width */

/* Air between two bars of lanes that are HEIGHT px apart. */
static double lane_gap(double height)
{
	return height >= 24 ? 5 : height >= 14 ? 3 : height >= 8 ? 2 : height >= 4 ? 1 : 0;
}

static double control_height(double lane_height)
{
	return CLAMP(floor(lane_height * 1.15), 18.0, MAX(30.0, lane_height));
}

/* Air below the control lane, where its arrows begin. */
static double control_gap(double lane_height)
{
	return lane_height >= 14 ? 8 : lane_height >= 4 ? 4 : 2;
}

double bsc_layout_control_room(const BscScene *scene, double lane_height)
{
	if (scene->n_control == 0)
		return 0;
	return control_height(lane_height) + control_gap(lane_height);
}

static size_t n_ap_lanes(const BscScene *scene)
{
	return scene->n_lanes - scene->n_control;
}

static size_t n_scrolled(const BscScene *scene)
{
	return scene->n_lanes - bsc_layout_n_fixed(scene);
}

double bsc_layout_pinned_top(const BscScene *scene)
{
	return scene->lanes_top - scene->lane_height * (double)scene->n_pinned;
}

/* The largest height at which all lanes fit into ROOM px: whole px from 2 px on. */
static double fitting_lane(const BscScene *scene, double room)
{
	size_t n = MAX(n_ap_lanes(scene), 1);
	double height;

	for (height = MAX_LANE; height >= 2; height--)
		if (bsc_layout_control_room(scene, height) + height * (double)n <= room)
			return height;
	return MAX((room - bsc_layout_control_room(scene, 1)) / (double)n, 0.01);
}

/* The frame's parts from top to bottom; those that find no room are left out by a negative y. */
static double measure_frame(BscScene *scene)
{
	double header, legend, footer, left;
	double need = bsc_layout_control_room(scene, 1) + MIN((double)n_ap_lanes(scene), MIN_PLOT) +
		      AXIS_HEIGHT;

	scene->is_measured = true;
	header = bsc_layout_header(scene, 0);
	legend = bsc_layout_legend(scene, 0);
	footer = bsc_layout_footer(scene, 0);
	scene->is_measured = false;
	left = scene->view.height - header - legend - footer - need;
	if (left < 0) {
		left += legend;
		legend = 0;
	}
	if (left < 0) {
		left += footer;
		footer = 0;
	}
	if (left < 0)
		header = 0;
	scene->header_y = header > 0 ? 0 : -1;
	scene->footer_y = footer > 0 ? scene->view.height - footer : -1;
	scene->legend_y = legend > 0 ? scene->view.height - footer - legend : -1;
	scene->top = header + AXIS_HEIGHT;
	/* The last label reaches below its lane; a legend has room for that. */
	return scene->view.height - footer - (legend > 0 ? legend : 8);
}

void bsc_layout_place_lanes(BscScene *scene, double lane_height)
{
	scene->lane_height = lane_height;
	scene->control_height = scene->n_control > 0 ? control_height(lane_height) : 0;
	scene->lanes_top = scene->top + bsc_layout_control_room(scene, lane_height) +
			   lane_height * (double)scene->n_pinned;
	scene->bottom = scene->lanes_top + lane_height * (double)n_scrolled(scene);
}

static void measure_lanes(BscScene *scene, double bottom)
{
	double room = MAX(bottom - scene->top, 1);
	double height = scene->view.lane_height;

	bsc_layout_place_lanes(scene, height > 0 ? height : fitting_lane(scene, room));
	if (scene->bottom > bottom || scene->view.scroll != 0)
		scene->bottom = MAX(bottom, scene->lanes_top);
}

void bsc_layout_measure_width(BscScene *scene, double label)
{
	BscView *view = &scene->view;

	scene->margin = view->has_frame ? FRAME_MARGIN : WINDOW_MARGIN;
	if (view->label_width <= 0)
		view->label_width = MIN(label, view->width * MAX_LABEL_PART);
	label = view->label_width;
	scene->x0 = round(view->has_frame ? scene->margin + label : label);
	scene->x1 = MAX(round(view->width - scene->margin), scene->x0 + 1);
	/* Subtracted as integers: far from 0, two doubles may be the same. */
	scene->px_per_ns =
		(scene->x1 - scene->x0) / (double)((uint64_t)view->end - (uint64_t)view->begin);
}

void bsc_layout_measure(BscScene *scene)
{
	const BscView *view = &scene->view;
	double bottom = view->height - WINDOW_FOOT;

	bsc_layout_measure_width(scene, bsc_layout_label_width(scene));
	scene->header_y = scene->legend_y = scene->footer_y = -1;
	scene->top = AXIS_HEIGHT;
	if (view->has_frame)
		bottom = measure_frame(scene);
	measure_lanes(scene, bottom);
	scene->axis_y = scene->top - 9;
	scene->has_arrows = bsc_layout_wants_arrows(scene);
}

BscNsec bsc_layout_ns(const BscScene *scene, double x)
{
	double distance = ceil((x - scene->x0) / scene->px_per_ns);
	BscNsec t;

	if (!(distance > -9e18))
		return INT64_MIN + 1;
	if (distance > 9e18 || __builtin_add_overflow(scene->view.begin, (BscNsec)distance, &t))
		return INT64_MAX;
	return t;
}

BscBar bsc_layout_inner_bar(BscBar bar)
{
	double inset = bar.h < 4 ? 0 : floor(bar.h * 0.38);

	return (BscBar){ bar.y + inset, bar.h - 2 * inset };
}

BscBar bsc_layout_bar(const BscScene *scene, size_t lane)
{
	double y, next;

	if (lane < scene->n_control)
		return (BscBar){ scene->top + scene->inset,
				 scene->control_height - 2 * scene->inset };
	if (lane < bsc_layout_n_fixed(scene))
		y = bsc_layout_pinned_top(scene) +
		    (double)(lane - scene->n_control) * scene->lane_height;
	else
		y = scene->lanes_top - scene->view.scroll +
		    (double)(lane - bsc_layout_n_fixed(scene)) * scene->lane_height;
	next = floor(y + scene->lane_height);
	y = floor(y) + scene->inset;
	return (BscBar){ y, MAX(next - scene->inset - y - lane_gap(scene->lane_height), 1) };
}

/* ZERO + DISTANCE, stopping short of the moment that means none. */
static BscNsec moment_at(BscNsec zero, BscNsec distance)
{
	BscNsec moment;

	if (__builtin_add_overflow(zero, distance, &moment) || moment == BSC_NSEC_NONE)
		return distance < 0 ? INT64_MIN + 1 : INT64_MAX;
	return moment;
}

void bsc_layout_set_zero(BscScene *scene, BscNsec zero)
{
	scene->zero = zero;
	scene->view.begin = moment_at(zero, scene->from);
	scene->view.end = moment_at(zero, scene->to);
}

void bsc_layout_at_lane(BscScene *scene, size_t lane)
{
	if (scene->lane_zeros)
		bsc_layout_set_zero(scene, scene->lane_zeros[lane]);
}

void bsc_layout_visible(const BscScene *scene, size_t *ret_first, size_t *ret_end)
{
	double first = floor(scene->view.scroll / scene->lane_height);
	double end =
		ceil((scene->view.scroll + scene->bottom - scene->lanes_top) / scene->lane_height);
	double n = (double)n_scrolled(scene);
	size_t n_fixed = bsc_layout_n_fixed(scene);

	*ret_first = n_fixed + (size_t)CLAMP(first, 0, n);
	*ret_end = n_fixed + (size_t)CLAMP(end, 0, n);
}

double bsc_view_natural_height(const BscCapture *capture, const BscView *wanted)
{
	BscView view = bsc_view_fit(capture->timeline, wanted->episode, wanted->width, 4096, true);
	double room = MIN(view.width * NATURAL_PART, NATURAL_MAX), lane, frame, height;
	BscScene *scene;

	view.highlights = wanted->highlights;
	view.highlight = wanted->highlight;
	view.playhead = wanted->playhead;
	scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
	lane = CLAMP(floor(room / (double)MAX(n_ap_lanes(scene), 1)), 1, NATURAL_LANE);
	frame = view.height - (scene->legend_y - scene->top);
	height = frame + bsc_layout_control_room(scene, lane) + lane * (double)n_ap_lanes(scene);
	bsc_scene_free(scene);
	return ceil(height);
}

double bsc_scene_content_height(const BscScene *scene)
{
	double all = scene->lanes_top - scene->top + scene->lane_height * (double)n_scrolled(scene);

	return MAX(all, scene->bottom - scene->top);
}

bool bsc_scene_lane(const BscScene *scene, BscRow row, double *ret_y, double *ret_height)
{
	size_t lane;
	BscBar bar;

	if (!scene->episode || !bsc_layout_find_lane(scene, row, &lane))
		return false;
	bar = bsc_layout_bar(scene, lane);
	if (bar.y + bar.h <= bsc_layout_lane_top(scene, lane) || bar.y >= scene->bottom)
		return false;
	*ret_y = bar.y;
	*ret_height = bar.h;
	return true;
}

bool bsc_scene_reveal(const BscScene *scene, BscRow row, double *ret_scroll)
{
	size_t lane, n_fixed = bsc_layout_n_fixed(scene);
	BscBar bar;

	if (!scene->episode || !bsc_layout_find_lane(scene, row, &lane) || lane < n_fixed)
		return false;
	bar = bsc_layout_bar(scene, lane);
	if (bar.y >= bsc_layout_lane_top(scene, lane) && bar.y + bar.h <= scene->bottom)
		return false;
	*ret_scroll = scene->lane_height * ((double)(lane - n_fixed) + 0.5) -
		      (scene->bottom - scene->lanes_top) / 2;
	return true;
}
