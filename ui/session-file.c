/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/session-file.h"

#include "base/error.h"
#include "base/format.h"
#include "ui/assumptions-text.h"

#include <string.h>

#define HEAD    "bringup-scope session "
#define VERSION 1

BscSessionFile *bsc_session_file_new(void)
{
	BscSessionFile *file = g_new0(BscSessionFile, 1);

	file->capture = g_strdup("");
	file->notes = g_strdup("");
	file->markers = bsc_markers_new();
	file->lanes = bsc_lanes_new();
	file->compare = bsc_session_sides_new();
	file->unknown = g_ptr_array_new_with_free_func(g_free);
	return file;
}

void bsc_session_file_free(BscSessionFile *file)
{
	if (!file)
		return;
	g_free(file->capture);
	g_free(file->notes);
	bsc_markers_free(file->markers);
	bsc_lanes_free(file->lanes);
	g_ptr_array_unref(file->compare);
	bsc_assumptions_free(file->simulate);
	g_ptr_array_unref(file->unknown);
	g_free(file);
}

bool bsc_session_file_is_empty(const BscSessionFile *file)
{
	return bsc_markers_n(file->markers) == 0 && !file->has_range &&
	       bsc_lanes_is_usual(file->lanes) && !*file->notes && file->compare->len == 0 &&
	       !file->simulate && file->unknown->len == 0;
}

bool bsc_session_file_is_ours(const char *data, size_t len)
{
	return len >= strlen(HEAD) && memcmp(data, HEAD, strlen(HEAD)) == 0;
}

/* A whole number at *AT, which goes behind it and the blank that follows. */
static bool read_number(const char **at, BscNsec *ret)
{
	bool is_negative = **at == '-';
	const char *digits = *at + is_negative, *end = digits;
	BscNsec number = 0;

	for (; g_ascii_isdigit(*end); end++)
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, *end - '0', &number))
			return false;
	if (end == digits || (*end && *end != ' '))
		return false;
	*at = *end ? end + 1 : end;
	*ret = is_negative ? -number : number;
	return true;
}

static bool read_range(const char **at, BscRange *ret)
{
	BscRange range;
	BscNsec length;

	if (!read_number(at, &range.begin) || !read_number(at, &range.end) || **at ||
	    range.begin >= range.end || __builtin_sub_overflow(range.end, range.begin, &length))
		return false;
	*ret = range;
	return true;
}

static bool read_sha256(BscSessionFile *file, const char *value)
{
	if (strlen(value) != 64 || strspn(value, "0123456789abcdef") != 64)
		return false;
	g_strlcpy(file->sha256, value, sizeof file->sha256);
	return true;
}

static bool read_marker(BscSessionFile *file, const char *value)
{
	BscNsec at;

	if (!read_number(&value, &at) || !*value)
		return false;
	return bsc_markers_add(file->markers, at, value) != BSC_NO_ROW;
}

static bool read_view(BscSessionFile *file, const char *value)
{
	BscNsec episode;

	if (!read_number(&value, &episode) || episode < 0 || episode >= BSC_NO_ROW ||
	    !read_range(&value, &file->view))
		return false;
	file->episode = (BscRow)episode;
	file->has_view = true;
	return true;
}

static bool read_order(BscSessionFile *file, const char *value)
{
	return bsc_lane_order_parse(value, &file->lanes->order);
}

static bool read_hidden(BscSessionFile *file, const char *value)
{
	return bsc_numbers_parse(value, file->lanes->hidden);
}

static bool read_pinned(BscSessionFile *file, const char *value)
{
	return bsc_numbers_parse(value, file->lanes->pinned);
}

static bool read_folded(BscSessionFile *file, const char *value)
{
	return bsc_numbers_parse(value, file->lanes->folded);
}

static bool read_clusters_folded(BscSessionFile *file, const char *value)
{
	return bsc_numbers_parse(value, file->lanes->clusters_folded);
}

static bool read_filter(BscSessionFile *file, const char *value)
{
	g_free(file->lanes->filter);
	file->lanes->filter = bsc_text_sanitize(value, SIZE_MAX);
	return true;
}

static bool read_selected(BscSessionFile *file, const char *value)
{
	file->has_range = read_range(&value, &file->range);
	return file->has_range;
}

static bool read_capture(BscSessionFile *file, const char *value)
{
	g_free(file->capture);
	file->capture = g_strdup(value);
	return true;
}

static bool read_note(BscSessionFile *file, const char *value)
{
	char *before = file->notes;

	file->notes = *before ? g_strconcat(before, "\n", value, NULL) : g_strdup(value);
	g_free(before);
	return true;
}

/* What a later version may say of it stays as it is. */
static void keep(BscSessionFile *file, const char *key, const char *value)
{
	g_ptr_array_add(file->unknown, g_strdup_printf("%s %s", key, value));
}

static bool read_compare(BscSessionFile *file, const char *value)
{
	BscSessionSide *side = bsc_session_side_parse(value);

	if (side)
		g_ptr_array_add(file->compare, side);
	else
		keep(file, "compare", value);
	return *value != '\0';
}

static bool read_simulate(BscSessionFile *file, const char *value)
{
	BscAssumptions *assumptions = file->simulate ? NULL : bsc_assumptions_parse(value);

	if (assumptions)
		file->simulate = assumptions;
	else
		keep(file, "simulate", value);
	return *value != '\0';
}

typedef struct Key {
	const char *name;
	bool (*read)(BscSessionFile *file, const char *value);
} Key;

