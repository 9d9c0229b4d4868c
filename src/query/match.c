/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/private.h"

#include "base/format.h"

#include <string.h>

/* Answers of one term. */
typedef struct Answers {
	uint8_t *by_id;      /* BscVerdict + 1, 0: not asked yet; NULL: none are kept */
	GHashTable *by_task; /* pointer of the name -> BscVerdict + 1; NULL: none */
} Answers;

struct BscQueryMemory {
	guint n;
	Answers answers[];
};

BscQueryMemory *bsc_query_memory_new(const BscQuery *query)
{
	guint n = query->nodes->len;
	BscQueryMemory *memory = g_malloc0(sizeof(*memory) + n * sizeof(Answers));

	memory->n = n;
	for (guint i = 0; i < n; i++) {
		const BscNode *node = &g_array_index(query->nodes, BscNode, i);

		if (node->kind != BSC_NODE_TERM)
			continue;
		if (node->field == BSC_QUERY_EVENT)
			memory->answers[i].by_id = g_malloc0(BSC_EVENT_N_IDS);
		if (node->field == BSC_QUERY_TASK)
			memory->answers[i].by_task = g_hash_table_new(NULL, NULL);
	}
	return memory;
}

void bsc_query_memory_free(BscQueryMemory *memory)
{
	if (!memory)
		return;
	for (guint i = 0; i < memory->n; i++) {
		g_free(memory->answers[i].by_id);
		if (memory->answers[i].by_task)
			g_hash_table_unref(memory->answers[i].by_task);
	}
	g_free(memory);
}

BscQuerySubject bsc_query_nobody(void)
{
	return (BscQuerySubject){
		.cpu = -1,
		.other_cpu = -1,
		.bringup_cpu = -1,
		.pid = -1,
		.id = -1,
		.kind = -1,
		.step = -1,
		.short_ns = BSC_NSEC_NONE,
		.long_ns = BSC_NSEC_NONE,
		.begin = BSC_NSEC_NONE,
		.end = BSC_NSEC_NONE,
	};
}

static BscVerdict verdict(bool is_true)
{
	return is_true ? BSC_VERDICT_YES : BSC_VERDICT_NO;
}

/* TEXT has FOLDED, which is in small letters, somewhere; only ASCII letters have two sizes. */
static bool has_part(const char *text, const char *folded)
{
	for (; *text; text++) {
		size_t i = 0;

		while (folded[i] && g_ascii_tolower(text[i]) == folded[i])
			i++;
		if (!folded[i])
			return true;
	}
	return false;
}

static bool is_listed(const GArray *list, int64_t n)
{
	for (guint i = 0; i < list->len; i++) {
		const BscNumbers *part = &g_array_index(list, BscNumbers, i);

		if (n >= part->first && n <= part->last)
			return true;
	}
	return false;
}

/* != is the opposite of the rest, but only where there is anything to compare with. */
static BscVerdict either(const BscNode *node, bool is_there, bool is_equal)
{
	return verdict(is_there && is_equal == (node->compare == BSC_IS));
}

static BscVerdict match_word(const BscNode *node, const char *text)
{
	return either(node, text != NULL, text && has_part(text, node->folded));
}

static BscVerdict match_state(const BscNode *node, const BscQuerySubject *s)
{
	if (node->is_number)
		return either(node, s->state != NULL, s->step == node->low);
	return match_word(node, s->state);
}

static bool compare(int64_t low, int64_t high, BscCompare how, int64_t wanted)
{
	switch (how) {
	case BSC_IS: return low <= wanted && wanted <= high;
	case BSC_IS_NOT: return low != wanted || high != wanted;
	case BSC_LESS: return low < wanted;
	case BSC_AT_MOST: return low <= wanted;
	case BSC_MORE: return high > wanted;
	case BSC_AT_LEAST: return high >= wanted;
	}
	return false;
}

static bool is_called(const BscNode *node, const char *system, const char *name)
{
	g_autofree char *full = NULL;

	if (!strchr(node->value, ':'))
		return bsc_text_matches(name, node->value);
	full = g_strdup_printf("%s:%s", system ? system : "", name);
	return bsc_text_matches(full, node->value);
}

static BscVerdict match_event(const BscNode *node, const BscQuerySubject *s, Answers *answers)
{
	bool is_found = false,
	     is_kept = answers && answers->by_id && s->id >= 0 && s->id < BSC_EVENT_N_IDS;
	BscVerdict result;

	if (is_kept && answers->by_id[s->id])
		return (BscVerdict)(answers->by_id[s->id] - 1);
	for (size_t i = 0; i < G_N_ELEMENTS(s->events) && !is_found; i++)
		is_found = s->events[i] && is_called(node, s->systems[i], s->events[i]);
	result = either(node, s->events[0] || s->events[1], is_found);
	if (is_kept)
		answers->by_id[s->id] = (uint8_t)(result + 1);
	return result;
}

/* The texts of an event live as long as its source, so one answer does for all with this name. */
static BscVerdict match_task(const BscNode *node, const BscQuerySubject *s, Answers *answers)
{
	GHashTable *known = answers && s->id >= 0 ? answers->by_task : NULL;
	gpointer kept = known ? g_hash_table_lookup(known, s->task) : NULL;
	BscVerdict result;

	if (kept)
		return (BscVerdict)(GPOINTER_TO_INT(kept) - 1);
	result = match_word(node, s->task);
	if (known)
		g_hash_table_insert(known, (gpointer)s->task, GINT_TO_POINTER((int)result + 1));
	return result;
}

