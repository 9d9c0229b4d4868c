/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/formats.h"

#include <string.h>

/*
 * What libtraceevent gets to see. It is written for texts that come from a kernel; a missing field
 * name, an unknown REC->field or a helper that follows a pointer make it crash. So the description
 * of the fields is checked character by character, and a print format that is anything but plain
 * arithmetic, flags, symbols and strings is replaced by an empty one.
 */
#define MAX_TEXT   (512u << 10)
#define MAX_FIELDS 512u
#define MAX_END    (64u << 10) /* of a field; dynamic ones reach three times as far */
#define MAX_DEPTH  60

bool bsc_is_kernel_text(const char *text, size_t len)
{
	bool is_good = true;

	/* without a way out, so that it runs over many bytes at once */
	for (size_t i = 0; i < len; i++)
		is_good &=
			(text[i] >= 0x20 && text[i] != 0x7f) || text[i] == '\t' || text[i] == '\n';
	return is_good;
}

typedef struct Line {
	const char *at, *end;
} Line;

static bool next_line(const char **text, const char *end, Line *ret_line)
{
	const char *newline = memchr(*text, '\n', (size_t)(end - *text));

	if (*text == end)
		return false;
	ret_line->at = *text;
	ret_line->end = newline ? newline : end;
	*text = newline ? newline + 1 : end;
	return true;
}

static bool take_word(Line *line, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(line->end - line->at) < len || memcmp(line->at, word, len) != 0)
		return false;
	line->at += len;
	return true;
}

static bool take_decimal(Line *line, uint32_t *ret_value)
{
	const char *from = line->at;
	uint32_t value = 0;

	while (line->at < line->end && g_ascii_isdigit(*line->at) && line->at - from < 8)
		value = 10 * value + (uint32_t)(*line->at++ - '0');
	*ret_value = value;
	return line->at > from && take_word(line, ";");
}

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* "unsigned long caller[8]", "__data_loc char[] msg": at least a type and a name. */
static bool check_declaration(const char *at, const char *end)
{
	unsigned n_words = 0;
	int depth = 0;
	const char *last = NULL;

	if (end - at > 255)
		return false;
	for (const char *p = at; p < end; p++) {
		if (is_word(*p)) {
			if (p == at || !is_word(p[-1])) {
				n_words += depth == 0;
				if (depth == 0)
					last = p;
			}
		} else if (*p == '[' || *p == '(') {
			depth++;
		} else if (*p == ']' || *p == ')') {
			depth--;
		} else if (!strchr(" *+-/.,:", *p)) {
			return false;
		}
		if (depth < 0 || depth > 4)
			return false;
	}
	/* a name cannot begin with a digit; nothing but brackets may follow it */
	return depth == 0 && n_words >= 2 && last && !g_ascii_isdigit(*last);
}

/* The name in a declaration that was checked: the last word outside brackets. */
static char *declared_name(const char *at, const char *end)
{
	const char *from = NULL, *to = NULL;
	int depth = 0;

	for (const char *p = at; p < end; p++) {
		depth += (*p == '[' || *p == '(') - (*p == ']' || *p == ')');
		if (depth == 0 && is_word(*p)) {
			if (p == at || !is_word(p[-1]))
				from = p;
			to = p + 1;
		}
	}
	return g_strndup(from, (size_t)(to - from));
}

/* "\tfield:DECLARATION;\toffset:8;\tsize:4;\tsigned:1;" */
static bool check_field(Line line, GHashTable *names)
{
	const char *from, *semicolon;
	uint32_t offset, size, is_signed;

	if (!take_word(&line, "\tfield:") && !take_word(&line, "\tfield special:"))
		return false;
	from = line.at;
	semicolon = memchr(from, ';', (size_t)(line.end - from));
	if (!semicolon || !check_declaration(from, semicolon))
		return false;
	line.at = semicolon + 1;
	if (!take_word(&line, "\toffset:") || !take_decimal(&line, &offset) ||
	    !take_word(&line, "\tsize:") || !take_decimal(&line, &size))
		return false;
	if (take_word(&line, "\tsigned:") && !take_decimal(&line, &is_signed))
		return false;
	if (line.at != line.end || offset > MAX_END || size > MAX_END)
		return false;
	g_hash_table_add(names, declared_name(from, semicolon));
	return g_hash_table_size(names) <= MAX_FIELDS;
}

