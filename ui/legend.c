/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/legend.h"

#include "draw/scene.h"
#include "export/cairo-painter.h"
#include "ui/look.h"

struct _BscLegend {
	GtkWidget parent_instance;
	BscDocument *document; /* owned; NULL: nothing to explain */
	BscRow episode;
	BscHighlight highlight;
	BscPainter *painter; /* owned */
	BscScene *scene;     /* owned; of the width that was asked for last; NULL: none yet */
};

G_DEFINE_FINAL_TYPE(BscLegend, bsc_legend, GTK_TYPE_WIDGET)

/* px; narrower ones would be higher than the window has room for. */
#define MIN_WIDTH 560

static const BscScene *scene_for_width(BscLegend *self, int width)
{
	BscView view = { .episode = self->episode,
			 .width = MAX(width, MIN_WIDTH),
			 .highlights = self->document->highlights,
			 .highlight = self->highlight };

	if (self->scene && bsc_scene_view(self->scene)->width == view.width)
		return self->scene;
	g_clear_pointer(&self->scene, bsc_scene_free);
	self->scene = bsc_scene_new_legend(self->document->capture, &view,
					   bsc_look_theme(GTK_WIDGET(self)));
	return self->scene;
}

static void describe(BscLegend *self)
{
	g_autofree char *label = g_strdup_printf("Legend of the timeline, highlighted: %s",
						 bsc_highlight_text(self->highlight));

	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
				       -1);
}

void bsc_legend_show(BscLegend *self, BscDocument *document, BscRow episode)
{
	if (document)
		bsc_document_ref(document);
	g_clear_pointer(&self->scene, bsc_scene_free);
	g_clear_pointer(&self->document, bsc_document_unref);
	self->document = document;
	self->episode = episode;
	gtk_widget_queue_resize(GTK_WIDGET(self));
}

void bsc_legend_set_highlight(BscLegend *self, BscHighlight highlight)
{
	self->highlight = highlight;
	g_clear_pointer(&self->scene, bsc_scene_free);
	describe(self);
	gtk_widget_queue_resize(GTK_WIDGET(self));
}

static GtkSizeRequestMode bsc_legend_get_request_mode(GtkWidget *widget)
{
	return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void bsc_legend_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
			       int *minimum, int *natural, int *minimum_baseline,
			       int *natural_baseline)
{
	BscLegend *self = BSC_LEGEND(widget);

	*minimum = *natural = 0;
	if (orientation == GTK_ORIENTATION_HORIZONTAL)
		*minimum = *natural = MIN_WIDTH;
	else if (self->document)
		*minimum = *natural = (int)bsc_scene_view(scene_for_width(self, for_size))->height;
}

static void bsc_legend_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	BscLegend *self = BSC_LEGEND(widget);
	int width = gtk_widget_get_width(widget);
	int height = gtk_widget_get_height(widget);
	cairo_t *cr;

	if (!self->document || width <= 0 || height <= 0)
		return;
	cr = gtk_snapshot_append_cairo(snapshot,
				       &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
	bsc_painter_paint(self->painter, scene_for_width(self, width), cr);
	cairo_destroy(cr);
}

static void bsc_legend_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	BscLegend *self = BSC_LEGEND(widget);

	GTK_WIDGET_CLASS(bsc_legend_parent_class)->css_changed(widget, change);
	g_clear_pointer(&self->scene, bsc_scene_free);
	gtk_widget_queue_draw(widget);
}

static void bsc_legend_finalize(GObject *object)
{
	BscLegend *self = BSC_LEGEND(object);

	bsc_scene_free(self->scene);
	bsc_painter_free(self->painter);
	bsc_document_unref(self->document);
	G_OBJECT_CLASS(bsc_legend_parent_class)->finalize(object);
}

static void bsc_legend_class_init(BscLegendClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = bsc_legend_finalize;
	widget_class->get_request_mode = bsc_legend_get_request_mode;
	widget_class->measure = bsc_legend_measure;
	widget_class->snapshot = bsc_legend_snapshot;
	widget_class->css_changed = bsc_legend_css_changed;
	gtk_widget_class_set_css_name(widget_class, "legend");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void bsc_legend_init(BscLegend *self)
{
	self->painter = bsc_painter_new();
	describe(self);
}
