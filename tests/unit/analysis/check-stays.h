/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/stays.h"

/* Asserts that the stays of every lane are its episode, without a gap or an overlap. */
void check_stays(const BscTimeline *timeline, const BscStays *stays);
