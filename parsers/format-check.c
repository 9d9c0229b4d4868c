/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/formats.h"
#include "parsers/print-check.h"

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

/* 1 for a byte that the kernel does not write. */
static inline uint8_t is_odd(uint8_t c)
{
	return (uint8_t)((uint8_t)(c - 0x20) > 0x7e - 0x20) & ((uint8_t)(c - '\t') > '\n' - '\t');
}

#define STEP 64 /* bytes; a fixed number lets the compiler take them together */

bool bsc_is_kernel_text(const char *text, size_t len)
{
	const uint8_t *bytes = (const uint8_t *)text;
	uint8_t odd = 0;
	size_t i;

	for (i = 0; len - i >= STEP; i += STEP)
		for (size_t k = 0; k < STEP; k++)
			odd |= is_odd(bytes[i + k]);
	for (; i < len; i++)
		odd |= is_odd(bytes[i]);
	return !odd;
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

/* Where and how long its contents are: 16 bits each. */
static bool is_location(const char *at, const char *end)
{
	Line line = { at, end };

	return take_word(&line, "__data_loc ") || take_word(&line, "__rel_loc ");
}

/*
 * "unsigned long caller[8]", "__data_loc char[] msg": at least a type and a name, which is the one
 * word behind the brackets of a location.
 */
static bool check_declaration(const char *at, const char *end)
{
	unsigned n_words = 0, n_behind = 0; /* all, and those behind brackets */
	int depth = 0;
	const bool has_location = is_location(at, end);
	bool has_brackets = false;
	const char *last = NULL;

	if (end - at > 255)
		return false;
	for (const char *p = at; p < end; p++) {
		if (is_word(*p)) {
			if (p == at || !is_word(p[-1])) {
				n_words += depth == 0;
				n_behind += depth == 0 && has_brackets;
				if (depth == 0)
					last = p;
			}
		} else if (*p == '[' || *p == '(') {
			has_brackets |= *p == '[';
			depth++;
		} else if (*p == ']' || *p == ')') {
			depth--;
		} else if (!strchr(depth > 0 ? " *+-/.,:" : " *", *p)) {
			/* libtraceevent 1.7.1 loses memory over other signs between words */
			return false;
		}
		if (depth < 0 || depth > 4)
			return false;
	}
	/* libtraceevent 1.7.1 loses the type of "char[] name" and of "__data_loc [] name" */
	if (n_behind > has_location || (n_behind > 0 && n_words < 3))
		return false;
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

/* The 8 of "long caller[8]", if SIZE bytes can hold so many; 0 for anything else. */
static unsigned declared_elements(const char *at, const char *end, uint32_t size)
{
	const char *open = memchr(at, '[', (size_t)(end - at));
	guint64 n = open ? g_ascii_strtoull(open + 1, NULL, 10) : 0;

	return n <= size ? (unsigned)n : 0;
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
	if (is_location(from, semicolon) && size != 4)
		return false;
	g_hash_table_insert(names, declared_name(from, semicolon),
			    GUINT_TO_POINTER(declared_elements(from, semicolon, size)));
	return g_hash_table_size(names) <= MAX_FIELDS;
}

char *bsc_format_checked_text(const BscFormat *format, bool with_print, bool *ret_is_plain)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const char *text = format->text, *end = text + format->len;
	g_autoptr(GString) out = g_string_sized_new(format->len + 64);
	bool is_print_next = false;
	g_autofree char *safe = NULL;
	const char *print;
	size_t print_len;
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
	while (next_line(&text, end, &line)) {
		is_print_next = take_word(&line, "print fmt: ");
		if (is_print_next)
			break;
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
	print = line.at;
	for (print_len = (size_t)(end - print); print_len > 0 && print[print_len - 1] == '\n';)
		print_len--;
	/* the print format is all the rest: some have newlines in their strings */
	if (with_print && is_print_next)
		safe = bsc_print_format_rewrite(print, print_len, names);
	*ret_is_plain = safe == NULL;
	g_string_append_printf(out, "\nprint fmt: %s\n", safe ? safe : "\"\"");
	return g_string_free(g_steal_pointer(&out), FALSE);
}
