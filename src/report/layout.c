/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/layout.h"

#include "base/format.h"

#include <string.h>

#define LABEL_COLUMNS 8

static void append_blanks(GString *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		g_string_append_c(out, ' ');
}

void bsc_layout_end_line(GString *out)
{
	while (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
}

/* A number and its unit, two bounds, a CPU and its number: NEXT belongs to what ends before it. */
static bool is_glued(const char *word, size_t len, const char *next)
{
	static const char *const units[] = { "ns", "us", "ms", "s", "%" };
	size_t next_len = strcspn(next, " .,;:)");

	if (len == 0)
		return false;
	if (g_ascii_isdigit(*next))
		return (len == 3 && strncmp(word, "CPU", 3) == 0) ||
		       (len == 2 && strncmp(word, "..", 2) == 0);
	if (!g_ascii_isdigit(word[len - 1]))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
		if (strlen(units[i]) == next_len && strncmp(next, units[i], next_len) == 0)
			return true;
	return strncmp(next, ".. ", 3) == 0;
}

/* Bytes of the first words of TEXT that stay on one line. */
static size_t unbroken(const char *text)
{
	size_t begin = 0, len = strcspn(text, " ");

	while (text[len] == ' ' && is_glued(text + begin, len - begin, text + len + 1)) {
		begin = len + 1;
		len = begin + strcspn(text + begin, " ");
	}
	return len;
}

void bsc_layout_hang(GString *out, const char *text, size_t column, size_t indent)
{
	bool is_first = true;

	while (*text) {
		size_t len = unbroken(text);
		size_t width = (size_t)g_utf8_strlen(text, (gssize)len);

		if (!is_first && column + 1 + width > BSC_REPORT_COLUMNS) {
			g_string_append_c(out, '\n');
			append_blanks(out, indent);
			column = indent;
			is_first = true;
		}
		if (!is_first) {
			g_string_append_c(out, ' ');
			column++;
		}
		g_string_append_len(out, text, (gssize)len);
		column += width;
		is_first = false;
		text += len;
		text += strspn(text, " ");
	}
	bsc_layout_end_line(out);
}

void bsc_layout_line(GString *out, const char *label, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	g_string_append(out, label);
	for (size_t n = strlen(label); n < LABEL_COLUMNS; n++)
		g_string_append_c(out, ' ');
	bsc_layout_hang(out, text, MAX(strlen(label), LABEL_COLUMNS), LABEL_COLUMNS);
}

void bsc_layout_cell(GString *out, int width, const char *text)
{
	glong len = g_utf8_strlen(text, -1);

	if (len < width)
		append_blanks(out, (size_t)(width - len));
	g_string_append(out, text);
}

void bsc_layout_cpus(GString *out, const uint32_t *cpus, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t end = i + 1;

		while (end < n && cpus[end] <= cpus[end - 1] + 1)
			end++;
		if (i > 0)
			g_string_append(out, ", ");
		g_string_append_printf(out, "%u", cpus[i]);
		if (cpus[end - 1] > cpus[i])
			g_string_append_printf(out, "-%u", cpus[end - 1]);
		i = end;
	}
}

/* include/uapi/asm-generic/errno-base.h and errno.h: what callbacks and kicks return. */
static const struct {
	int number;
	const char *name;
} errors[] = {
	{ 1, "EPERM" },       { 2, "ENOENT" },  { 4, "EINTR" },       { 5, "EIO" },
	{ 6, "ENXIO" },       { 11, "EAGAIN" }, { 12, "ENOMEM" },     { 13, "EACCES" },
	{ 14, "EFAULT" },     { 16, "EBUSY" },  { 17, "EEXIST" },     { 19, "ENODEV" },
	{ 22, "EINVAL" },     { 28, "ENOSPC" }, { 34, "ERANGE" },     { 38, "ENOSYS" },
	{ 61, "ENODATA" },    { 62, "ETIME" },  { 95, "EOPNOTSUPP" }, { 110, "ETIMEDOUT" },
	{ 125, "ECANCELED" },
};

/* Errors above 34 have other numbers on the oldest architectures. */
static const char *error_name(int32_t result, const char *machine)
{
	bool is_generic =
		!g_str_has_prefix(machine, "mips") && !g_str_has_prefix(machine, "parisc") &&
		!g_str_has_prefix(machine, "sparc") && !g_str_has_prefix(machine, "alpha");

	for (size_t i = 0; i < G_N_ELEMENTS(errors); i++)
		if (result == -errors[i].number && (is_generic || errors[i].number <= 34))
			return errors[i].name;
	return NULL;
}

void bsc_layout_result(GString *out, int32_t result, const char *machine)
{
	const char *name = error_name(result, machine);

	if (result == BSC_RESULT_NOT_KNOWN)
		g_string_append(out, "unknown");
	else if (name)
		g_string_append_printf(out, "%d (%s)", result, name);
	else
		g_string_append_printf(out, "%d", result);
}

char *bsc_layout_name(const char *text, const char *fallback)
{
	return bsc_text_sanitize(text && *text ? text : fallback, BSC_REPORT_MAX_NAME);
}
