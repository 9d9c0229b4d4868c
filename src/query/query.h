/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/timeline.h"
#include "trace/trace.h"

#include <glib.h>

/*
 * What to look for among events and stretches: "cpu:12 state:workqueue dur>1ms result!=0". The
 * language is in docs/query.md. Immutable, so that threads share it.
 */
typedef struct BscQuery BscQuery;

/* Longest text of a query, bytes; how deep its parentheses and negations go; how many terms. */
#define BSC_QUERY_MAX_TEXT  4096
#define BSC_QUERY_MAX_DEPTH 32
#define BSC_QUERY_MAX_TERMS 256

/*
 * Reads the LEN bytes at TEXT, which may be any. An empty query matches everything. NULL with
 * ERROR, one sentence that names what is wrong; *RET_AT (may be NULL) is then the byte where it is.
 */
BscQuery *bsc_query_parse(const char *text, size_t len, size_t *ret_at, GError **error);
BscQuery *bsc_query_ref(BscQuery *query);
void bsc_query_unref(BscQuery *query); /* NULL is nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscQuery, bsc_query_unref)

/* The query as text that reads back as the same query. Free with g_free(). */
char *bsc_query_print(const BscQuery *query);

bool bsc_query_is_empty(const BscQuery *query);

/*
 * What is known of an event or a stretch. What has no such property fits no term about it: neither
 * result:0 nor result!=0.
 */
typedef struct BscQuerySubject {
	int64_t cpu;            /* -1: none */
	int64_t other_cpu;      /* a second one that cpu: finds; -1: none */
	int64_t bringup_cpu;    /* that is being brought up or taken down; -1: none */
	int64_t pid;            /* -1: none */
	int32_t id;             /* of the event's type; -1: not an event */
	const char *events[2];  /* names of the event, or of those at both edges; NULL: none */
	const char *systems[2]; /* theirs */
	const char *task;       /* NULL: none */
	int kind;               /* BscStretchKind; -1: no stretch */
	const char *state;      /* NULL: no callback; "": it has no name */
	const char *function;   /* the same */
	int32_t step;           /* number of the state */
	bool has_result;
	int32_t result;
	BscNsec short_ns, long_ns; /* how long it lasted; BSC_NSEC_NONE: does not last */
	BscNsec begin, end;        /* where it may be */
	const char *words;         /* a text of its own; NULL: there is none, or not yet */
	bool lacks_words;          /* its words are dear, and come only if a term asks for them */
	bool is_type;              /* all events of a type: only their names are known, and */
	bool is_of_callback;       /* whether any of them may begin or end a callback */
} BscQuerySubject;

/* A subject of which nothing is known. */
BscQuerySubject bsc_query_nobody(void);

typedef enum BscVerdict { BSC_VERDICT_NO, BSC_VERDICT_YES, BSC_VERDICT_ASK } BscVerdict;

/* Answers that hold for all events of a type, kept. For one thread. */
typedef struct BscQueryMemory BscQueryMemory;

BscQueryMemory *bsc_query_memory_new(const BscQuery *query);
void bsc_query_memory_free(BscQueryMemory *memory);

/*
 * Whether QUERY fits SUBJECT. A length or a place between two bounds fits where it may. ASK only
 * where subject->lacks_words and it depends on them. MEMORY may be NULL.
 */
BscVerdict bsc_query_match(const BscQuery *query, const BscQuerySubject *subject,
			   BscQueryMemory *memory);

/* Nothing that fits lies outside of *RET_FROM to *RET_TO; BSC_NSEC_NONE: no such limit. */
void bsc_query_limits(const BscQuery *query, BscNsec *ret_from, BscNsec *ret_to);
