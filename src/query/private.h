/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "query/query.h"

/* The inside of a query, for the files of this folder. */

/* How the value of a field is written. */
typedef enum BscFieldKind {
	BSC_FIELD_NUMBERS, /* a list such as 0,2-4 */
	BSC_FIELD_STATE,   /* a number, else a part of the name */
	BSC_FIELD_WORD,    /* a part of the text */
	BSC_FIELD_CLASS,   /* a part of the name of a kind of stretch */
	BSC_FIELD_PATTERN, /* with * and ? */
	BSC_FIELD_SIGNED,  /* one number, compared */
	BSC_FIELD_LENGTH,  /* ns, compared */
	BSC_FIELD_PLACE,   /* a moment or two */
} BscFieldKind;

/* Each line: field, how it is written, its name, another name, how its value is written. */
#define BSC_QUERY_FIELDS(X)                                                                        \
	X(CPU, "cpu", "cpu", NUMBERS, "a list of CPUs such as 0,2-4")                              \
	X(FOR, "for", "for", NUMBERS, "a list of CPUs such as 0,2-4")                              \
	X(PID, "pid", "pid", NUMBERS, "a list of task numbers such as 1,20-30")                    \
	X(STATE, "state", "state", STATE, "a state's number or a part of its name")                \
	X(CALLBACK, "callback", "function", WORD, "a part of a function's name")                   \
	X(CLASS, "class", "kind", CLASS, "a class of stretches such as busy-wait")                 \
	X(EVENT, "event", "event", PATTERN, "an event's name such as sched_*")                     \
	X(TASK, "task", "comm", WORD, "a part of a task's name")                                   \
	X(RESULT, "result", "ret", SIGNED, "a number such as 0 or -12")                            \
	X(LENGTH, "dur", "duration", LENGTH, "a length with its unit such as 1.5ms")               \
	X(PLACE, "at", "at", PLACE, "a moment or two such as 1.2s-1.3s")                           \
	X(TEXT, "text", "text", WORD, "a text")

typedef enum BscField {
#define X(field, name, other, kind, value) BSC_QUERY_##field,
	BSC_QUERY_FIELDS(X)
#undef X
		BSC_QUERY_N_FIELDS
} BscField;

typedef enum BscCompare {
	BSC_IS,     /* ":" and "=" */
	BSC_IS_NOT, /* "!=" */
	BSC_LESS,
	BSC_AT_MOST,
	BSC_MORE,
	BSC_AT_LEAST,
} BscCompare;

typedef struct BscFieldFacts {
	const char *name, *other;
	BscFieldKind kind;
	const char *value; /* what a value is, for messages */
} BscFieldFacts;

const BscFieldFacts *bsc_query_field(BscField field);

/* A part of a list of numbers. */
typedef struct BscNumbers {
	int64_t first, last;
} BscNumbers;

typedef enum BscNodeKind { BSC_NODE_TERM, BSC_NODE_NOT, BSC_NODE_AND, BSC_NODE_OR } BscNodeKind;

#define BSC_NO_NODE UINT32_MAX

/* A term, or how the nodes below it are joined. */
typedef struct BscNode {
	BscNodeKind kind;
	uint32_t child, next; /* first below it, next to it; BSC_NO_NODE: none */
	/* of a term */
	BscField field;
	BscCompare compare;
	bool is_bare; /* written without its field */
	bool is_number;
	char *value;       /* owned: as it was written, without quotes */
	char *folded;      /* owned: in small letters */
	GArray *list;      /* owned: of BscNumbers; NULL: no list */
	int64_t low, high; /* number or moments */
	uint64_t kinds;    /* set of BscStretchKind */
} BscNode;

struct BscQuery {
	GArray *nodes; /* of BscNode */
	uint32_t root; /* BSC_NO_NODE: matches everything */
	gatomicrefcount refs;
};

/*
 * value.c: reads node->value as its field wants it. False with ERROR, without the place.
 */
bool bsc_query_read_value(BscNode *node, GError **error);
void bsc_query_clear_node(BscNode *node);
