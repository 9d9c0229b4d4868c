/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/print-check.h"

#include "parsers/formats.h"

#include <string.h>

/*
 * print   := string { "," ( element | expr ) }
 * element := { "(" type ")" } "REC->" field "[" number "]"
 * expr    := unary { operator unary } [ "?" expr ":" expr ]
 * unary   := { "!" | "~" | "(" type ")" } primary
 * primary := [ "-" ] number | name | string | "(" expr ")" | "REC->" field | call
 *
 * What was read is written down with parentheses around every operation: libtraceevent loses its
 * way, and sometimes never comes back, where it has to sort operators by precedence. Operations on
 * numbers alone are written as their result: it reads a & (b | c) as a & b | c.
 */
typedef struct Parser {
	const char *at, *end;
	GHashTable *fields;
	GString *out;
	int depth;
	unsigned n_operations;
	bool is_number; /* what was read last is a number, of this value */
	uint64_t value;
} Parser;

#define MAX_DEPTH      60
#define MAX_OPERATIONS 500
#define MAX_PRINT      (64u << 10)

/* C's binary operators, longer ones before those that they begin with. */
static const struct {
	const char *token;
	int precedence;
} operators[] = {
	{ "<<", 8 }, { ">>", 8 }, { "<=", 7 }, { ">=", 7 }, { "==", 6 }, { "!=", 6 },
	{ "&&", 2 }, { "||", 1 }, { "<", 7 },  { ">", 7 },  { "&", 5 },  { "^", 4 },
	{ "|", 3 },  { "+", 9 },  { "-", 9 },  { "*", 10 }, { "/", 10 }, { "%", 10 },
};

static bool parse_expr(Parser *parser);

static void skip_space(Parser *parser)
{
	while (parser->at < parser->end && (*parser->at == ' ' || *parser->at == '\n'))
		parser->at++;
}

/* The next character behind spaces; 0 at the end. */
static char peek(Parser *parser)
{
	skip_space(parser);
	return parser->at < parser->end ? *parser->at : 0;
}

/* Passes over TOKEN if it comes next. */
static bool skip(Parser *parser, const char *token)
{
	size_t len = strlen(token);

	skip_space(parser);
	if ((size_t)(parser->end - parser->at) < len || memcmp(parser->at, token, len) != 0)
		return false;
	parser->at += len;
	return true;
}

/* As above, and writes it down. */
static bool take(Parser *parser, const char *token)
{
	if (!skip(parser, token))
		return false;
	g_string_append(parser->out, token);
	return true;
}

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* A word that does not begin with a digit. Returns its length, 0 if there is none. */
static size_t take_word(Parser *parser, const char **ret_word)
{
	const char *from;

	if (g_ascii_isdigit(peek(parser)))
		return 0;
	from = parser->at;
	while (parser->at < parser->end && is_word(*parser->at))
		parser->at++;
	*ret_word = from;
	g_string_append_len(parser->out, from, parser->at - from);
	return (size_t)(parser->at - from);
}

static bool is_same(const char *word, size_t len, const char *text)
{
	return strlen(text) == len && memcmp(word, text, len) == 0;
}

/* The name of a field, and how many elements it has if it is an array. */
static bool take_field_name(Parser *parser, uint64_t *ret_n)
{
	g_autofree char *name = NULL;
	const char *word;
	size_t len = take_word(parser, &word);
	gpointer n;

	name = g_strndup(len ? word : "", len);
	if (!g_hash_table_lookup_extended(parser->fields, name, NULL, &n))
		return false;
	*ret_n = GPOINTER_TO_UINT(n);
	return true;
}

/* Decimal or hexadecimal, with the letters that say how wide it is. */
static bool take_number(Parser *parser, uint64_t *ret_value)
{
	g_autofree char *text = NULL;
	const char *from;
	char *end;

	if (!g_ascii_isdigit(peek(parser)))
		return false;
	from = parser->at;
	while (parser->at < parser->end && is_word(*parser->at))
		parser->at++;
	text = g_strndup(from, (size_t)(parser->at - from));
	*ret_value = g_ascii_strtoull(text, &end, 0);
	g_string_append(parser->out, text);
	return strspn(end, "uUlL") == strlen(end);
}

