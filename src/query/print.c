/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/private.h"

#include <string.h>

static const char *const signs[] = {
	[BSC_IS] = ":",       [BSC_IS_NOT] = "!=", [BSC_LESS] = "<",
	[BSC_AT_MOST] = "<=", [BSC_MORE] = ">",    [BSC_AT_LEAST] = ">=",
};

/* A word that would not come back as the same value, or not as a bare word. */
static bool needs_quotes(const BscNode *node)
{
	const char *text = node->value;

	for (const char *c = text; *c; c++)
		if (g_ascii_isspace(*c) || strchr("|()\"\\", *c))
			return true;
	if (!node->is_bare)
		return false;
	return strpbrk(text, ":=<>!") || *text == '-' || g_ascii_strcasecmp(text, "or") == 0 ||
	       g_ascii_strcasecmp(text, "and") == 0;
}

static void print_term(const BscNode *node, GString *out)
{
	if (!node->is_bare)
		g_string_append_printf(out, "%s%s", bsc_query_field(node->field)->name,
				       signs[node->compare]);
	if (!needs_quotes(node)) {
		g_string_append(out, node->value);
		return;
	}
	g_string_append_c(out, '"');
	for (const char *c = node->value; *c; c++) {
		if (*c == '"' || *c == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *c);
	}
	g_string_append_c(out, '"');
}

static void print_node(const BscQuery *query, uint32_t at, bool is_inner, GString *out)
{
	const BscNode *node = &g_array_index(query->nodes, BscNode, at);
	bool is_group = node->kind == BSC_NODE_AND || node->kind == BSC_NODE_OR;

	if (node->kind == BSC_NODE_TERM) {
		print_term(node, out);
		return;
	}
	if (node->kind == BSC_NODE_NOT)
		g_string_append_c(out, '-');
	if (is_group && is_inner)
		g_string_append_c(out, '(');
	for (uint32_t child = node->child; child != BSC_NO_NODE;
	     child = g_array_index(query->nodes, BscNode, child).next) {
		if (child != node->child)
			g_string_append(out, node->kind == BSC_NODE_OR ? " | " : " ");
		print_node(query, child, true, out);
	}
	if (is_group && is_inner)
		g_string_append_c(out, ')');
}

char *bsc_query_print(const BscQuery *query)
{
	GString *out = g_string_new(NULL);

	if (query->root != BSC_NO_NODE)
		print_node(query, query->root, false, out);
	return g_string_free(out, FALSE);
}
