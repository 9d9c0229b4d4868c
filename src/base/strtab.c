/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/strtab.h"

#include <glib.h>
#include <string.h>

struct BscStrtab {
	GHashTable *ids;  /* text, owned by texts -> GUINT_TO_POINTER(id) */
	GPtrArray *texts; /* by id */
};

BscStrtab *bsc_strtab_new(void)
{
	BscStrtab *tab = g_new0(BscStrtab, 1);

	tab->ids = g_hash_table_new(g_str_hash, g_str_equal);
	tab->texts = g_ptr_array_new_with_free_func(g_free);
	bsc_strtab_intern(tab, "");
	return tab;
}

void bsc_strtab_free(BscStrtab *tab)
{
	if (!tab)
		return;
	g_hash_table_unref(tab->ids);
	g_ptr_array_unref(tab->texts);
	g_free(tab);
}

BscString bsc_strtab_intern(BscStrtab *tab, const char *text)
{
	gpointer id;
	char *copy;

	if (g_hash_table_lookup_extended(tab->ids, text, NULL, &id))
		return GPOINTER_TO_UINT(id);
	g_assert(tab->texts->len < UINT32_MAX);
	copy = g_strdup(text);
	g_ptr_array_add(tab->texts, copy);
	g_hash_table_insert(tab->ids, copy, GUINT_TO_POINTER(tab->texts->len - 1));
	return tab->texts->len - 1;
}

BscString bsc_strtab_intern_len(BscStrtab *tab, const char *text, size_t len)
{
	char brief[64];
	g_autofree char *copy = NULL;

	len = strnlen(text, len);
	if (len >= sizeof(brief)) {
		copy = g_strndup(text, len);
		return bsc_strtab_intern(tab, copy);
	}
	memcpy(brief, text, len);
	brief[len] = '\0';
	return bsc_strtab_intern(tab, brief);
}

const char *bsc_strtab_get(const BscStrtab *tab, BscString id)
{
	return id < tab->texts->len ? tab->texts->pdata[id] : "";
}

size_t bsc_strtab_size(const BscStrtab *tab)
{
	return tab->texts->len;
}
