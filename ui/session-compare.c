/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/session-compare.h"

#include "parsers/bytes.h"
#include "ui/assumptions-text.h"
#include "ui/facts.h"

#include <string.h>
#include <sys/stat.h>

#define SHA256 "sha256="
#define OPTION "--episode="

void bsc_session_side_free(BscSessionSide *side)
{
	if (!side)
		return;
	g_free(side->path);
	bsc_assumptions_free(side->assumptions);
	g_free(side);
}

static void free_side(gpointer data)
{
	bsc_session_side_free(data);
}

GPtrArray *bsc_session_sides_new(void)
{
	return g_ptr_array_new_with_free_func(free_side);
}

static bool read_sha256(BscSessionSide *side, const char *value)
{
	if (strlen(value) != 64 || strspn(value, "0123456789abcdef") != 64)
		return false;
	g_strlcpy(side->sha256, value, sizeof side->sha256);
	return true;
}

static bool read_episode(BscSessionSide *side, const char *value)
{
	uint64_t episode;

	if (!g_ascii_string_to_unsigned(value, 10, 1, BSC_NO_ROW, &episode, NULL))
		return false;
	side->episode = (BscRow)(episode - 1);
	return true;
}

static bool read_word(BscSessionSide *side, const char *word)
{
	if (g_str_has_prefix(word, SHA256))
		return read_sha256(side, word + strlen(SHA256));
	if (g_str_has_prefix(word, OPTION))
		return read_episode(side, word + strlen(OPTION));
	if (!side->assumptions)
		side->assumptions = bsc_assumptions_new();
	return bsc_assumptions_read_option(side->assumptions, word);
}

static bool is_one_policy(const BscAssumptions *assumptions)
{
	return (assumptions->policies & (assumptions->policies - 1)) == 0;
}

BscSessionSide *bsc_session_side_parse(const char *text)
{
	g_autoptr(BscSessionSide) side = g_new0(BscSessionSide, 1);
	size_t len = strcspn(text, " ");
	g_autofree char *escaped = g_strndup(text, len);
	g_auto(GStrv) words = NULL;

	side->path = g_uri_unescape_string(escaped, NULL);
	side->episode = BSC_NO_ROW;
	if (!side->path || !*side->path)
		return NULL;
	if (!text[len] || !text[len + 1])
		return g_steal_pointer(&side);
	if (!g_shell_parse_argv(text + len + 1, NULL, &words, NULL))
		return NULL;
	for (char **word = words; *word; word++)
		if (!read_word(side, *word))
			return NULL;
	if (side->assumptions && !is_one_policy(side->assumptions))
		return NULL;
	return g_steal_pointer(&side);
}

void bsc_session_side_print(const BscSessionSide *side, GString *out)
{
	g_string_append_uri_escaped(out, side->path, "/!$&'()*+,;=:@[]", TRUE);
	if (*side->sha256)
		g_string_append_printf(out, " " SHA256 "%s", side->sha256);
	if (side->episode != BSC_NO_ROW)
		g_string_append_printf(out, " " OPTION "%u", side->episode + 1);
	if (!side->assumptions)
		return;
	g_string_append_c(out, ' ');
	bsc_assumptions_print(side->assumptions, out);
}

/* How to get from FOLDER to PATH, both absolute; PATH itself where they share nothing. */
static char *relative_path(const char *folder, const char *path)
{
	g_auto(GStrv) from = g_strsplit(folder, "/", -1);
	g_auto(GStrv) to = g_strsplit(path, "/", -1);
	GString *out = g_string_new(NULL);
	size_t n = 0;

	while (from[n] && to[n] && to[n + 1] && strcmp(from[n], to[n]) == 0)
		n++;
	if (n < 2) {
		g_string_append(out, path);
		return g_string_free(out, FALSE);
	}
	for (size_t i = n; from[i]; i++)
		g_string_append(out, *from[i] ? "../" : "");
	for (size_t i = n; to[i]; i++)
		g_string_append_printf(out, i > n ? "/%s" : "%s", to[i]);
	return g_string_free(out, FALSE);
}

