/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/summary.h"

#include "base/format.h"
#include "ui/facts.h"

struct _BscSummary {
	GtkWidget parent_instance;
	const BscCapture *capture; /* whose episodes the chooser lists */
	GtkWidget *title;
	GtkWidget *mode;
	GtkWidget *chooser;
	GtkWidget *figures;
	bool is_filling; /* the chooser changes because we change it */
};

G_DEFINE_FINAL_TYPE(BscSummary, bsc_summary, GTK_TYPE_WIDGET)

/* In a row, where there is room for it, and in any case. */
#define MAX_FIGURES 12
#define MIN_FIGURES 4

enum { EPISODE_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkWidget *new_label(const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_widget_add_css_class(label, style);
	gtk_widget_set_valign(label, GTK_ALIGN_START);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	return label;
}

static void add_figure(BscSummary *self, const BscFact *fact)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	gtk_box_append(GTK_BOX(box), new_label(fact->value, "figure"));
	gtk_box_append(GTK_BOX(box), new_label(fact->key, "key"));
	if (fact->kind == BSC_FACT_ALARM)
		gtk_widget_add_css_class(box, "alarm");
	gtk_flow_box_insert(GTK_FLOW_BOX(self->figures), box, -1);
	gtk_widget_set_focusable(gtk_widget_get_parent(box), FALSE);
}

static void fill_chooser(BscSummary *self, const BscCapture *capture)
{
	g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);

	for (BscRow i = 0; i < capture->timeline->n_episodes; i++) {
		const BscEpisode *episode = &capture->timeline->episodes[i];
		g_autofree char *title = bsc_facts_episode_title(capture, i);
		char at[BSC_FORMAT_MAX];
		g_autofree char *text = g_strdup_printf("%s, at %s s", title,
							bsc_format_moment(at, episode->begin));

		gtk_string_list_append(names, text);
	}
	gtk_drop_down_set_model(GTK_DROP_DOWN(self->chooser), G_LIST_MODEL(names));
}

void bsc_summary_show(BscSummary *self, const BscDocument *document, BscRow episode)
{
	const BscCapture *capture = document->capture;
	g_autoptr(BscFacts) facts = bsc_facts_summary(capture, document->analysis, episode);
	const BscFactGroup *group = facts->pdata[0];
	bool has_choice = capture->timeline->n_episodes > 1;
	GtkWidget *child;

	self->is_filling = true;
	if (self->capture != capture && has_choice)
		fill_chooser(self, capture);
	if (has_choice)
		gtk_drop_down_set_selected(GTK_DROP_DOWN(self->chooser), episode);
	self->is_filling = false;
	self->capture = capture;
	gtk_label_set_text(GTK_LABEL(self->title), group->title);
	gtk_label_set_text(GTK_LABEL(self->mode), group->subtitle);
	gtk_widget_set_visible(self->title, !has_choice);
	gtk_widget_set_visible(self->chooser, has_choice);
	while ((child = gtk_widget_get_first_child(self->figures)))
		gtk_flow_box_remove(GTK_FLOW_BOX(self->figures), child);
	for (guint i = 0; i < group->facts->len; i++)
		add_figure(self, &g_array_index(group->facts, BscFact, i));
}

static void on_chosen(GtkDropDown *chooser, GParamSpec *spec, gpointer data)
{
	BscSummary *self = data;
	guint row = gtk_drop_down_get_selected(chooser);

	if (!self->is_filling && row != GTK_INVALID_LIST_POSITION)
		g_signal_emit(self, signals[EPISODE_CHOSEN], 0, row);
}

static void bsc_summary_dispose(GObject *object)
{
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	G_OBJECT_CLASS(bsc_summary_parent_class)->dispose(object);
}

static void bsc_summary_class_init(BscSummaryClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_summary_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "summary");
	signals[EPISODE_CHOSEN] =
		g_signal_new("episode-chosen", BSC_TYPE_SUMMARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
			     NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void bsc_summary_init(BscSummary *self)
{
	GtkLayoutManager *layout = gtk_widget_get_layout_manager(GTK_WIDGET(self));

	gtk_box_layout_set_spacing(GTK_BOX_LAYOUT(layout), 12);
	self->title = new_label("", "heading");
	self->mode = new_label("", "key");
	self->chooser = gtk_drop_down_new(NULL, NULL);
	gtk_widget_set_valign(self->chooser, GTK_ALIGN_CENTER);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->chooser), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Episode", -1);
	self->figures = gtk_flow_box_new();
	gtk_flow_box_set_selection_mode(GTK_FLOW_BOX(self->figures), GTK_SELECTION_NONE);
	gtk_flow_box_set_min_children_per_line(GTK_FLOW_BOX(self->figures), MIN_FIGURES);
	gtk_flow_box_set_max_children_per_line(GTK_FLOW_BOX(self->figures), MAX_FIGURES);
	gtk_flow_box_set_column_spacing(GTK_FLOW_BOX(self->figures), 24);
	gtk_flow_box_set_row_spacing(GTK_FLOW_BOX(self->figures), 6);
	gtk_widget_set_hexpand(self->figures, TRUE);
	gtk_widget_set_valign(self->figures, GTK_ALIGN_START);
	gtk_widget_add_css_class(self->figures, "figures");
	g_signal_connect(self->chooser, "notify::selected", G_CALLBACK(on_chosen), self);
	gtk_widget_set_parent(self->title, GTK_WIDGET(self));
	gtk_widget_set_parent(self->chooser, GTK_WIDGET(self));
	gtk_widget_set_parent(self->mode, GTK_WIDGET(self));
	gtk_widget_set_parent(self->figures, GTK_WIDGET(self));
}
