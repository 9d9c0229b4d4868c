/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"

/*
 * SCENE as an SVG document: text stays text, stretches have stable ids and, where they are few
 * enough, a <title> that says from, to, length and certainty. Free with g_string_free().
 */
GString *bsc_svg_write(const BscScene *scene);