/* Names that may stand in front of an opening parenthesis: they touch nothing but the record. */
static bool is_safe_call(const char *name, size_t len)
{
	static const char *const safe[] = {
		"__print_flags",      "__print_symbolic",
		"__get_str",          "__get_rel_str",
		"__get_bitmask",      "__get_rel_bitmask",
		"__get_cpumask",      "__get_rel_cpumask",
		"__get_sockaddr",     "__builtin_expect",
		"__builtin_bswap16",  "__builtin_bswap32",
		"__print_flags64",    "sizeof",
		"__print_symbolic64", "jbd2_dev_to_name",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(safe); i++)
		if (strlen(safe[i]) == len && memcmp(safe[i], name, len) == 0)
			return true;
	return false;
}

/* Moves *P behind the string literal that begins there. */
static bool skip_string(const char **p, const char *end)
{
	char quote = **p;

	for ((*p)++; *p < end; (*p)++) {
		if (**p == '\\')
			(*p)++;
		else if (**p == quote) {
			(*p)++;
			return true;
		}
	}
	return false;
}

/* A word outside strings: a field of REC must exist, a call must be a safe one. */
static bool check_word(const char **p, const char *end, GHashTable *names)
{
	const char *from = *p, *after;
	size_t len;

	while (*p < end && is_word(**p))
		(*p)++;
	len = (size_t)(*p - from);
	for (after = *p; after < end && *after == ' ';)
		after++;
	if (len == 3 && memcmp(from, "REC", 3) == 0) {
		g_autofree char *name = NULL;

		if (end - *p < 3 || (*p)[0] != '-' || (*p)[1] != '>')
			return false;
		from = *p += 2;
		while (*p < end && is_word(**p))
			(*p)++;
		name = g_strndup(from, (size_t)(*p - from));
		return g_hash_table_contains(names, name);
	}
	if (after < end && *after == '(')
		return is_safe_call(from, len);
	/* "__entry->" and other ways to follow a pointer */
	return !(end - after >= 2 && after[0] == '-' && after[1] == '>');
}

static bool check_print(const char *p, const char *end, GHashTable *names)
{
	int depth = 0;

	if (p == end || *p != '"')
		return false;
	while (p < end) {
		if (*p == '"' || *p == '\'') {
			if (!skip_string(&p, end))
				return false;
			continue;
		}
		if (is_word(*p)) {
			if (!check_word(&p, end, names))
				return false;
			continue;
		}
		depth += (*p == '(' || *p == '{' || *p == '[');
		depth -= (*p == ')' || *p == '}' || *p == ']');
		if (depth < 0 || depth > MAX_DEPTH || (guchar)*p < 0x20 || (guchar)*p > 0x7e)
			return false;
		p++;
	}
	return depth == 0;
}

char *bsc_format_checked_text(const BscFormat *format, bool with_print, bool *ret_is_plain)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const char *text = format->text, *end = text + format->len;
	g_autoptr(GString) out = g_string_sized_new(format->len + 64);
	Line line;

	*ret_is_plain = true;
	if (format->len > MAX_TEXT || memchr(text, 0, format->len))
		return NULL;
	g_string_append_printf(out, "name: %s\nID: %d\nformat:\n", format->name, format->id);
	/* the lines of name and id were checked by the scan */
	if (!next_line(&text, end, &line) || !next_line(&text, end, &line) ||
	    !next_line(&text, end, &line) || line.end - line.at != 7 ||
	    !take_word(&line, "format:"))
		return NULL;
	while (next_line(&text, end, &line) && !take_word(&line, "print fmt: ")) {
		if (line.at == line.end) {
			g_string_append_c(out, '\n');
			continue;
		}
		if (!check_field(line, names))
			return NULL;
		g_string_append_len(out, line.at, line.end - line.at);
		g_string_append_c(out, '\n');
	}
	if (g_hash_table_size(names) == 0)
		return NULL;
	if (with_print && line.at && check_print(line.at, line.end, names)) {
		*ret_is_plain = false;
		g_string_append(out, "\nprint fmt: ");
		g_string_append_len(out, line.at, line.end - line.at);
		g_string_append_c(out, '\n');
	} else {
		g_string_append(out, "\nprint fmt: \"\"\n");
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}
