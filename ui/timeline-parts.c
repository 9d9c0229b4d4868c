/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/timeline-view-private.h"

#include "base/span.h"

const BscCapture *bsc_timeline_view_capture(BscTimelineView *self, uint32_t part)
{
	return part < self->n_parts ? self->parts[part].document->capture : self->capture;
}

BscRow bsc_timeline_view_episode(BscTimelineView *self, uint32_t part)
{
	return part < self->n_parts ? self->parts[part].episode : self->episode;
}

BscNsec bsc_timeline_view_origin(BscTimelineView *self)
{
	return self->parts || !self->capture
		       ? 0
		       : self->capture->timeline->episodes[self->episode].begin;
}

BscNsec bsc_timeline_view_zero(BscTimelineView *self, uint32_t part, BscRow lane)
{
	const BscTimeline *timeline = bsc_timeline_view_capture(self, part)->timeline;

	if (!self->parts)
		return 0;
	return bsc_align_lane(timeline, lane, self->alignment);
}

BscRange bsc_timeline_view_stretch(BscTimelineView *self, uint32_t part, BscRow row)
{
	const BscIntervals *at = &bsc_timeline_view_capture(self, part)->timeline->intervals;
	BscNsec zero = bsc_timeline_view_zero(self, part, at->lane[row]);

	return (BscRange){ bsc_distance(zero, at->begin_low[row]),
			   bsc_distance(zero, at->end_high[row]) };
}

double bsc_timeline_view_offset(BscTimelineView *self)
{
	return self->parts ? self->scroll : 0;
}

void bsc_timeline_view_plot(BscTimelineView *self, double *ret_x0, double *ret_x1, double *ret_y0,
			    double *ret_y1)
{
	bsc_scene_plot(self->scene, ret_x0, ret_x1, ret_y0, ret_y1);
	*ret_y1 -= bsc_timeline_view_offset(self);
}

bool bsc_timeline_view_lane(BscTimelineView *self, uint32_t part, BscRow lane, double *ret_y,
			    double *ret_height)
{
	if (!bsc_scene_part_lane(self->scene, part, lane, ret_y, ret_height))
		return false;
	*ret_y -= bsc_timeline_view_offset(self);
	return true;
}

graphene_rect_t bsc_timeline_view_rect_of_part(BscTimelineView *self, uint32_t part)
{
	const BscTimeline *timeline = bsc_timeline_view_capture(self, part)->timeline;
	double x0, x1, y0, y1, top = 0, bottom = 0, y, height;
	bool is_shown = false;
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, bsc_timeline_view_episode(self, part), &n);

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	if (!self->parts)
		return GRAPHENE_RECT_INIT((float)x0, (float)y0, (float)(x1 - x0), (float)(y1 - y0));
	for (size_t i = 0; i < n; i++) {
		if (!bsc_timeline_view_lane(self, part, first + (BscRow)i, &y, &height))
			continue;
		top = is_shown ? MIN(top, y) : y;
		bottom = MAX(bottom, y + height);
		is_shown = true;
	}
	return GRAPHENE_RECT_INIT((float)x0, (float)top, (float)(x1 - x0), (float)(bottom - top));
}

void bsc_timeline_view_put_stack(BscTimelineView *self, GArray *ret_parts, BscStackView *ret_view)
{
	for (size_t i = 0; i < self->n_parts; i++) {
		BscStackPart part = { self->parts[i].document->capture, self->parts[i].episode,
				      self->parts[i].label };

		g_array_append_val(ret_parts, part);
	}
	*ret_view = bsc_stack_fit((const BscStackPart *)(const void *)ret_parts->data,
				  ret_parts->len, self->alignment, 1);
	ret_view->is_ghost = self->is_ghost;
	ret_view->has_bars = self->has_bars;
	ret_view->has_frame = false;
}

BscScene *bsc_timeline_view_lay_out_stack(BscTimelineView *self, double width, double height)
{
	g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(BscStackPart));
	BscStackView view;

	bsc_timeline_view_put_stack(self, parts, &view);
	view.begin = self->range.begin;
	view.end = self->range.end;
	view.width = width;
	view.height = height;
	view.lane_height = self->lane_height;
	return bsc_scene_new_stack(&view, self->theme);
}