/* String literals, one or several in a row. */
static bool take_string(Parser *parser)
{
	if (peek(parser) != '"')
		return false;
	while (peek(parser) == '"') {
		const char *from = parser->at;

		for (parser->at++; parser->at < parser->end && *parser->at != '"'; parser->at++)
			if (*parser->at == '\\')
				parser->at++;
		if (parser->at >= parser->end)
			return false;
		parser->at++;
		g_string_append_len(parser->out, from, parser->at - from);
		g_string_append_c(parser->out, ' ');
	}
	return true;
}

/* "{ value, "text" }, ..." up to the closing parenthesis. */
static bool parse_pairs(Parser *parser)
{
	do {
		if (!take(parser, "{") || !parse_expr(parser) || !take(parser, ",") ||
		    !take_string(parser) || !take(parser, "}"))
			return false;
	} while (take(parser, ","));
	return take(parser, ")");
}

/* Behind the opening parenthesis of the call of WORD. */
static bool parse_call(Parser *parser, const char *word, size_t len)
{
	static const char *const by_name[] = { "__get_str",     "__get_rel_str",
					       "__get_bitmask", "__get_rel_bitmask",
					       "__get_cpumask", "__get_rel_cpumask" };
	uint64_t n;

	for (size_t i = 0; i < G_N_ELEMENTS(by_name); i++)
		if (is_same(word, len, by_name[i]))
			return take_field_name(parser, &n) && take(parser, ")");
	if (is_same(word, len, "__print_flags"))
		return parse_expr(parser) && take(parser, ",") && take_string(parser) &&
		       take(parser, ",") && parse_pairs(parser);
	if (is_same(word, len, "__print_symbolic"))
		return parse_expr(parser) && take(parser, ",") && parse_pairs(parser);
	if (is_same(word, len, "jbd2_dev_to_name"))
		return parse_expr(parser) && take(parser, ")");
	return false;
}

/* The words and stars of a type, behind the opening parenthesis, to the closing one. */
static bool parse_type(Parser *parser)
{
	const char *word;
	unsigned n = 0;
	size_t len;

	while ((len = take_word(parser, &word)) > 0) {
		if (is_same(word, len, "REC"))
			return false;
		g_string_append_c(parser->out, ' ');
		n++;
	}
	while (take(parser, "*"))
		;
	return n > 0 && n <= 4 && take(parser, ")");
}

/* "(type)", or nothing is taken. */
static bool take_cast(Parser *parser)
{
	const char *from = parser->at;
	gsize len = parser->out->len;

	if (take(parser, "(") && parse_type(parser))
		return true;
	parser->at = from;
	g_string_truncate(parser->out, len);
	return false;
}

static bool parse_primary(Parser *parser)
{
	uint64_t value, n_elements;
	const char *word;
	size_t len;

	parser->is_number = g_ascii_isdigit(peek(parser));
	if (parser->is_number)
		return take_number(parser, &parser->value);
	if (take(parser, "-"))
		return take_number(parser, &value);
	if (peek(parser) == '"')
		return take_string(parser);
	if (take(parser, "("))
		return parse_expr(parser) && take(parser, ")");
	len = take_word(parser, &word);
	if (len == 0)
		return false;
	if (is_same(word, len, "REC"))
		return take(parser, "->") && take_field_name(parser, &n_elements) &&
		       peek(parser) != '[';
	if (take(parser, "(")) {
		if (!parse_call(parser, word, len))
			return false;
		parser->is_number = false;
		return true;
	}
	/* a name that the kernel left in the text; it counts as 0 */
	return peek(parser) != '[' && !skip(parser, "->");
}

static bool parse_unary(Parser *parser)
{
	bool is_operation = peek(parser) == '!' || peek(parser) == '~', is_cast;

	if (++parser->depth > MAX_DEPTH)
		return false;
	if (is_operation) {
		g_string_append_c(parser->out, '(');
		g_string_append_c(parser->out, *parser->at++);
		g_string_append_c(parser->out, '(');
		if (!parse_unary(parser))
			return false;
		g_string_append(parser->out, "))");
		parser->is_number = false;
		parser->depth--;
		return true;
	}
	is_cast = take_cast(parser);
	if (is_cast ? !parse_unary(parser) : !parse_primary(parser))
		return false;
	parser->is_number = parser->is_number && !is_cast;
	parser->depth--;
	return true;
}

/* The operator that comes next, if it binds at least as much as LOWEST; else -1. */
static int next_operator(Parser *parser, int lowest)
{
	const char *from = parser->at;

	for (size_t i = 0; i < G_N_ELEMENTS(operators); i++) {
		if (!skip(parser, operators[i].token))
			continue;
		if (operators[i].precedence >= lowest)
			return (int)i;
		break;
	}
	parser->at = from;
	return -1;
}

