/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/fold.h"

#include <math.h>
#include <string.h>

/* Lanes of which more is to be seen than can be drawn stretch by stretch: one look for each px. */

#define LOW_BAR    10.0 /* px: lower bars have neither texts nor gaps, which cells cannot show */
#define MARK_WIDTH 3    /* px of the mark that begins a failure */
#define SPARSE     8    /* px for each stretch from which on the stretches are looked at */
#define DENSE      16   /* px for each stretch below which a low lane costs less as cells */
#define MAX_LOOKED 4096 /* stretches in one px among which one is picked */
#define CLOSER     (BSC_LOOK_NOTHING - 1) /* a look that is not known yet */

void bsc_layout_measure_crowd(BscScene *scene, size_t first, size_t end)
{
	size_t n_fixed = bsc_layout_n_fixed(scene), sum = 0, row, row_end;

	scene->is_crowded = false;
	if (!scene->timeline->coarse)
		return;
	for (size_t lane = 0; lane < end && sum <= BSC_COARSE_FEW; lane++) {
		if (lane >= n_fixed && lane < first)
			continue;
		bsc_layout_at_lane(scene, lane);
		bsc_layout_rows(scene, lane, 0, &row, &row_end);
		sum += row_end - row;
	}
	scene->is_crowded = sum > BSC_COARSE_FEW;
}

const BscCoarseLane *bsc_layout_coarse(const BscScene *scene, size_t lane)
{
	const BscCoarse *coarse = scene->timeline->coarse;
	const BscCoarseLane *found;

	if (!coarse)
		return NULL;
	found = &coarse->lanes[bsc_layout_row(scene, lane)];
	return found->n_levels > 0 ? found : NULL;
}

/* Writes the runs of one lane, or of a part of it, into cells. */
typedef struct Filler {
	BscFold fold;
	BscLook *looks; /* of px scene->x0 and on */
} Filler;

static void push(BscFold *fold, const BscFoldRun *run, bool touches_next)
{
	Filler *filler = (Filler *)fold;
	size_t from = (size_t)(run->x0 - fold->scene->x0), to = (size_t)(run->x1 - fold->scene->x0);
	size_t mark = bsc_look_begins_marked(run->look) ? MIN(from + MARK_WIDTH, to) : from;

	for (size_t i = from; i < mark; i++)
		filler->looks[i] = run->look | BSC_LOOK_MARK;
	for (size_t i = mark; i < to; i++)
		filler->looks[i] = run->look;
}

static void fill_rows(const BscScene *scene, size_t lane, size_t first, size_t end, double from,
		      double to, BscLook *looks)
{
	Filler filler = { .fold.push = push, .looks = looks };

	bsc_fold_begin(&filler.fold, scene, lane, from, to);
	bsc_fold_add_rows(&filler.fold, first, end);
	bsc_fold_end(&filler.fold);
}

static void fill_alarms(const BscScene *scene, size_t lane, size_t first, size_t end,
			BscLook *looks)
{
	Filler filler = { .fold.push = push, .looks = looks };

	bsc_fold_begin(&filler.fold, scene, lane, scene->x0, scene->x1);
	bsc_fold_add_alarms(&filler.fold, first, end);
	bsc_fold_end(&filler.fold);
}

/* A place on buckets, so fine that a line of px does not drift. */
#define FINE     24
#define ONE      ((uint64_t)1 << FINE)
#define FRACTION (ONE - 1)

/* Buckets of one level, and how px lie on them. */
typedef struct Ruler {
	const uint8_t *buckets;
	size_t n;
	double from; /* buckets: where px scene->x0 begins */
	double step; /* buckets: a px; at least 1 */
} Ruler;

/* The coarsest level whose buckets are no longer than a px; false: there is none. */
static bool make_ruler(const BscScene *scene, const BscCoarseLane *lane, Ruler *ret)
{
	double px = 1 / scene->px_per_ns, width = (double)lane->width;
	unsigned level = 0;
	BscNsec ahead;

	if (px < width)
		return false;
	if (__builtin_sub_overflow(scene->view.begin, lane->begin, &ahead))
		return false;
	while (level + 1 < lane->n_levels && 2 * width <= px) {
		width *= 2;
		level++;
	}
	ret->buckets = bsc_coarse_level(lane, level, &ret->n);
	ret->from = (double)ahead / width;
	ret->step = px / width;
	return true;
}

