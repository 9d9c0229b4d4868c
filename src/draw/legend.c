/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/flow.h"

/* What the visible part of the episode holds, and so what the reader needs explained. */
typedef struct Occurring {
	bool kinds[BSC_N_STRETCHES];
	bool has_band, has_inferred, has_bounded, has_unfinished;
	BscStretchKind before, after; /* of the first band */
	BscStretchKind inferred, bounded;
} Occurring;

static void look_at(const BscTimeline *timeline, size_t row, size_t end, Occurring *seen)
{
	const BscIntervals *intervals = &timeline->intervals;
	BscStretchKind kind = (BscStretchKind)intervals->kind[row];
	BscCertainty certainty = (BscCertainty)bsc_timeline_claim(timeline, row);
	bool says_it = kind == BSC_STRETCH_WAKE || kind == BSC_STRETCH_DYING ||
		       kind == BSC_STRETCH_LOST || kind == BSC_STRETCH_FAILED;
	bool has_bounds = intervals->begin_low[row] != intervals->begin_high[row] ||
			  intervals->end_low[row] != intervals->end_high[row];

	if (kind == BSC_STRETCH_FAILED && certainty == BSC_UNKNOWN)
		seen->has_unfinished = true;
	else
		seen->kinds[kind] = true;
	if (has_bounds && !seen->has_band) {
		seen->has_band = true;
		seen->before = seen->after = kind;
		if (row + 1 < end && intervals->begin_low[row + 1] < intervals->end_high[row])
			seen->after = (BscStretchKind)intervals->kind[row + 1];
	}
	if (!says_it && certainty == BSC_INFERRED && !seen->has_inferred) {
		seen->has_inferred = true;
		seen->inferred = kind;
	}
	if (!says_it && certainty >= BSC_BOUNDED && !seen->has_bounded) {
		seen->has_bounded = true;
		seen->bounded = kind;
	}
}

static void find_occurring(BscScene *scene, Occurring *seen)
{
	for (size_t lane = 0; lane < scene->n_lanes; lane++) {
		size_t first, end;

		bsc_layout_at_lane(scene, lane);
		bsc_layout_rows(scene, lane, 0, &first, &end);
		for (size_t row = first; row < end; row++)
			look_at(scene->timeline, row, end, seen);
	}
}

static const char *entry_text(BscStretchKind kind)
{
	switch (kind) {
	case BSC_STRETCH_WAKE: return "waking (no event shows it)";
	case BSC_STRETCH_DYING: return "dying (no event shows it)";
	case BSC_STRETCH_STARTING: return "STARTING callbacks";
	default: return bsc_stretch_name(kind);
	}
}

/* What is brought out, in a line of its own; says so where there is nothing of it. */
static void flow_highlight(BscFlow *flow)
{
	const BscScene *scene = flow->scene;
	BscHighlight highlight = scene->view.highlight;
	BscTextStyle style = flow->text;
	g_autoptr(GString) text = g_string_new("highlighted: ");
	bool has_any = false;

	if (!bsc_layout_is_dimming(scene) || !scene->episode)
		return;
	g_string_append(text, bsc_highlight_text(highlight));
	for (size_t lane = 0; lane < scene->n_lanes && !has_any; lane++)
		has_any = bsc_highlights_has_any(scene->view.highlights, highlight,
						 bsc_layout_row(scene, lane));
	if (!has_any && highlight == BSC_HIGHLIGHT_WAITS &&
	    scene->episode->mode != BSC_MODE_PARALLEL)
		g_string_append(text, " (only a parallel bring-up shows them)");
	else if (!has_any)
		g_string_append(text, " (there is none)");
	style.is_bold = true;
	bsc_layout_text(flow->scene, flow->x, flow->y + 10,
			scene->view.width - scene->margin - flow->x, text->str, &style);
	flow->y += BSC_FLOW_ROW;
}

double bsc_layout_legend(BscScene *scene, double y)
{
	BscFlow flow = bsc_flow_begin(scene, y);
	bool is_logged = scene->episode && scene->episode->is_logged;
	Occurring seen = { 0 };
	BscStyle style;

	for (size_t i = 0; bsc_layout_lanes_of(scene, i); i++)
		find_occurring(bsc_layout_lanes_of(scene, i), &seen);
	flow_highlight(&flow);
	for (int kind = 0; kind < BSC_N_STRETCHES; kind++) {
		if (!seen.kinds[kind])
			continue;
		style = bsc_theme_stretch(scene->theme, (BscStretchKind)kind, BSC_EXACT);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, kind == BSC_STRETCH_ONLINE,
				entry_text((BscStretchKind)kind));
	}
	if (seen.has_unfinished) {
		style = bsc_theme_stretch(scene->theme, BSC_STRETCH_FAILED, BSC_UNKNOWN);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, false, "unfinished in this capture");
	}
	if (seen.has_band) {
		style = bsc_theme_band(scene->theme, seen.before, seen.after);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_BAND, false,
				is_logged ? "the change lies between two lines of the log"
					  : "the change lies between two events");
	}
	if (seen.has_inferred) {
		style = bsc_theme_stretch(scene->theme, seen.inferred, BSC_INFERRED);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, false, "pale, dotted: inferred");
	}
	if (seen.has_bounded) {
		style = bsc_theme_stretch(scene->theme, seen.bounded, BSC_BOUNDED);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, false,
				"pale: possible, no event shows it");
	}
	if (bsc_layout_wants_arrows(scene) && !is_logged) {
		bsc_flow_arrow(&flow, false, "kick, release");
		bsc_flow_arrow(&flow, true, "ONLINE_IDLE, done");
	}
	return bsc_flow_end(&flow);
}
