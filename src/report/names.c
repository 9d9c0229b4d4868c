/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/names.h"

#include <string.h>

/* Parts of a path; deeper ones are not looked at. */
#define MAX_PARTS 16

char *bsc_names_split(const char *text, BscPolicy *ret_policy)
{
	const char *at = strrchr(text, '@');

	*ret_policy = BSC_N_POLICIES;
	if (!at || at == text || g_file_test(text, G_FILE_TEST_EXISTS) ||
	    !bsc_policy_parse(at + 1, ret_policy))
		return g_strdup(text);
	return g_strndup(text, (gsize)(at - text));
}

/* The last N parts of PATH: 2 of "a/b/c.dat" are "b/c.dat". */
static const char *path_tail(const char *path, unsigned n)
{
	const char *tail = path + strlen(path);

	while (tail > path) {
		if (tail[-1] == '/' && --n == 0)
			return tail;
		tail--;
	}
	return tail;
}

unsigned bsc_names_parts(const BscNamed *all, size_t n)
{
	unsigned parts = 2;
	bool is_unique = false;

	for (; parts < MAX_PARTS && !is_unique; parts++) {
		is_unique = true;
		for (size_t a = 0; a < n && is_unique; a++)
			for (size_t b = a + 1; b < n && is_unique; b++)
				is_unique = strcmp(all[a].path, all[b].path) == 0 ||
					    strcmp(path_tail(all[a].path, parts),
						   path_tail(all[b].path, parts)) != 0;
	}
	return parts - 1;
}

char *bsc_names_run(const BscNamed *one, unsigned parts)
{
	const char *tail = path_tail(one->path, parts);

	if (one->policy == BSC_N_POLICIES)
		return g_strdup(tail);
	return g_strdup_printf("%s@%s", tail, bsc_policy_name(one->policy));
}

/* The folder is part of it only where the name of the file says nothing. */
static char *plain_label(const BscNamed *one, unsigned parts)
{
	bool is_telling = strcmp(path_tail(one->path, 1), "trace.dat") != 0;
	g_autofree char *label =
		g_strdup(path_tail(one->path, parts > 2 || !is_telling ? parts : 1));

	if (g_str_has_suffix(label, "/trace.dat"))
		label[strlen(label) - strlen("/trace.dat")] = '\0';
	else if (g_str_has_suffix(label, ".dat") && strlen(label) > strlen(".dat"))
		label[strlen(label) - strlen(".dat")] = '\0';
	if (one->policy == BSC_N_POLICIES)
		return g_steal_pointer(&label);
	return g_strdup_printf("%s@%s", label, bsc_policy_name(one->policy));
}

static bool is_taken(const char *label, const char *const *taken, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g_strcmp0(taken[i], label) == 0)
			return true;
	return false;
}

char *bsc_names_label(const BscNamed *one, unsigned parts, const char *const *taken, size_t n)
{
	g_autofree char *plain = plain_label(one, parts);
	char *label = g_strdup(plain);

	for (unsigned number = 2; is_taken(label, taken, n); number++) {
		g_free(label);
		label = g_strdup_printf("%s (%u)", plain, number);
	}
	return label;
}
