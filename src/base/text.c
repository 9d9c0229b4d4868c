/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"

#include <glib.h>
#include <string.h>

#define REPLACEMENT 0xfffd
#define ELLIPSIS    "\xe2\x80\xa6"

/* Characters that show nothing, or change how their neighbours are shown. */
static bool is_harmful(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT: /* bidirectional marks, zero-width characters, tags */
	case G_UNICODE_SURROGATE:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR: return true;
	default: return false;
	}
}

char *bsc_text_sanitize(const char *text, size_t max)
{
	size_t left = strlen(text);
	GString *out = g_string_new(NULL);

	while (left > 0) {
		gunichar c = g_utf8_get_char_validated(text, (gssize)left);
		bool is_valid = c != (gunichar)-1 && c != (gunichar)-2;
		size_t used = is_valid ? (size_t)(g_utf8_next_char(text) - text) : 1;
		char utf8[6];
		int len;

		if (!is_valid || is_harmful(c))
			c = REPLACEMENT;
		len = g_unichar_to_utf8(c, utf8);
		if (out->len + (size_t)len > max) {
			g_string_append(out, ELLIPSIS);
			break;
		}
		g_string_append_len(out, utf8, len);
		text += used;
		left -= used;
	}
	return g_string_free(out, FALSE);
}

static void append_escaped(GString *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		g_string_append_printf(out, "\\x%02x", (guint8)text[i]);
}

char *bsc_text_quote(const char *text)
{
	g_autofree char *harmless = bsc_text_sanitize(text, SIZE_MAX);
	GString *out;

	if (strcmp(harmless, text) == 0)
		return g_shell_quote(text);
	out = g_string_new("$'");
	for (size_t used; *text; text += used) {
		gunichar c = g_utf8_get_char_validated(text, -1);
		bool is_valid = c != (gunichar)-1 && c != (gunichar)-2;

		used = is_valid ? (size_t)(g_utf8_next_char(text) - text) : 1;
		if (!is_valid || is_harmful(c) || c == '\'' || c == '\\')
			append_escaped(out, text, used);
		else
			g_string_append_len(out, text, (gssize)used);
	}
	g_string_append_c(out, '\'');
	return g_string_free(out, FALSE);
}

bool bsc_text_matches(const char *text, const char *pattern)
{
	const char *star = NULL, *begin = NULL; /* the last * and where what it stands for begins */

	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			begin = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			text = ++begin;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
