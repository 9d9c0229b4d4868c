/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * How wide text will be, without asking a font: the advances of DejaVu Sans, which is among the
 * widest sans fonts, so what fits by this table fits in the picture. px for text of SIZE px.
 */
double bsc_text_width(const char *text, double size, bool is_bold);

/*
 * Appends TEXT, valid UTF-8, to OUT; where it is wider than MAX px it is cut and ends in an
 * ellipsis. Nothing is appended where not even one character and the ellipsis fit.
 */
void bsc_text_ellipsize(GString *out, const char *text, double size, bool is_bold, double max);
