/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/capture-page.h"

#include "ui/facts.h"
#include "ui/finding-list.h"
#include "ui/findings.h"
#include "ui/inspector.h"
#include "ui/legend.h"
#include "ui/summary.h"
#include "ui/timeline-view.h"

struct _BscCapturePage {
	GtkBox parent_instance;
	BscDocument *document; /* owned; NULL: none is shown */
	BscRow episode;
	gboolean show_inspector, show_findings;
	gboolean is_following; /* the timeline selects what the list has chosen */
	BscHighlight highlight;

	GtkWidget *damage_bar, *damage_label;
	GtkWidget *summary, *timeline, *legend, *inspector, *findings;
};

G_DEFINE_FINAL_TYPE(BscCapturePage, bsc_capture_page, GTK_TYPE_BOX)

enum { PROP_SHOW_INSPECTOR = 1, PROP_SHOW_FINDINGS, PROP_HIGHLIGHT, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static BscFacts *facts_of(const BscCapture *capture, BscRow episode, BscPick pick)
{
	switch (pick.kind) {
	case BSC_REF_INTERVAL: return bsc_facts_interval(capture, pick.row);
	case BSC_REF_ARROW: return bsc_facts_arrow(capture, pick.row);
	case BSC_REF_LANE: return bsc_facts_lane(capture, pick.row);
	case BSC_REF_NONE: break;
	}
	return bsc_facts_episode(capture, episode);
}

static void mark_finding(BscCapturePage *self, BscRow row)
{
	const BscFinding *finding =
		row == BSC_NO_ROW ? NULL : &self->document->analysis->findings[row];

	bsc_timeline_view_mark(BSC_TIMELINE_VIEW(self->timeline),
			       finding ? finding->begin : BSC_NSEC_NONE,
			       finding ? finding->end : BSC_NSEC_NONE);
}

/* What is selected in the timeline is what the other panes speak of. */
static void on_selection_changed(BscTimelineView *timeline, gpointer data)
{
	BscCapturePage *self = data;
	BscPick pick = bsc_timeline_view_get_selection(timeline);
	g_autoptr(BscFacts) facts = NULL;
	BscRow finding = BSC_NO_ROW;

	if (!self->document)
		return;
	facts = facts_of(self->document->capture, self->episode, pick);
	bsc_inspector_show(BSC_INSPECTOR(self->inspector), facts);
	if (self->is_following)
		return;
	if (pick.kind == BSC_REF_INTERVAL)
		finding = bsc_findings_covering(self->document->capture->timeline,
						self->document->analysis, pick.row);
	bsc_finding_list_select(BSC_FINDING_LIST(self->findings), finding);
	mark_finding(self, finding);
}

static void on_finding_selected(BscFindingList *list, guint row, gpointer data)
{
	BscCapturePage *self = data;
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(self->timeline);
	BscPick pick = { BSC_REF_NONE, BSC_NO_ROW };

	if (row != BSC_NO_ROW)
		pick.row = bsc_findings_stretch(self->document->capture->timeline,
						&self->document->analysis->findings[row]);
	if (pick.row != BSC_NO_ROW)
		pick.kind = BSC_REF_INTERVAL;
	self->is_following = TRUE;
	bsc_timeline_view_select(timeline, pick);
	self->is_following = FALSE;
	bsc_timeline_view_reveal(timeline);
	mark_finding(self, row);
}

static void on_finding_activated(BscFindingList *list, guint row, gpointer data)
{
	BscCapturePage *self = data;
	const BscFinding *finding = &self->document->analysis->findings[row];

	bsc_timeline_view_fit(BSC_TIMELINE_VIEW(self->timeline), finding->begin, finding->end);
}

static void show_episode(BscCapturePage *self, BscRow episode)
{
	self->episode = episode;
	bsc_finding_list_show(BSC_FINDING_LIST(self->findings), self->document, episode);
	bsc_summary_show(BSC_SUMMARY(self->summary), self->document, episode);
	bsc_timeline_view_show(BSC_TIMELINE_VIEW(self->timeline), self->document, episode);
	bsc_legend_show(BSC_LEGEND(self->legend), self->document, episode);
	gtk_window_set_focus(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self))), self->timeline);
}

static void on_episode_chosen(BscSummary *summary, guint episode, gpointer data)
{
	show_episode(data, episode);
}

/* The episode that matters most: the boot, else the first. */
static BscRow best_episode(const BscTimeline *timeline)
{
	for (BscRow i = 0; i < timeline->n_episodes; i++)
		if (timeline->episodes[i].kind == BSC_EPISODE_BOOT)
			return i;
	return 0;
}

static void show_damage(BscCapturePage *self)
{
	g_autofree char *damage = bsc_facts_damage(self->document->capture);

	if (damage)
		gtk_label_set_text(GTK_LABEL(self->damage_label), damage);
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->damage_bar), damage != NULL);
}

static void on_damage_response(GtkInfoBar *bar, int response, gpointer data)
{
	gtk_info_bar_set_revealed(bar, FALSE);
}

