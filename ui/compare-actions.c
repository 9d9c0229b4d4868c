/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-page-private.h"

#include "report/compare.h"
#include "ui/compare-export.h"
#include "ui/look.h"
#include "ui/open-dialog.h"
#include "ui/timeline-view.h"

static void action_align(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;
	BscAlignment alignment;

	if (!bsc_alignment_parse(g_variant_get_string(parameter, NULL), &alignment) ||
	    alignment == self->options.alignment)
		return;
	self->options.alignment = alignment;
	bsc_compare_page_restart(self);
}

static void action_ghost(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;

	self->is_ghost = !self->is_ghost;
	bsc_compare_page_set_stacking(self);
	bsc_compare_actions_update(self);
}

static void action_bars(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;

	self->has_bars = !self->has_bars;
	bsc_compare_page_set_stacking(self);
	bsc_compare_actions_update(self);
}

/* What the command line prints. */
static void action_copy(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;
	g_autoptr(GString) text = g_string_new(NULL);

	bsc_compare_text(self->compared->comparison, BSC_COMPARE_ROWS, text);
	gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self)), text->str);
}

static void on_exported(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;

	if (!bsc_compare_export_finish(result, &error))
		bsc_compare_page_show_failure(BSC_COMPARE_PAGE(source), error->message);
}

static void export_to(BscComparePage *self, const char *path)
{
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(self->timeline);
	BscComparePicture picture = {
		.range = bsc_timeline_view_get_range(timeline),
		.theme = bsc_theme_kind(bsc_look_theme(GTK_WIDGET(self))),
		.is_ghost = self->is_ghost,
		.has_bars = self->has_bars,
	};

	bsc_compare_export(G_OBJECT(self), self->compared, &picture, path, on_exported, NULL);
}

static void on_save_response(GtkNativeDialog *dialog, int response, gpointer data)
{
	BscComparePage *self = data;

	if (response == GTK_RESPONSE_ACCEPT && self->compared) {
		g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
		g_autofree char *path = g_file_get_path(file);

		if (path)
			export_to(self, path);
	}
	g_clear_object(&self->saving);
}

static GtkWindow *window_of(BscComparePage *self)
{
	return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self)));
}

static void action_export(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;

	if (!self->saving) {
		self->saving = GTK_NATIVE_DIALOG(gtk_file_chooser_native_new(
			"Export the Comparison (.svg, .png, .pdf)", window_of(self),
			GTK_FILE_CHOOSER_ACTION_SAVE, "_Export", "_Cancel"));
		gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(self->saving), "compare.svg");
		g_signal_connect(self->saving, "response", G_CALLBACK(on_save_response), self);
	}
	gtk_native_dialog_show(self->saving);
}

static void on_add_response(GtkNativeDialog *dialog, int response, gpointer data)
{
	BscComparePage *self = data;

	if (response == GTK_RESPONSE_ACCEPT) {
		g_autoptr(GListModel) chosen = bsc_open_dialog_files(dialog);
		g_autoptr(GPtrArray) comparands = bsc_compare_page_comparands(self);

		for (guint i = 0; i < g_list_model_get_n_items(chosen); i++) {
			g_autoptr(GFile) file = g_list_model_get_item(chosen, i);
			g_autofree char *path = g_file_get_path(file);

			if (path)
				g_ptr_array_add(comparands, bsc_comparand_new(path, BSC_N_POLICIES,
									      NULL, BSC_NO_ROW));
		}
		bsc_compare_page_compare(self, comparands);
	}
	g_clear_object(&self->adding);
}

static void action_add(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;
	const BscComparand *first = self->comparands->len > 0 ? self->comparands->pdata[0] : NULL;

	if (!self->adding) {
		self->adding = bsc_open_dialog_new(window_of(self), first ? first->path : NULL);
		g_signal_connect(self->adding, "response", G_CALLBACK(on_add_response), self);
	}
	gtk_native_dialog_show(self->adding);
}

