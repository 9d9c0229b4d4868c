/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/private.h"

#include "base/error.h"
#include "base/format.h"

#include <string.h>

typedef struct Parser {
	const char *text; /* its end is a terminator, and none is inside */
	size_t at;
	BscQuery *query;
	unsigned depth, n_terms;
	size_t wrong; /* where the error is */
	GError *error;
} Parser;

/* What may stand between a field and its value, the longer ones first. */
static const struct {
	const char *sign;
	BscCompare compare;
} signs[] = {
	{ "!=", BSC_IS_NOT }, { "<=", BSC_AT_MOST }, { ">=", BSC_AT_LEAST }, { ":", BSC_IS },
	{ "=", BSC_IS },      { "<", BSC_LESS },     { ">", BSC_MORE },
};

static uint32_t parse_or(Parser *p);

static G_GNUC_PRINTF(3, 4) uint32_t fail(Parser *p, size_t at, const char *format, ...)
{
	va_list args;

	if (!p->error) {
		va_start(args, format);
		p->error = g_error_new_valist(BSC_ERROR, BSC_ERROR_USAGE, format, args);
		va_end(args);
		p->wrong = at;
	}
	return BSC_NO_NODE;
}

static void skip_blanks(Parser *p)
{
	while (g_ascii_isspace(p->text[p->at]))
		p->at++;
}

static BscNode *node_at(Parser *p, uint32_t node)
{
	return &g_array_index(p->query->nodes, BscNode, node);
}

static uint32_t add_node(Parser *p, BscNodeKind kind, uint32_t child)
{
	BscNode node = { .kind = kind, .child = child, .next = BSC_NO_NODE };

	g_array_append_val(p->query->nodes, node);
	return p->query->nodes->len - 1;
}

static bool ends_word(char c)
{
	return c == '\0' || c == '|' || c == '(' || c == ')' || c == '"' || g_ascii_isspace(c);
}

/* Length of the word at the current place; 0 where none begins. */
static size_t word_length(const Parser *p)
{
	size_t len = 0;

	while (!ends_word(p->text[p->at + len]))
		len++;
	return len;
}

/* An operator that is written as a word stands here: takes it. */
static bool take_operator(Parser *p, const char *name)
{
	size_t len = strlen(name);

	if (word_length(p) != len || g_ascii_strncasecmp(p->text + p->at, name, len) != 0 ||
	    p->text[p->at + len] == '"')
		return false;
	p->at += len;
	return true;
}

static bool take_or(Parser *p)
{
	skip_blanks(p);
	if (p->text[p->at] != '|')
		return take_operator(p, "or");
	p->at++;
	if (p->text[p->at] == '|')
		p->at++;
	return true;
}

/* "..." with \" and \\ inside; NULL after an error. */
static char *parse_quoted(Parser *p)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t begin = p->at++;

	for (; p->text[p->at] != '"'; p->at++) {
		if (p->text[p->at] == '\\' && p->text[p->at + 1])
			p->at++;
		if (p->text[p->at] == '\0') {
			fail(p, begin, "the quotes that open at character %zu are not closed",
			     begin + 1);
			return NULL;
		}
		g_string_append_c(out, p->text[p->at]);
	}
	p->at++;
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* A value: in quotes, or up to what ends a word. */
static char *parse_value(Parser *p)
{
	size_t len = word_length(p);
	char *value;

	if (p->text[p->at] == '"')
		return parse_quoted(p);
	value = g_strndup(p->text + p->at, len);
	p->at += len;
	return value;
}

/* The field whose name is the LEN bytes at TEXT; BSC_QUERY_N_FIELDS: none. */
static BscField field_called(const char *text, size_t len)
{
	for (int i = 0; i < BSC_QUERY_N_FIELDS; i++) {
		const BscFieldFacts *facts = bsc_query_field((BscField)i);

		if ((strlen(facts->name) == len &&
		     g_ascii_strncasecmp(facts->name, text, len) == 0) ||
		    (strlen(facts->other) == len &&
		     g_ascii_strncasecmp(facts->other, text, len) == 0))
			return (BscField)i;
	}
	return BSC_QUERY_N_FIELDS;
}