/* The px from bucket FROM to TO where something may be missing: it shows what it can. */
static uint8_t weigh_any(const Ruler *ruler, double from, double to)
{
	size_t first = from > 0 ? (size_t)from : 0, end;
	uint8_t best = BSC_COARSE_NOTHING;
	double most = 0;

	if (to <= 0 || from >= (double)ruler->n)
		return BSC_COARSE_NOTHING;
	end = MIN((size_t)ceil(to), ruler->n);
	for (size_t i = first; i < end; i++) {
		uint8_t code = ruler->buckets[i];
		double part = 0;

		if (code & BSC_COARSE_CLOSER)
			return BSC_COARSE_CLOSER;
		for (size_t j = first; j < end; j++)
			if (ruler->buckets[j] == code)
				part += MIN(to, (double)j + 1) - MAX(from, (double)j);
		/* A bucket less than half of which is in this px shows in the one beside it. */
		if (code == BSC_COARSE_NOTHING || part < 0.5 || part <= most)
			continue;
		most = part;
		best = code;
	}
	return best;
}

/*
 * The px from FROM to TO, which is on two buckets or three, as what covers most of it;
 * BSC_COARSE_CLOSER where that needs a closer look.
 */
static inline uint8_t weigh_full(const uint8_t *buckets, uint64_t from, uint64_t to)
{
	const uint8_t *at = buckets + (from >> FINE);
	uint8_t a = at[0], b = at[1], c = buckets[to >> FINE];
	uint64_t part_a = ONE - (from & FRACTION), part_c = to & FRACTION;
	/* Noise is what takes long, and no branch in it can be predicted. */
	unsigned is_two = (unsigned)((to >> FINE) - (from >> FINE)) & 1;
	unsigned second_of_two = part_a < part_c;
	unsigned second_of_three = !((a == c) & (part_a + part_c > ONE));
	unsigned is_second = (is_two & second_of_two) | (~is_two & second_of_three);

	if (G_UNLIKELY(!a | !b | !c | ((a | b | c) >= BSC_COARSE_CLOSER)))
		return BSC_COARSE_CLOSER;
	return at[is_second];
}

/* Px [*RET_FIRST, *RET_END) of N lie on buckets only. */
static void find_full(const Ruler *ruler, size_t n, size_t *ret_first, size_t *ret_end)
{
	double first = ceil(-ruler->from / ruler->step) + 1;
	double end = floor(((double)ruler->n - 1 - ruler->from) / ruler->step) - 1;

	*ret_first = (size_t)CLAMP(first, 0, (double)n);
	*ret_end = (size_t)CLAMP(end, (double)*ret_first, (double)n);
	if (ruler->step >= 2)
		*ret_end = *ret_first;
}

/* The looks of px [FIRST, END), wherever they lie; true if some of them need a closer look. */
static bool read_any(const Ruler *ruler, const BscLook *table, BscLook *looks, size_t first,
		     size_t end)
{
	bool is_closer = false;

	for (size_t i = first; i < end; i++) {
		double from = ruler->from + (double)i * ruler->step;

		looks[i] = table[weigh_any(ruler, from, from + ruler->step)];
		is_closer |= looks[i] == CLOSER;
	}
	return is_closer;
}

/* Finds the looks of N px; true if some of them need a closer look, which get CLOSER. */
static bool read_ruler(const Ruler *ruler, const BscLook *table, BscLook *looks, size_t n)
{
	uint64_t step = (uint64_t)(ruler->step * ONE), place;
	size_t first, end, n_open = 0;
	bool is_closer;

	find_full(ruler, n, &first, &end);
	is_closer = read_any(ruler, table, looks, 0, first);
	place = (uint64_t)((ruler->from + (double)first * ruler->step) * (double)ONE);
	for (size_t i = first; i < end; i++, place += step) {
		looks[i] = table[weigh_full(ruler->buckets, place, place + step)];
		n_open += looks[i] == CLOSER;
	}
	for (size_t i = first; i < end && n_open > 0; i++)
		if (looks[i] == CLOSER) {
			is_closer |= read_any(ruler, table, looks, i, i + 1);
			n_open--;
		}
	return read_any(ruler, table, looks, end, n) || is_closer;
}