static void action_back(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	bsc_compare_page_emit_closed(data);
}

static void action_cancel(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;

	bsc_compare_page_stop(self);
	if (!self->compared)
		bsc_compare_page_emit_closed(self);
}

static void move(BscComparePage *self, guint from, guint to)
{
	bsc_comparands_move(self->comparands, from, to);
	bsc_compare_page_restart(self);
}

static void action_swap(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	move(data, 1, 0);
}

static void action_first(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	move(data, g_variant_get_uint32(parameter), 0);
}

static void action_earlier(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	guint side = g_variant_get_uint32(parameter);

	move(data, side, side - 1);
}

static void action_later(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	guint side = g_variant_get_uint32(parameter);

	move(data, side, side + 1);
}

/* Of two the one that is left is shown alone. */
static void action_remove(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;
	guint side = g_variant_get_uint32(parameter);

	if (side >= self->comparands->len)
		return;
	if (self->comparands->len == 2) {
		const BscComparand *other = self->comparands->pdata[1 - side];

		bsc_compare_page_emit_opened(self, other->document);
		return;
	}
	g_ptr_array_remove_index(self->comparands, side);
	bsc_compare_page_restart(self);
}

static void action_open(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscComparePage *self = data;
	guint side = g_variant_get_uint32(parameter);

	if (self->compared && side < self->compared->comparands->len) {
		const BscComparand *at = self->compared->comparands->pdata[side];

		bsc_compare_page_emit_opened(self, at->document);
	}
}

static GSimpleAction *lookup(BscComparePage *self, const char *name)
{
	return G_SIMPLE_ACTION(g_action_map_lookup_action(G_ACTION_MAP(self->actions), name));
}

void bsc_compare_actions_update(BscComparePage *self)
{
	static const char *const of_shown[] = { "align",   "ghost", "bars",   "copy",
						"export",  "add",   "swap",   "first",
						"earlier", "later", "remove", "open" };
	bool is_idle = self->compared && !self->job;

	for (size_t i = 0; i < G_N_ELEMENTS(of_shown); i++)
		g_simple_action_set_enabled(lookup(self, of_shown[i]), is_idle);
	g_simple_action_set_enabled(lookup(self, "cancel"), self->job != NULL);
	g_simple_action_set_enabled(lookup(self, "add"),
				    is_idle && self->comparands->len < BSC_COMPARE_MAX);
	g_simple_action_set_state(lookup(self, "align"), g_variant_new_string(bsc_alignment_name(
								 self->options.alignment)));
	g_simple_action_set_state(lookup(self, "ghost"), g_variant_new_boolean(self->is_ghost));
	g_simple_action_set_state(lookup(self, "bars"), g_variant_new_boolean(self->has_bars));
}

GSimpleActionGroup *bsc_compare_actions_new(BscComparePage *self)
{
	static const GActionEntry entries[] = {
		{ .name = "align",
		  .activate = action_align,
		  .parameter_type = "s",
		  .state = "'prepare'" },
		{ .name = "ghost", .activate = action_ghost, .state = "false" },
		{ .name = "bars", .activate = action_bars, .state = "false" },
		{ .name = "copy", .activate = action_copy },
		{ .name = "export", .activate = action_export },
		{ .name = "add", .activate = action_add },
		{ .name = "back", .activate = action_back },
		{ .name = "cancel", .activate = action_cancel },
		{ .name = "swap", .activate = action_swap },
		{ .name = "first", .activate = action_first, .parameter_type = "u" },
		{ .name = "earlier", .activate = action_earlier, .parameter_type = "u" },
		{ .name = "later", .activate = action_later, .parameter_type = "u" },
		{ .name = "remove", .activate = action_remove, .parameter_type = "u" },
		{ .name = "open", .activate = action_open, .parameter_type = "u" },
	};
	GSimpleActionGroup *group = g_simple_action_group_new();

	g_action_map_add_action_entries(G_ACTION_MAP(group), entries, G_N_ELEMENTS(entries), self);
	return group;
}