static bool is_any(const BscNode *node, const char *text)
{
	return text && has_part(text, node->folded);
}

static BscVerdict match_text(const BscNode *node, const BscQuerySubject *s)
{
	bool is_found = is_any(node, s->events[0]) || is_any(node, s->events[1]) ||
			is_any(node, s->task) || is_any(node, s->state) ||
			is_any(node, s->function) || is_any(node, s->words) ||
			(s->kind >= 0 && is_any(node, bsc_stretch_name((BscStretchKind)s->kind)));

	if (!is_found && s->lacks_words)
		return BSC_VERDICT_ASK;
	return either(node, true, is_found);
}

/* FIELD differs between the events of a type. */
static bool is_open(const BscQuerySubject *s, BscField field)
{
	if (!s->is_type || field == BSC_QUERY_EVENT || field == BSC_QUERY_TEXT)
		return false;
	return s->is_of_callback || field == BSC_QUERY_CPU || field == BSC_QUERY_PID ||
	       field == BSC_QUERY_TASK || field == BSC_QUERY_PLACE;
}

static BscVerdict match_term(const BscNode *node, const BscQuerySubject *s, Answers *answers)
{
	if (is_open(s, node->field))
		return BSC_VERDICT_ASK;
	switch (node->field) {
	case BSC_QUERY_CPU:
		return either(node, s->cpu >= 0,
			      is_listed(node->list, s->cpu) || is_listed(node->list, s->other_cpu));
	case BSC_QUERY_FOR:
		return either(node, s->bringup_cpu >= 0, is_listed(node->list, s->bringup_cpu));
	case BSC_QUERY_PID: return either(node, s->pid >= 0, is_listed(node->list, s->pid));
	case BSC_QUERY_STATE: return match_state(node, s);
	case BSC_QUERY_CALLBACK: return match_word(node, s->function);
	case BSC_QUERY_CLASS:
		return either(node, s->kind >= 0, s->kind >= 0 && (node->kinds >> s->kind & 1));
	case BSC_QUERY_EVENT: return match_event(node, s, answers);
	case BSC_QUERY_TASK: return match_task(node, s, answers);
	case BSC_QUERY_RESULT:
		return verdict(s->has_result &&
			       compare(s->result, s->result, node->compare, node->low));
	case BSC_QUERY_LENGTH:
		return verdict(s->long_ns != BSC_NSEC_NONE &&
			       compare(s->short_ns, s->long_ns, node->compare, node->low));
	case BSC_QUERY_PLACE:
		return verdict(s->begin != BSC_NSEC_NONE && s->begin <= node->high &&
			       s->end >= node->low);
	case BSC_QUERY_TEXT: return match_text(node, s);
	case BSC_QUERY_N_FIELDS: break;
	}
	return BSC_VERDICT_NO;
}

static BscVerdict match_node(const BscQuery *query, uint32_t at, const BscQuerySubject *s,
			     BscQueryMemory *memory)
{
	const BscNode *node = &g_array_index(query->nodes, BscNode, at);
	/* what ends a chain at once, and what it is if nothing does */
	BscVerdict decides = node->kind == BSC_NODE_OR ? BSC_VERDICT_YES : BSC_VERDICT_NO;
	BscVerdict result = verdict(decides == BSC_VERDICT_NO);

	if (node->kind == BSC_NODE_TERM)
		return match_term(node, s, memory ? &memory->answers[at] : NULL);
	if (node->kind == BSC_NODE_NOT) {
		result = match_node(query, node->child, s, memory);
		return result == BSC_VERDICT_ASK ? result : verdict(result == BSC_VERDICT_NO);
	}
	for (uint32_t child = node->child; child != BSC_NO_NODE;
	     child = g_array_index(query->nodes, BscNode, child).next) {
		BscVerdict one = match_node(query, child, s, memory);

		if (one == decides)
			return one;
		if (one == BSC_VERDICT_ASK)
			result = one;
	}
	return result;
}

BscVerdict bsc_query_match(const BscQuery *query, const BscQuerySubject *subject,
			   BscQueryMemory *memory)
{
	if (query->root == BSC_NO_NODE)
		return BSC_VERDICT_YES;
	return match_node(query, query->root, subject, memory);
}

void bsc_query_limits(const BscQuery *query, BscNsec *ret_from, BscNsec *ret_to)
{
	BscNsec from = INT64_MIN + 1, to = INT64_MAX;
	uint32_t at = query->root;
	bool is_chain;

	*ret_from = *ret_to = BSC_NSEC_NONE;
	if (at == BSC_NO_NODE)
		return;
	is_chain = g_array_index(query->nodes, BscNode, at).kind == BSC_NODE_AND;
	if (is_chain)
		at = g_array_index(query->nodes, BscNode, at).child;
	for (; at != BSC_NO_NODE; at = g_array_index(query->nodes, BscNode, at).next) {
		const BscNode *node = &g_array_index(query->nodes, BscNode, at);

		if (node->kind != BSC_NODE_TERM || node->field != BSC_QUERY_PLACE)
			continue;
		from = MAX(from, node->low);
		to = MIN(to, node->high);
	}
	if (from > INT64_MIN + 1)
		*ret_from = from;
	if (to < INT64_MAX)
		*ret_to = to;
}
