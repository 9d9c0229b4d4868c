/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/private.h"

#include "base/error.h"
#include "base/format.h"

#include <string.h>

static const BscFieldFacts fields[] = {
#define X(field, name, other, kind, value) { name, other, BSC_FIELD_##kind, value },
	BSC_QUERY_FIELDS(X)
#undef X
};

/* Longest number that is looked at; longer ones are out of range anyway. */
#define MAX_NUMBER 20

const BscFieldFacts *bsc_query_field(BscField field)
{
	return &fields[field];
}

void bsc_query_clear_node(BscNode *node)
{
	g_free(node->value);
	g_free(node->folded);
	if (node->list)
		g_array_unref(node->list);
}

static bool is_wrong(const BscNode *node, GError **error)
{
	g_autofree char *value = bsc_text_sanitize(node->value, 60);

	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is not %s", value,
		    fields[node->field].value);
	return false;
}

static bool read_number(const char *text, size_t len, int64_t *ret)
{
	char digits[MAX_NUMBER + 1];
	gint64 n;

	if (len == 0 || len > MAX_NUMBER)
		return false;
	memcpy(digits, text, len);
	digits[len] = '\0';
	if (!g_ascii_string_to_signed(digits, 10, INT32_MIN, INT32_MAX, &n, NULL))
		return false;
	*ret = n;
	return true;
}

static bool read_part(const char *text, size_t len, BscNumbers *ret)
{
	const char *dash = memchr(text, '-', len);
	size_t first = dash ? (size_t)(dash - text) : len;

	if (!read_number(text, first, &ret->first))
		return false;
	ret->last = ret->first;
	if (dash && !read_number(dash + 1, len - first - 1, &ret->last))
		return false;
	return ret->first >= 0 && ret->first <= ret->last;
}

static bool read_list(BscNode *node, GError **error)
{
	const char *at = node->value;

	node->list = g_array_new(FALSE, FALSE, sizeof(BscNumbers));
	for (;;) {
		size_t len = strcspn(at, ",");
		BscNumbers part;

		if (!read_part(at, len, &part))
			return is_wrong(node, error);
		g_array_append_val(node->list, part);
		if (at[len] == '\0')
			return true;
		at += len + 1;
	}
}

static bool read_length(BscNode *node, GError **error)
{
	/* a bare number would be seconds elsewhere: who writes dur>5 means something else */
	if (!g_ascii_isalpha(node->value[strlen(node->value) - 1]) ||
	    !bsc_nsec_parse(node->value, &node->low) || node->low < 0)
		return is_wrong(node, error);
	return true;
}

/* "1.2s", "1.2s-1.3s", "1.2s-", "-1.3s". */
static bool read_place(BscNode *node, GError **error)
{
	const char *dash = strchr(node->value, '-');
	g_autofree char *first =
		dash ? g_strndup(node->value, (size_t)(dash - node->value)) : g_strdup(node->value);

	node->low = INT64_MIN + 1;
	node->high = INT64_MAX;
	if (*first && !bsc_nsec_parse(first, &node->low))
		return is_wrong(node, error);
	if (!dash)
		node->high = node->low;
	else if (dash[1] && !bsc_nsec_parse(dash + 1, &node->high))
		return is_wrong(node, error);
	if ((dash && !*first && !dash[1]) || node->low > node->high)
		return is_wrong(node, error);
	return true;
}

/* What can be asked for by the name of its constant as well: spin is a busy-wait. */
static const char *const constants[] = {
#define X(kind, name, text) #kind,
	BSC_STRETCHES(X)
#undef X
};

static bool has_word(const char *text, const char *folded)
{
	g_autofree char *small = g_ascii_strdown(text, -1);

	g_strdelimit(small, "_", '-');
	return strstr(small, folded) != NULL;
}

static bool read_class(BscNode *node, GError **error)
{
	g_autoptr(GString) names = g_string_new(NULL);
	g_autofree char *value = NULL;

	for (int i = 0; i < BSC_N_STRETCHES; i++) {
		const char *name = bsc_stretch_name((BscStretchKind)i);

		if (has_word(name, node->folded) || has_word(constants[i], node->folded))
			node->kinds |= UINT64_C(1) << i;
		g_string_append_printf(names, "%s%s", i ? ", " : "", name);
	}
	if (node->kinds)
		return true;
	value = bsc_text_sanitize(node->value, 60);
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "no class of stretches is called '%s'; there are %s", value, names->str);
	return false;
}

bool bsc_query_read_value(BscNode *node, GError **error)
{
	BscFieldKind kind = fields[node->field].kind;

	node->folded = g_ascii_strdown(node->value, -1);
	if (*node->value == '\0') {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "%s needs %s",
			    fields[node->field].name, fields[node->field].value);
		return false;
	}
	switch (kind) {
	case BSC_FIELD_NUMBERS: return read_list(node, error);
	case BSC_FIELD_STATE:
		node->is_number = read_number(node->value, strlen(node->value), &node->low);
		return true;
	case BSC_FIELD_CLASS: return read_class(node, error);
	case BSC_FIELD_SIGNED:
		return read_number(node->value, strlen(node->value), &node->low) ||
		       is_wrong(node, error);
	case BSC_FIELD_LENGTH: return read_length(node, error);
	case BSC_FIELD_PLACE: return read_place(node, error);
	case BSC_FIELD_PATTERN:
	case BSC_FIELD_WORD: break;
	}
	return true;
}
