/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-export.h"

#include "draw/stack.h"
#include "export/export.h"

#define WIDTH 1200 /* px; as on the command line */

typedef struct Order {
	BscCompared *compared; /* owned */
	BscComparePicture picture;
	char *path; /* owned */
} Order;

static void free_order(gpointer data)
{
	Order *order = data;

	bsc_compared_unref(order->compared);
	g_free(order->path);
	g_free(order);
}

static BscScene *make_scene(const Order *order)
{
	const BscCompared *compared = order->compared;
	size_t n = bsc_compared_n(compared);
	g_autofree BscStackPart *parts = g_new(BscStackPart, n);
	BscStackView view;

	for (size_t i = 0; i < n; i++)
		parts[i] = (BscStackPart){ compared->runs[i].capture,
					   bsc_compared_episode(compared, i), compared->labels[i] };
	view = bsc_stack_fit(parts, n, compared->comparison->options.alignment, WIDTH);
	view.begin = order->picture.range.begin;
	view.end = order->picture.range.end;
	view.is_ghost = order->picture.is_ghost;
	view.has_bars = order->picture.has_bars;
	view.has_frame = true;
	view.footer = compared->comparison->verdict;
	return bsc_scene_new_stack(&view, bsc_theme_get(order->picture.theme));
}

static void run_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	const Order *order = data;
	GError *error = NULL;
	BscScene *scene = make_scene(order);

	if (bsc_export_scene(scene, order->path, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
	bsc_scene_free(scene);
}

void bsc_compare_export(GObject *source, BscCompared *compared, const BscComparePicture *picture,
			const char *path, GAsyncReadyCallback callback, gpointer data)
{
	g_autoptr(GTask) task = g_task_new(source, NULL, callback, data);
	Order *order = g_new0(Order, 1);

	*order = (Order){ bsc_compared_ref(compared), *picture, g_strdup(path) };
	g_task_set_task_data(task, order, free_order);
	g_task_run_in_thread(task, run_in_thread);
}

bool bsc_compare_export_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}