static void make_table(BscLook *looks)
{
	looks[BSC_COARSE_NOTHING] = BSC_LOOK_NOTHING;
	looks[BSC_COARSE_CLOSER] = CLOSER;
	for (unsigned kind = 0; kind < BSC_N_STRETCHES; kind++)
		for (unsigned claim = 0; claim < 4; claim++)
			looks[bsc_coarse_bucket((uint8_t)kind, (uint8_t)claim)] =
				bsc_look((uint8_t)kind, (uint8_t)claim);
}

/* Px [FROM, TO) of the lane, of which rows [FIRST, END) can be seen, stretch by stretch. */
static void look_at_rows(const BscScene *scene, size_t lane, size_t first, size_t end, double from,
			 double to, BscLook *looks)
{
	const BscIntervals *rows = &scene->timeline->intervals;

	first = bsc_layout_first_after(rows, first, end, bsc_layout_ns(scene, from) - 1);
	end = bsc_layout_first_at(rows, first, end, bsc_layout_ns(scene, to));
	fill_rows(scene, lane, first, end, from, to, looks);
}

static void look_closer(const BscScene *scene, size_t lane, size_t first, size_t end,
			BscLook *looks, size_t n)
{
	for (size_t i = 0, to; i < n; i = to) {
		for (to = i; to < n && looks[to] == CLOSER; to++)
			looks[to] = BSC_LOOK_NOTHING;
		if (to > i)
			look_at_rows(scene, lane, first, end, scene->x0 + (double)i,
				     scene->x0 + (double)to, looks);
		else
			to++;
	}
}

static void dim(const BscScene *scene, size_t lane, BscLook *looks, size_t n)
{
	double x1 = scene->x0 + (double)n;
	bool is_lit;

	for (double x = scene->x0, to; x < x1; x = to) {
		to = bsc_layout_light(scene, lane, x, x1, &is_lit);
		to = is_lit ? ceil(to) : floor(to);
		if (is_lit)
			continue;
		for (size_t i = (size_t)(x - scene->x0); i < (size_t)(to - scene->x0); i++)
			if (looks[i] != BSC_LOOK_NOTHING)
				looks[i] |= BSC_LOOK_DIM;
	}
}

static void fill_from_ruler(const BscScene *scene, size_t lane, size_t first, size_t end,
			    const Ruler *ruler, BscLook *looks, size_t n)
{
	BscLook table[256];
	bool is_closer;

	make_table(table);
	is_closer = read_ruler(ruler, table, looks, n);
	if (bsc_layout_is_dimming(scene))
		dim(scene, lane, looks, n);
	if (is_closer)
		look_closer(scene, lane, first, end, looks, n);
	fill_alarms(scene, lane, first, end, looks);
}

/* Adds the item of LANE; NULL if it is out of sight. */
static BscLook *add_item(BscScene *scene, size_t lane, size_t n)
{
	double top = bsc_layout_lane_top(scene, lane), bottom = bsc_layout_lane_bottom(scene, lane);
	BscBar bar = bsc_layout_bar(scene, lane), inner = bsc_layout_inner_bar(bar);
	double inner_end = MIN(inner.y + inner.h, bottom);
	BscCellRow row = { .first = scene->looks->len, .n = n };
	BscItem *item = bsc_layout_add_clipped(scene, BSC_ITEM_CELLS, scene->x0, bar.y, (double)n,
					       bar.h, top, bottom);

	if (!item)
		return NULL;
	row.inner_y = MAX(inner.y, top);
	row.inner_h = MAX(inner_end - row.inner_y, 0);
	bsc_layout_ref(item, BSC_REF_LANE, bsc_layout_row(scene, lane), 1);
	item->text = scene->cells->len;
	g_array_append_val(scene->cells, row);
	g_array_set_size(scene->looks, (guint)(row.first + n));
	return &g_array_index(scene->looks, BscLook, row.first);
}