static char *folder_of(const char *capture_path)
{
	g_autofree char *whole = g_canonicalize_filename(capture_path, NULL);

	return g_path_get_dirname(whole);
}

BscSessionSide *bsc_session_side_new(const BscComparand *comparand, const char *capture_path)
{
	BscSessionSide *side = g_new0(BscSessionSide, 1);
	g_autofree char *folder = folder_of(capture_path);
	g_autofree char *path = g_canonicalize_filename(comparand->path, NULL);

	side->path = relative_path(folder, path);
	side->episode = comparand->episode;
	g_strlcpy(side->sha256, bsc_trace_sha256(comparand->document->capture->trace),
		  sizeof side->sha256);
	if (comparand->policy == BSC_N_POLICIES)
		return side;
	side->assumptions = comparand->assumptions ? bsc_assumptions_copy(comparand->assumptions)
						   : bsc_assumptions_new();
	side->assumptions->policies = 1u << comparand->policy;
	side->episode = comparand->recorded;
	return side;
}

/* "" where it cannot be read, or changes meanwhile. */
static char *checksum_of(const char *path)
{
	g_autoptr(BscInput) input = bsc_input_open(path, NULL, NULL);

	return input ? bsc_input_checksum(input) : g_strdup("");
}

/* A pipe or a device has no end that is worth waiting for. */
static bool is_regular(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool is_what_it_was(const BscSessionSide *side, const char *path)
{
	g_autofree char *sha256 = *side->sha256 ? checksum_of(path) : NULL;

	return !sha256 || strcmp(sha256, side->sha256) == 0;
}

static void say(GString *message, const char *path, const char *what)
{
	g_autofree char *name = bsc_facts_display_name(path);

	g_string_append_printf(message, "%s%s %s", message->len > 0 ? " " : "", name, what);
}

/* The file of SIDE; NULL: there is none. */
static char *find_path(const BscSessionSide *side, const char *capture_path, GString *message)
{
	g_autofree char *folder = folder_of(capture_path);
	g_autofree char *there = g_canonicalize_filename(side->path, folder);
	g_autofree char *name = g_path_get_basename(there);
	g_autofree char *beside = g_build_filename(folder, name, NULL);
	bool is_there = is_regular(there);

	if (is_there && is_what_it_was(side, there))
		return g_steal_pointer(&there);
	if (*side->sha256 && is_regular(beside) && is_what_it_was(side, beside))
		return g_steal_pointer(&beside);
	if (!is_there) {
		g_autofree char *text = g_strdup_printf("is not there any more (%s).", there);

		say(message, there, text);
		return NULL;
	}
	say(message, there, "is not what it was when it was compared: its checksum differs.");
	return g_steal_pointer(&there);
}

static BscComparand *find(const BscSessionSide *side, BscDocument *recording, const char *sha256,
			  GString *message)
{
	const char *own = recording->capture->trace->path;
	bool is_own = *side->sha256 && strcmp(side->sha256, sha256) == 0;
	g_autofree char *path = is_own ? g_strdup(own) : find_path(side, own, message);
	BscComparand *comparand;

	if (!path)
		return NULL;
	if (!side->assumptions)
		return bsc_comparand_new(path, BSC_N_POLICIES, is_own ? recording : NULL,
					 side->episode);
	comparand = bsc_comparand_new(
		path, (BscPolicy)g_bit_nth_lsf(side->assumptions->policies, -1), NULL, BSC_NO_ROW);
	comparand->recorded = side->episode;
	comparand->assumptions = bsc_assumptions_copy(side->assumptions);
	return comparand;
}

GPtrArray *bsc_session_sides_find(const GPtrArray *sides, BscDocument *recording,
				  const char *sha256, char **ret_message)
{
	GPtrArray *comparands = bsc_comparands_new();
	GString *message = g_string_new(NULL);

	for (guint i = 0; i < sides->len; i++) {
		BscComparand *comparand = find(sides->pdata[i], recording, sha256, message);

		if (comparand)
			g_ptr_array_add(comparands, comparand);
	}
	*ret_message = g_string_free(message, FALSE);
	return comparands;
}