/* The sign at TEXT; false if there is none. */
static bool sign_at(const char *text, BscCompare *ret, size_t *ret_len)
{
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (g_str_has_prefix(text, signs[i].sign)) {
			*ret = signs[i].compare;
			*ret_len = strlen(signs[i].sign);
			return true;
		}
	return false;
}

static bool can_compare(BscFieldKind kind, BscCompare compare)
{
	if (kind == BSC_FIELD_LENGTH)
		return true;
	if (kind == BSC_FIELD_PLACE)
		return compare == BSC_IS;
	return kind == BSC_FIELD_SIGNED || compare == BSC_IS || compare == BSC_IS_NOT;
}

static uint32_t add_term(Parser *p, size_t begin, BscNode term)
{
	const BscFieldFacts *facts = bsc_query_field(term.field);
	g_autoptr(GError) error = NULL;

	term.kind = BSC_NODE_TERM;
	term.child = term.next = BSC_NO_NODE;
	if (++p->n_terms > BSC_QUERY_MAX_TERMS)
		fail(p, begin, "more than %d terms are too many", BSC_QUERY_MAX_TERMS);
	else if (!can_compare(facts->kind, term.compare))
		fail(p, begin, "%s cannot be compared like this at character %zu: it takes %s",
		     facts->name, begin + 1, facts->value);
	else if (!bsc_query_read_value(&term, &error))
		fail(p, begin, "%s, at character %zu", error->message, begin + 1);
	if (p->error) {
		bsc_query_clear_node(&term);
		return BSC_NO_NODE;
	}
	g_array_append_val(p->query->nodes, term);
	return p->query->nodes->len - 1;
}

/* field:value, or words that may be anywhere. */
static uint32_t parse_term(Parser *p)
{
	size_t begin = p->at, name = 0, sign_len;
	BscNode term = { .field = BSC_QUERY_TEXT, .is_bare = true };
	BscCompare compare;

	while (g_ascii_isalpha(p->text[begin + name]) || p->text[begin + name] == '_')
		name++;
	if (name > 0 && sign_at(p->text + begin + name, &compare, &sign_len)) {
		BscField field = field_called(p->text + begin, name);

		/* names of states have colons, so what is no field is a word */
		if (field == BSC_QUERY_N_FIELDS && p->text[begin + name] != ':')
			return fail(p, begin, "no field is called '%.*s', at character %zu",
				    (int)MIN(name, 40), p->text + begin, begin + 1);
		if (field != BSC_QUERY_N_FIELDS) {
			p->at += name + sign_len;
			term.field = field;
			term.compare = compare;
			term.is_bare = false;
		}
	}
	term.value = parse_value(p);
	return term.value ? add_term(p, begin, term) : BSC_NO_NODE;
}

static uint32_t parse_group(Parser *p)
{
	size_t begin = p->at++;
	uint32_t node = parse_or(p);

	if (p->error)
		return BSC_NO_NODE;
	skip_blanks(p);
	if (p->text[p->at] != ')')
		return fail(p, begin, "the parenthesis at character %zu is not closed", begin + 1);
	p->at++;
	return node;
}

static bool is_negation(const Parser *p)
{
	char c = p->text[p->at], next = c ? p->text[p->at + 1] : '\0';

	return (c == '-' || c == '!') && next && !g_ascii_isspace(next) && next != '|' &&
	       next != ')';
}

static uint32_t parse_one(Parser *p)
{
	uint32_t node;

	skip_blanks(p);
	if (p->depth >= BSC_QUERY_MAX_DEPTH)
		return fail(p, p->at, "parentheses and negations are too deep at character %zu",
			    p->at + 1);
	p->depth++;
	if (p->text[p->at] == '(') {
		node = parse_group(p);
	} else if (is_negation(p)) {
		p->at++;
		node = parse_one(p);
		if (node != BSC_NO_NODE)
			node = add_node(p, BSC_NODE_NOT, node);
	} else {
		node = parse_term(p);
	}
	p->depth--;
	return node;
}