static const Key keys[] = {
	{ "capture", read_capture },
	{ "sha256", read_sha256 },
	{ "view", read_view },
	{ "range", read_selected },
	{ "marker", read_marker },
	{ "lanes-order", read_order },
	{ "lanes-hidden", read_hidden },
	{ "lanes-pinned", read_pinned },
	{ "rounds-folded", read_folded },
	{ "clusters-folded", read_clusters_folded },
	{ "lanes-filter", read_filter },
	{ "compare", read_compare },
	{ "simulate", read_simulate },
	{ "note", read_note },
};

/* LINE is "key value", or only "key". */
static bool read_line(BscSessionFile *file, const char *line)
{
	size_t len = strcspn(line, " ");

	if (!*line || *line == '#')
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strlen(keys[i].name) == len && strncmp(line, keys[i].name, len) == 0)
			return keys[i].read(file, line[len] ? line + len + 1 : line + len);
	g_ptr_array_add(file->unknown, g_strdup(line));
	return true;
}

static bool read_version(const char *line, GError **error)
{
	const char *at = line + MIN(strlen(HEAD), strlen(line));
	BscNsec version;

	if (!g_str_has_prefix(line, HEAD) || !read_number(&at, &version) || *at) {
		g_set_error_literal(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
				    "this is no session of Bringup Scope");
		return false;
	}
	if (version == VERSION)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
		    "a session of version %" G_GINT64_FORMAT "; I know version %d", version,
		    VERSION);
	return false;
}

static bool check_bytes(const char *data, size_t len, GError **error)
{
	if (len > BSC_SESSION_MAX_SIZE) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_LIMIT,
			    "a session of %zu bytes; I read at most %d", len, BSC_SESSION_MAX_SIZE);
		return false;
	}
	if (!g_utf8_validate_len(data, len, NULL)) {
		g_set_error_literal(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
				    "this is no session of Bringup Scope: its text is not UTF-8");
		return false;
	}
	return true;
}

/* Takes away what an editor of another system ends its lines with. */
static const char *without_return(char *line)
{
	size_t len = strlen(line);

	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
	return line;
}

BscSessionFile *bsc_session_file_parse(const char *data, size_t len, GError **error)
{
	g_autoptr(BscSessionFile) file = bsc_session_file_new();
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!check_bytes(data, len, error))
		return NULL;
	text = g_strndup(data, len);
	lines = g_strsplit(text, "\n", BSC_SESSION_MAX_LINES + 1);
	if (!read_version(lines[0] ? g_strchomp(lines[0]) : "", error))
		return NULL;
	for (size_t i = 1; lines[i]; i++) {
		if (i < BSC_SESSION_MAX_LINES && read_line(file, without_return(lines[i])))
			continue;
		g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
			    "line %zu of the session is not as it has to be", i + 1);
		return NULL;
	}
	return g_steal_pointer(&file);
}

static void print_numbers(GString *out, const char *key, const GArray *numbers)
{
	if (numbers->len == 0)
		return;
	g_string_append_printf(out, "%s ", key);
	bsc_numbers_print(numbers, out);
	g_string_append_c(out, '\n');
}

/* One line for each line of TEXT; what would end one in the middle does not get in. */
static void print_text(GString *out, const char *key, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (size_t i = 0; *text && lines[i]; i++)
		g_string_append_printf(out, "%s %s\n", key, g_strdelimit(lines[i], "\r", ' '));
}

static void print_sides(GString *out, const GPtrArray *sides)
{
	for (guint i = 0; i < sides->len; i++) {
		g_string_append(out, "compare ");
		bsc_session_side_print(sides->pdata[i], out);
		g_string_append_c(out, '\n');
	}
}

static void print_assumptions(GString *out, const BscAssumptions *assumptions)
{
	if (!assumptions)
		return;
	g_string_append(out, "simulate ");
	bsc_assumptions_print(assumptions, out);
	g_string_append_c(out, '\n');
}

static void print_lanes(GString *out, const BscLanes *lanes)
{
	if (lanes->order != BSC_LANE_ORDER_CPU)
		g_string_append_printf(out, "lanes-order %s\n", bsc_lane_order_name(lanes->order));
	print_numbers(out, "lanes-hidden", lanes->hidden);
	print_numbers(out, "lanes-pinned", lanes->pinned);
	print_numbers(out, "rounds-folded", lanes->folded);
	print_numbers(out, "clusters-folded", lanes->clusters_folded);
	print_text(out, "lanes-filter", lanes->filter);
}

char *bsc_session_file_print(const BscSessionFile *file)
{
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, HEAD "%d\n", VERSION);
	print_text(out, "capture", file->capture);
	print_text(out, "sha256", file->sha256);
	if (file->has_view)
		g_string_append_printf(out, "view %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
				       file->episode, file->view.begin, file->view.end);
	if (file->has_range)
		g_string_append_printf(out, "range %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
				       file->range.begin, file->range.end);
	print_lanes(out, file->lanes);
	for (size_t i = 0; i < bsc_markers_n(file->markers); i++) {
		const BscMarker *marker = bsc_markers_get(file->markers, i);

		g_string_append_printf(out, "marker %" G_GINT64_FORMAT " %s\n", marker->at,
				       marker->name);
	}
	print_sides(out, file->compare);
	print_assumptions(out, file->simulate);
	print_text(out, "note", file->notes);
	for (guint i = 0; i < file->unknown->len; i++)
		g_string_append_printf(out, "%s\n", (const char *)file->unknown->pdata[i]);
	return g_string_free(out, FALSE);
}