static void set_highlight(BscCapturePage *self, const char *name)
{
	if (!name || !bsc_highlight_parse(name, &self->highlight))
		return;
	bsc_timeline_view_set_highlight(BSC_TIMELINE_VIEW(self->timeline), self->highlight);
	bsc_legend_set_highlight(BSC_LEGEND(self->legend), self->highlight);
}

void bsc_capture_page_show(BscCapturePage *self, BscDocument *document)
{
	BscDocument *before = self->document;

	self->document = document ? bsc_document_ref(document) : NULL;
	if (document) {
		show_damage(self);
		show_episode(self, best_episode(document->capture->timeline));
	} else {
		bsc_timeline_view_show(BSC_TIMELINE_VIEW(self->timeline), NULL, BSC_NO_ROW);
		bsc_legend_show(BSC_LEGEND(self->legend), NULL, BSC_NO_ROW);
		bsc_finding_list_show(BSC_FINDING_LIST(self->findings), NULL, BSC_NO_ROW);
	}
	bsc_document_unref(before);
}

GtkWidget *bsc_capture_page_timeline(BscCapturePage *self)
{
	return self->timeline;
}

static void bsc_capture_page_set_property(GObject *object, guint id, const GValue *value,
					  GParamSpec *spec)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(object);

	switch (id) {
	case PROP_SHOW_INSPECTOR:
		self->show_inspector = g_value_get_boolean(value);
		gtk_widget_set_visible(self->inspector, self->show_inspector);
		break;
	case PROP_SHOW_FINDINGS:
		self->show_findings = g_value_get_boolean(value);
		gtk_widget_set_visible(self->findings, self->show_findings);
		break;
	case PROP_HIGHLIGHT: set_highlight(self, g_value_get_string(value)); break;
	}
}

static void bsc_capture_page_get_property(GObject *object, guint id, GValue *value,
					  GParamSpec *spec)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(object);

	switch (id) {
	case PROP_SHOW_INSPECTOR: g_value_set_boolean(value, self->show_inspector); break;
	case PROP_SHOW_FINDINGS: g_value_set_boolean(value, self->show_findings); break;
	case PROP_HIGHLIGHT:
		g_value_set_static_string(value, bsc_highlight_name(self->highlight));
		break;
	}
}

static void bsc_capture_page_finalize(GObject *object)
{
	bsc_document_unref(BSC_CAPTURE_PAGE(object)->document);
	G_OBJECT_CLASS(bsc_capture_page_parent_class)->finalize(object);
}

static void bind_children(GtkWidgetClass *class)
{
	static const struct {
		const char *name;
		size_t offset;
	} children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET(BscCapturePage, name) }
		CHILD(damage_bar), CHILD(damage_label), CHILD(summary),  CHILD(timeline),
		CHILD(legend),     CHILD(inspector),    CHILD(findings),
#undef CHILD
	};

	for (size_t i = 0; i < G_N_ELEMENTS(children); i++)
		gtk_widget_class_bind_template_child_full(class, children[i].name, FALSE,
							  (gssize)children[i].offset);
	gtk_widget_class_bind_template_callback(class, on_selection_changed);
	gtk_widget_class_bind_template_callback(class, on_episode_chosen);
	gtk_widget_class_bind_template_callback(class, on_finding_selected);
	gtk_widget_class_bind_template_callback(class, on_finding_activated);
	gtk_widget_class_bind_template_callback(class, on_damage_response);
}

static void install_properties(GObjectClass *class)
{
	GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

	properties[PROP_SHOW_INSPECTOR] =
		g_param_spec_boolean("show-inspector", NULL, NULL, TRUE, flags);
	properties[PROP_SHOW_FINDINGS] =
		g_param_spec_boolean("show-findings", NULL, NULL, TRUE, flags);
	properties[PROP_HIGHLIGHT] = g_param_spec_string("highlight", NULL, NULL, "none", flags);
	g_object_class_install_properties(class, N_PROPERTIES, properties);
}

static void ensure_types(void)
{
	g_type_ensure(BSC_TYPE_SUMMARY);
	g_type_ensure(BSC_TYPE_TIMELINE_VIEW);
	g_type_ensure(BSC_TYPE_LEGEND);
	g_type_ensure(BSC_TYPE_INSPECTOR);
	g_type_ensure(BSC_TYPE_FINDING_LIST);
}

static void bsc_capture_page_class_init(BscCapturePageClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	object_class->finalize = bsc_capture_page_finalize;
	object_class->set_property = bsc_capture_page_set_property;
	object_class->get_property = bsc_capture_page_get_property;
	install_properties(object_class);
	ensure_types();
	gtk_widget_class_set_template_from_resource(
		widget_class, "/org/bringupscope/BringupScope/capture-page.ui");
	bind_children(widget_class);
}

static void bsc_capture_page_init(BscCapturePage *self)
{
	self->show_inspector = self->show_findings = TRUE;
	gtk_widget_init_template(GTK_WIDGET(self));
}