/* The stretch of PART where STEP enters it from the part before or behind. */
static BscRow enter(BscTimelineView *self, uint32_t part, BscStep step, BscNsec at)
{
	const BscTimeline *timeline = self->parts[part].document->capture->timeline;
	BscRow episode = self->parts[part].episode;
	bool is_back = step == BSC_STEP_PREVIOUS || step == BSC_STEP_UP;
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, episode, &n);

	if (step == BSC_STEP_NEXT)
		return bsc_walk_first(timeline, episode, NULL);
	for (size_t i = 0; i < n; i++) {
		BscRow lane = first + (BscRow)(is_back ? n - 1 - i : i);
		BscNsec t = step == BSC_STEP_PREVIOUS
				    ? timeline->episodes[episode].end
				    : at + bsc_timeline_view_zero(self, part, lane);
		BscRow found = bsc_walk_nearest(timeline, lane, t);

		if (found != BSC_NO_ROW)
			return found;
	}
	return BSC_NO_ROW;
}

bool bsc_timeline_view_walk_on(BscTimelineView *self, BscStep step, BscPick *ret_pick)
{
	BscPick from = self->selection;
	bool is_back = step == BSC_STEP_PREVIOUS || step == BSC_STEP_UP;
	int64_t part = from.part;
	BscRange at;
	BscRow row;

	if (!self->parts || from.kind != BSC_REF_INTERVAL || step == BSC_STEP_LATER ||
	    step == BSC_STEP_EARLIER)
		return false;
	part += is_back ? -1 : 1;
	if (part < (self->is_ghost ? 1 : 0) || part >= (int64_t)self->n_parts)
		return false;
	at = bsc_timeline_view_stretch(self, from.part, from.row);
	row = enter(self, (uint32_t)part, step, at.begin + (at.end - at.begin) / 2);
	if (row == BSC_NO_ROW)
		return false;
	*ret_pick = (BscPick){ BSC_REF_INTERVAL, row, (uint32_t)part };
	return true;
}

void bsc_timeline_view_paint_counterparts(BscTimelineView *self, GtkSnapshot *snapshot,
					  const GdkRGBA *ink)
{
	int32_t cpu = bsc_timeline_view_selected_cpu(self);
	GdkRGBA veil = *ink;

	veil.alpha = 0.08f;
	for (uint32_t part = 0; cpu >= 0 && part < self->n_parts; part++) {
		const BscTimeline *timeline = self->parts[part].document->capture->timeline;
		size_t n;
		BscRow first = bsc_timeline_lanes(timeline, self->parts[part].episode, &n);

		for (size_t i = 0; part != self->selection.part && i < n; i++) {
			graphene_rect_t rect;

			if (timeline->lanes[first + i].cpu != (uint32_t)cpu)
				continue;
			rect = bsc_timeline_view_rect_of(
				self, (BscPick){ BSC_REF_LANE, first + (BscRow)i, part });
			gtk_snapshot_append_color(snapshot, &veil, &rect);
		}
	}
}

void bsc_timeline_view_forget_parts(BscTimelineView *self)
{
	for (size_t i = 0; i < self->n_parts; i++) {
		bsc_document_unref(self->parts[i].document);
		g_free(self->parts[i].label);
	}
	g_clear_pointer(&self->parts, g_free);
	self->n_parts = 0;
}

int32_t bsc_timeline_view_selected_cpu(BscTimelineView *self)
{
	BscPick pick = self->selection;
	const BscTimeline *timeline =
		self->capture ? bsc_timeline_view_capture(self, pick.part)->timeline : NULL;

	switch (timeline ? pick.kind : BSC_REF_NONE) {
	case BSC_REF_INTERVAL:
		return (int32_t)timeline->lanes[timeline->intervals.lane[pick.row]].cpu;
	case BSC_REF_ARROW:
		return (int32_t)timeline->bringups[timeline->arrows[pick.row].bringup].cpu;
	case BSC_REF_LANE: return (int32_t)timeline->lanes[pick.row].cpu;
	case BSC_REF_NONE: break;
	}
	return -1;
}

BscRange bsc_timeline_view_get_range(BscTimelineView *self)
{
	return self->range;
}

BscRange bsc_timeline_view_chosen_range(BscTimelineView *self)
{
	BscPick pick = self->selection;

	if (self->capture && pick.kind == BSC_REF_INTERVAL)
		return bsc_timeline_view_stretch(self, pick.part, pick.row);
	return self->range;
}
