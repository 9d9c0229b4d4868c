/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

/* Lanes that a view leaves out or puts in an order of its own. */

#define NOWHERE UINT32_MAX

BscRow bsc_layout_row(const BscScene *scene, size_t lane)
{
	return scene->rows ? scene->rows[lane] : scene->first_lane + (BscRow)lane;
}

bool bsc_layout_find_lane(const BscScene *scene, BscRow row, size_t *ret_lane)
{
	size_t lane;

	if (row < scene->first_lane || row - scene->first_lane >= scene->n_all_lanes)
		return false;
	lane = row - scene->first_lane;
	if (scene->rows)
		lane = scene->places[lane];
	if (lane == NOWHERE || lane >= scene->n_lanes)
		return false;
	*ret_lane = lane;
	return true;
}

size_t bsc_layout_n_fixed(const BscScene *scene)
{
	return scene->n_control + scene->n_pinned;
}

double bsc_layout_lane_top(const BscScene *scene, size_t lane)
{
	return lane < bsc_layout_n_fixed(scene) ? scene->top : scene->lanes_top;
}

double bsc_layout_lane_bottom(const BscScene *scene, size_t lane)
{
	if (lane < scene->n_control)
		return scene->top + scene->control_height;
	return lane < bsc_layout_n_fixed(scene) ? scene->lanes_top : scene->bottom;
}

/* ROW is an AP's lane of the episode that has no place yet. */
static bool is_new(const BscScene *scene, BscRow row)
{
	return row >= scene->first_lane + scene->n_control &&
	       row - scene->first_lane < scene->n_all_lanes &&
	       scene->places[row - scene->first_lane] == NOWHERE;
}

void bsc_layout_choose_lanes(BscScene *scene)
{
	const BscView *view = &scene->view;
	size_t n = 0;

	if (!view->lanes)
		return;
	scene->rows = g_new(BscRow, MAX(scene->n_all_lanes, 1));
	scene->places = g_new(uint32_t, MAX(scene->n_all_lanes, 1));
	for (size_t i = 0; i < scene->n_all_lanes; i++)
		scene->places[i] = i < scene->n_control ? (uint32_t)i : NOWHERE;
	for (; n < scene->n_control; n++)
		scene->rows[n] = scene->first_lane + (BscRow)n;
	for (size_t i = 0; i < view->n_lanes; i++) {
		if (!is_new(scene, view->lanes[i]))
			continue;
		scene->n_pinned += i < view->n_pinned;
		scene->places[view->lanes[i] - scene->first_lane] = (uint32_t)n;
		scene->rows[n++] = view->lanes[i];
	}
	scene->n_lanes = n;
}
