/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/doctor.h"

#include <string.h>

static void free_need(gpointer data)
{
	BscDoctorNeed *need = data;

	g_free(need->what);
	g_string_free(need->names, TRUE);
	g_free(need);
}

/* A moment and a class may share a name; it is said once. */
static bool has_item(const GString *list, const char *item)
{
	g_auto(GStrv) items = g_strsplit(list->str, ", ", -1);

	return g_strv_contains((const char *const *)items, item);
}

static void add(GPtrArray *needs, const char *what, const char *name)
{
	BscDoctorNeed *need = NULL;

	for (guint i = 0; i < needs->len && !need; i++) {
		BscDoctorNeed *other = needs->pdata[i];

		if (strcmp(other->what, what) == 0)
			need = other;
	}
	if (!need) {
		need = g_new0(BscDoctorNeed, 1);
		need->what = g_strdup(what);
		need->names = g_string_new(NULL);
		g_ptr_array_add(needs, need);
	}
	if (!has_item(need->names, name))
		bsc_doctor_append_item(need->names, name);
}

static void add_all(GPtrArray *needs, const char *missing, const char *name)
{
	g_auto(GStrv) items = g_strsplit(missing, ", ", -1);

	for (size_t i = 0; items[i]; i++)
		if (*items[i])
			add(needs, items[i], name);
}

GPtrArray *bsc_doctor_needs(const BscDoctor *doctor)
{
	GPtrArray *needs = g_ptr_array_new_with_free_func(free_need);

	for (int i = 0; i < BSC_N_POINTS; i++)
		add_all(needs, doctor->points[i].missing, bsc_point_name(i));
	for (size_t i = 0; i < doctor->n_classes; i++)
		add_all(needs, doctor->classes[i].missing,
			bsc_class_name(doctor->classes[i].class));
	return needs;
}