static bool parse_binary(Parser *parser, int lowest);

/* What stands right of operator I. Nothing divides but by numbers that are written out. */
static bool parse_right(Parser *parser, int i)
{
	char token = operators[i].token[0];
	uint64_t value;

	if (token == '/' || token == '%')
		return take_number(parser, &value) && value != 0;
	return parse_binary(parser, operators[i].precedence + 1);
}

/* The result of the operation I on two numbers; false where it is not worth the trouble. */
static bool fold(int i, uint64_t left, uint64_t right, uint64_t *ret)
{
	const char *token = operators[i].token;

	if (strcmp(token, "|") == 0)
		*ret = left | right;
	else if (strcmp(token, "&") == 0)
		*ret = left & right;
	else if (strcmp(token, "+") == 0)
		*ret = left + right;
	else if (strcmp(token, "<<") == 0 && right < 32)
		*ret = left << right;
	else
		return false;
	return true;
}

static bool parse_binary(Parser *parser, int lowest)
{
	gssize from = (gssize)parser->out->len;
	int i;

	if (++parser->depth > MAX_DEPTH || !parse_unary(parser))
		return false;
	while ((i = next_operator(parser, lowest)) >= 0) {
		bool is_number = parser->is_number;
		uint64_t left = parser->value, result;

		if (++parser->n_operations > MAX_OPERATIONS)
			return false;
		g_string_insert_c(parser->out, from, '(');
		g_string_append_printf(parser->out, " %s ", operators[i].token);
		if (!parse_right(parser, i))
			return false;
		g_string_append_c(parser->out, ')');
		parser->is_number =
			is_number && parser->is_number && fold(i, left, parser->value, &result);
		if (!parser->is_number)
			continue;
		parser->value = result;
		g_string_truncate(parser->out, (gsize)from);
		g_string_append_printf(parser->out, "0x%" G_GINT64_MODIFIER "x", result);
	}
	parser->depth--;
	return true;
}

static bool parse_expr(Parser *parser)
{
	gssize from = (gssize)parser->out->len;

	if (++parser->depth > MAX_DEPTH || !parse_binary(parser, 1))
		return false;
	if (take(parser, "?")) {
		g_string_insert_c(parser->out, from, '(');
		if (!parse_expr(parser) || !take(parser, ":") || !parse_expr(parser))
			return false;
		g_string_append_c(parser->out, ')');
		parser->is_number = false;
	}
	parser->depth--;
	return true;
}

/*
 * Every conversion is an ordinary one: a width from the record, or one of many digits, would fill
 * the memory with spaces, and libtraceevent and printf() disagree about "% %".
 */
static bool has_sane_conversions(const char *string)
{
	for (const char *p = strchr(string, '%'); p; p = strchr(p, '%')) {
		size_t width, precision = 0;

		if (*++p == '%') {
			p++;
			continue;
		}
		p += strspn(p, "-#0");
		width = strspn(p, "0123456789");
		p += width;
		if (*p == '.')
			precision = strspn(++p, "0123456789");
		p += precision;
		p += strspn(p, "hlLz");
		if (width > 3 || precision > 3 || !*p || !strchr("diuxXocsp", *p))
			return false;
		p++;
	}
	return true;
}

/* An element of an array as a whole argument, or nothing is taken. */
static bool take_element(Parser *parser)
{
	const char *from = parser->at;
	gsize len = parser->out->len;
	uint64_t n_elements, index;

	while (take_cast(parser))
		;
	if (take(parser, "REC->") && take_field_name(parser, &n_elements) && take(parser, "[") &&
	    take_number(parser, &index) && index < n_elements && take(parser, "]") &&
	    (peek(parser) == ',' || peek(parser) == 0))
		return true;
	parser->at = from;
	g_string_truncate(parser->out, len);
	return false;
}

char *bsc_print_format_rewrite(const char *text, size_t len, GHashTable *fields)
{
	g_autoptr(GString) out = g_string_sized_new(MIN(len, MAX_PRINT) + 64);
	Parser parser = { .at = text, .end = text + len, .fields = fields, .out = out };

	if (len > MAX_PRINT || !bsc_is_kernel_text(text, len) || !take_string(&parser) ||
	    !has_sane_conversions(out->str))
		return NULL;
	while (take(&parser, ","))
		if (!take_element(&parser) && !parse_expr(&parser))
			return NULL;
	return peek(&parser) == 0 ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}
