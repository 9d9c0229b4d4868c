/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/figures.h"

#include <json-glib/json-glib.h>

/* Members of an object whose value may be unknown: null, never a number that looks like one. */
void bsc_json_moment(JsonBuilder *builder, const char *name, BscNsec ns);
void bsc_json_count(JsonBuilder *builder, const char *name, uint64_t count);
void bsc_json_number(JsonBuilder *builder, const char *name, int64_t number);
/* TEXT of the capture, made safe; null where it is NULL or empty. */
void bsc_json_text(JsonBuilder *builder, const char *name, const char *text);
void bsc_json_null(JsonBuilder *builder, const char *name);

/* Closes the object that BUILDER began with and writes all of it, with a line end. g_free(). */
char *bsc_json_end(JsonBuilder *builder);

/* An object for the episode, as a value. */
void bsc_json_episode(JsonBuilder *builder, const BscFigureSource *source);

/* The figures of the episode, as members of the object that is open. */
void bsc_json_figures(JsonBuilder *builder, const BscFigureSource *source);