/* Something that can be joined with what is in front of it begins here. */
static bool has_more(Parser *p)
{
	size_t at;

	skip_blanks(p);
	at = p->at;
	if (p->text[at] == '\0' || p->text[at] == ')' || p->text[at] == '|')
		return false;
	if (!take_operator(p, "or"))
		return true;
	p->at = at;
	return false;
}

static bool take_and(Parser *p)
{
	skip_blanks(p);
	return take_operator(p, "and");
}

/* Joins NODE, which may be NULL so far, with the LAST of its kind. */
static void join(Parser *p, uint32_t *first, uint32_t *last, uint32_t node)
{
	if (*first == BSC_NO_NODE)
		*first = node;
	else
		node_at(p, *last)->next = node;
	*last = node;
}

/* A chain of one needs no node above it. */
static uint32_t above(Parser *p, BscNodeKind kind, uint32_t first, uint32_t last)
{
	return p->error || first == last ? first : add_node(p, kind, first);
}

static uint32_t parse_and(Parser *p)
{
	uint32_t first = BSC_NO_NODE, last = BSC_NO_NODE;
	size_t begin;

	skip_blanks(p);
	begin = p->at;
	while (!p->error && has_more(p)) {
		uint32_t node = parse_one(p);

		if (p->error)
			return BSC_NO_NODE;
		join(p, &first, &last, node);
		if (take_and(p) && !has_more(p))
			return fail(p, p->at, "nothing follows 'and' at character %zu", p->at + 1);
	}
	if (first == BSC_NO_NODE)
		return fail(p, begin, "a term is missing at character %zu", begin + 1);
	return above(p, BSC_NODE_AND, first, last);
}

static uint32_t parse_or(Parser *p)
{
	uint32_t first = BSC_NO_NODE, last = BSC_NO_NODE;

	do {
		uint32_t node = parse_and(p);

		if (p->error)
			return BSC_NO_NODE;
		join(p, &first, &last, node);
	} while (take_or(p));
	return above(p, BSC_NODE_OR, first, last);
}

static void parse_all(Parser *p)
{
	skip_blanks(p);
	if (p->text[p->at] == '\0')
		return;
	p->query->root = parse_or(p);
	skip_blanks(p);
	if (p->text[p->at] != '\0')
		fail(p, p->at, "nothing opens the parenthesis at character %zu", p->at + 1);
}

BscQuery *bsc_query_parse(const char *text, size_t len, size_t *ret_at, GError **error)
{
	g_autofree char *copy = g_strndup(text, MIN(len, BSC_QUERY_MAX_TEXT));
	Parser p = { .text = copy, .query = g_new0(BscQuery, 1) };

	g_atomic_ref_count_init(&p.query->refs);
	p.query->nodes = g_array_new(FALSE, TRUE, sizeof(BscNode));
	p.query->root = BSC_NO_NODE;
	if (len > BSC_QUERY_MAX_TEXT)
		fail(&p, BSC_QUERY_MAX_TEXT, "more than %d bytes are too long for a query",
		     BSC_QUERY_MAX_TEXT);
	else if (strlen(copy) < len)
		fail(&p, strlen(copy), "character %zu is none that can be typed", strlen(copy) + 1);
	else
		parse_all(&p);
	if (!p.error)
		return p.query;
	bsc_query_unref(p.query);
	if (ret_at)
		*ret_at = p.wrong;
	g_propagate_error(error, p.error);
	return NULL;
}

BscQuery *bsc_query_ref(BscQuery *query)
{
	g_atomic_ref_count_inc(&query->refs);
	return query;
}

void bsc_query_unref(BscQuery *query)
{
	if (!query || !g_atomic_ref_count_dec(&query->refs))
		return;
	for (guint i = 0; i < query->nodes->len; i++)
		bsc_query_clear_node(&g_array_index(query->nodes, BscNode, i));
	g_array_unref(query->nodes);
	g_free(query);
}

bool bsc_query_is_empty(const BscQuery *query)
{
	return query->root == BSC_NO_NODE;
}
