/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/picture-actions.h"

#include "ui/copy.h"
#include "ui/export-dialog.h"
#include "ui/look.h"
#include "ui/print.h"
#include "ui/timeline-view.h"

/* The range that sums are made of, else the selected stretch. */
static BscRange selected_range(BscTimelineView *timeline)
{
	BscNotebook *notebook = bsc_timeline_view_get_notebook(timeline);

	if (notebook && bsc_notebook_get(notebook)->has_range)
		return bsc_notebook_get(notebook)->range;
	if (bsc_timeline_view_get_selection(timeline).kind == BSC_REF_INTERVAL)
		return bsc_timeline_view_chosen_range(timeline);
	return (BscRange){ 0 };
}

/* What PAGE shows; its picture is to be freed. False: nothing. */
static bool get_shown(BscCapturePage *page, BscShownPicture *ret)
{
	GtkWidget *widget = bsc_capture_page_timeline(page);
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(widget);
	g_autofree char *simulated = NULL, *highlight = NULL;
	BscPicture picture = { 0 };

	picture.document = bsc_timeline_view_get_document(timeline, &picture.episode);
	if (!picture.document)
		return false;
	g_object_get(page, "simulated", &simulated, "highlight", &highlight, NULL);
	picture.theme = bsc_theme_kind(bsc_look_theme(widget));
	picture.range = bsc_timeline_view_get_range(timeline);
	picture.at = bsc_timeline_view_get_playhead(timeline);
	bsc_highlight_parse(highlight, &picture.highlight);
	ret->picture = bsc_picture_copy(&picture);
	ret->selection = selected_range(timeline);
	ret->is_recorded = !simulated;
	return true;
}

static GtkWindow *window_of(gpointer page)
{
	return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(page)));
}

static void action_export(GSimpleAction *action, GVariant *parameter, gpointer page)
{
	g_autoptr(BscPicture) picture = NULL;
	BscShownPicture shown;

	if (!get_shown(page, &shown))
		return;
	picture = shown.picture;
	gtk_window_present(GTK_WINDOW(bsc_export_dialog_new(window_of(page), &shown)));
}

static void action_print(GSimpleAction *action, GVariant *parameter, gpointer page)
{
	g_autoptr(BscPicture) picture = NULL;
	BscShownPicture shown;

	if (!get_shown(page, &shown))
		return;
	picture = shown.picture;
	bsc_print(window_of(page), picture);
}

static void action_copy(GSimpleAction *action, GVariant *parameter, gpointer page)
{
	g_autoptr(BscPicture) picture = NULL;
	BscShownPicture shown;

	if (!get_shown(page, &shown))
		return;
	picture = shown.picture;
	bsc_copy_picture(page, picture);
}

static void action_copy_report(GSimpleAction *action, GVariant *parameter, gpointer page)
{
	g_autoptr(BscPicture) picture = NULL;
	const char *format = g_variant_get_string(parameter, NULL);
	BscShownPicture shown;

	if (!get_shown(page, &shown))
		return;
	picture = shown.picture;
	bsc_copy_report(page, picture->document, g_str_equal(format, "markdown"));
}

void bsc_picture_actions_insert(GtkWidget *window, BscCapturePage *page)
{
	static const GActionEntry entries[] = {
		{ .name = "export", .activate = action_export },
		{ .name = "print", .activate = action_print },
		{ .name = "copy", .activate = action_copy },
		{ .name = "copy-report", .activate = action_copy_report, .parameter_type = "s" },
	};
	g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new();

	if (!page) {
		gtk_widget_insert_action_group(window, "picture", NULL);
		return;
	}
	g_action_map_add_action_entries(G_ACTION_MAP(group), entries, G_N_ELEMENTS(entries), page);
	for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
		GAction *action = g_action_map_lookup_action(G_ACTION_MAP(group), entries[i].name);

		g_simple_action_set_enabled(G_SIMPLE_ACTION(action),
					    bsc_capture_page_document(page) != NULL);
	}
	gtk_widget_insert_action_group(window, "picture", G_ACTION_GROUP(group));
}
