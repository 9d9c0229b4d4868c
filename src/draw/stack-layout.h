/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/layout.h"
#include "draw/stack.h"

/* The inside of a stacked scene, shared by the files that lay it out. Not for other folders. */

/* One capture of the stack. Its lanes are those of a scene that adds to the items of the whole. */
typedef struct BscPart {
	BscScene scene;
	char *label;    /* owned, safe to show */
	BscMoment zero; /* the episode's */
	BscNsec *zeros; /* owned: by lane; NULL: one zero for all lanes */
	double y;      /* px: where the part begins, with its texts; its lanes begin at scene.top */
	bool is_shown; /* has lanes of its own; false where it is but an outline */
	BscNsec max_off;   /* ns: how far a zero may be off, where both bounds are known */
	uint32_t n_unsure; /* zeros of which not even that is known */
} BscPart;

struct BscStack {
	BscStackView view; /* what it points to is valid while the scene is laid out only */
	BscPart *parts;    /* owned */
	size_t n_parts;
	double bars_y; /* px where the differences begin; negative: none are drawn */
};

/* stack-zero.c */
/* Finds the zeros of PART, and of its lanes where ALIGNMENT gives each its own. */
void bsc_stack_find_zero(BscPart *part, BscAlignment alignment);
/* Appends how well the zero of PART is known; nothing where an event marks it. */
void bsc_stack_put_zero(const BscPart *part, BscAlignment alignment, GString *out);
/* Begin and end of what PART shows, ns from the zero; false if it has nothing to show. */
bool bsc_stack_extent(const BscPart *part, BscNsec *ret_begin, BscNsec *ret_end);

/* stack-geometry.c */
void bsc_stack_measure_width(BscScene *scene);
/* Gives everything its place from top to bottom, and the scene its height where it has none. */
void bsc_stack_measure_height(BscScene *scene);

/* stack-frame.c: texts around the parts; those that return a y return the one below themselves. */
double bsc_stack_header(BscScene *scene, double y);
double bsc_stack_footer(BscScene *scene, double y);
double bsc_stack_label_height(const BscStack *stack); /* px between a part's y and its lanes */
/* Label, end and total of PART, and those of its ghost. */
void bsc_stack_marks(BscPart *part, const BscStack *stack);

/* stack-ghost.c: px that bars leave free for an outline where lanes are LANE_HEIGHT px apart. */
double bsc_stack_ghost_inset(double lane_height);

/* stack-bars.c */
double bsc_stack_bars_height(const BscStack *stack); /* px; 0: there is nothing to compare */
void bsc_stack_bars(BscScene *scene, double y);