bool bsc_layout_put_cells(BscScene *scene, size_t lane, size_t first, size_t end)
{
	const BscCoarseLane *coarse = bsc_layout_coarse(scene, lane);
	size_t n = (size_t)(scene->x1 - scene->x0);
	bool is_low = bsc_layout_bar(scene, lane).h < LOW_BAR, has_ruler;
	BscLook *looks;
	Ruler ruler;

	if (!coarse || !(scene->is_crowded || (is_low && (end - first) * DENSE > n)))
		return false;
	/* On paper what is brought out has edges. */
	if (bsc_theme_kind(scene->theme) == BSC_THEME_PRINT && bsc_layout_is_dimming(scene))
		return false;
	has_ruler = scene->is_crowded && (end - first) * SPARSE > n &&
		    make_ruler(scene, coarse, &ruler);
	if (!has_ruler && !is_low)
		return false;
	looks = add_item(scene, lane, n);
	if (!looks)
		return true;
	if (has_ruler) {
		fill_from_ruler(scene, lane, first, end, &ruler, looks, n);
		return true;
	}
	for (size_t i = 0; i < n; i++)
		looks[i] = BSC_LOOK_NOTHING;
	fill_rows(scene, lane, first, end, scene->x0, scene->x1, looks);
	return true;
}

BscCells bsc_scene_cells(const BscScene *scene, const BscItem *item)
{
	const BscCellRow *row = &g_array_index(scene->cells, BscCellRow, item->text);

	return (BscCells){ &g_array_index(scene->looks, BscLook, row->first), row->n, row->inner_y,
			   row->inner_h };
}

bool bsc_scene_next_run(const BscScene *scene, const BscItem *item, size_t *at, BscItem *ret)
{
	BscCells cells = bsc_scene_cells(scene, item);
	size_t first = *at, end;
	BscStyle style;
	BscLook look;

	while (first < cells.n && cells.looks[first] == BSC_LOOK_NOTHING)
		first++;
	if (first == cells.n)
		return false;
	look = cells.looks[first];
	for (end = first + 1; end < cells.n && cells.looks[end] == look;)
		end++;
	*at = end;
	*ret = *item;
	ret->kind = look & BSC_LOOK_BAND ? BSC_ITEM_BAND : BSC_ITEM_RECT;
	ret->x += (double)first;
	ret->w = (double)(end - first);
	if (bsc_look_is_inner(look)) {
		ret->y = cells.inner_y;
		ret->h = cells.inner_h;
	}
	style = bsc_look_style(scene->theme, look);
	bsc_layout_style(ret, &style);
	return true;
}

/* Row ROW looks as LOOK says, as far as that can be said without its place. */
static bool is_like(const BscTimeline *timeline, size_t row, BscLook look)
{
	uint8_t kind = timeline->intervals.kind[row];

	if (look & BSC_LOOK_BAND)
		return kind == bsc_look_kind(look);
	return bsc_look(kind, bsc_timeline_claim(timeline, row)) ==
	       (look & ~(BSC_LOOK_DIM | BSC_LOOK_MARK));
}

bool bsc_layout_pick_cell(const BscScene *scene, const BscItem *item, double x, double y,
			  BscRow *ret_row)
{
	BscScene lanes = *bsc_layout_part_of(scene, item->part);
	const BscIntervals *rows = &lanes.timeline->intervals;
	BscCells cells = bsc_scene_cells(scene, item);
	size_t px = (size_t)(x - item->x), lane, row, end;
	double left = item->x + (double)px;
	const BscCoarseLane *coarse;
	BscLook look;

	if (px >= cells.n || cells.looks[px] == BSC_LOOK_NOTHING ||
	    !bsc_layout_find_lane(&lanes, item->ref, &lane))
		return false;
	look = cells.looks[px];
	if (bsc_look_is_inner(look) && (y < cells.inner_y || y >= cells.inner_y + cells.inner_h))
		return false;
	bsc_layout_at_lane(&lanes, lane);
	bsc_layout_rows(&lanes, lane, 0, &row, &end);
	row = bsc_layout_first_after(rows, row, end, bsc_layout_ns(&lanes, left) - 1);
	end = bsc_layout_first_at(rows, row, end, bsc_layout_ns(&lanes, left + 1));
	if (row == end)
		return false;
	*ret_row = (BscRow)row;
	coarse = bsc_layout_coarse(&lanes, lane);
	if (bsc_stretch_is_alarm(bsc_look_kind(look)) && coarse) {
		size_t i = bsc_coarse_first_alarm(coarse, row);

		if (i < coarse->n_alarms && coarse->alarms[i] < end)
			*ret_row = coarse->alarms[i];
		return true;
	}
	end = MIN(end, row + MAX_LOOKED);
	while (row < end && !is_like(lanes.timeline, row, look))
		row++;
	if (row < end)
		*ret_row = (BscRow)row;
	return true;
}
