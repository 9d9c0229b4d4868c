/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-legend.h"

#include "draw/stack.h"
#include "export/cairo-painter.h"
#include "ui/look.h"

struct _BscCompareLegend {
	GtkWidget parent_instance;
	BscCompared *compared; /* owned; NULL: nothing to explain */
	bool is_ghost;
	BscPainter *painter; /* owned */
	BscScene *scene;     /* owned; of the width that was asked for last; NULL: none yet */
};

G_DEFINE_FINAL_TYPE(BscCompareLegend, bsc_compare_legend, GTK_TYPE_WIDGET)

/* px; narrower ones would be higher than the window has room for. */
#define MIN_WIDTH 560

static const BscScene *scene_for_width(BscCompareLegend *self, int width)
{
	const BscCompared *compared = self->compared;
	size_t n = bsc_compared_n(compared);
	g_autofree BscStackPart *parts = NULL;
	BscStackView view;

	width = MAX(width, MIN_WIDTH);
	if (self->scene && bsc_scene_view(self->scene)->width == width)
		return self->scene;
	g_clear_pointer(&self->scene, bsc_scene_free);
	parts = g_new(BscStackPart, n);
	for (size_t i = 0; i < n; i++)
		parts[i] = (BscStackPart){ compared->runs[i].capture,
					   bsc_compared_episode(compared, i), compared->labels[i] };
	view = bsc_stack_fit(parts, n, compared->comparison->options.alignment, width);
	view.is_ghost = self->is_ghost;
	view.has_frame = false;
	self->scene = bsc_scene_new_stack_legend(&view, bsc_look_theme(GTK_WIDGET(self)));
	return self->scene;
}

void bsc_compare_legend_show(BscCompareLegend *self, BscCompared *compared, bool is_ghost)
{
	if (compared)
		bsc_compared_ref(compared);
	g_clear_pointer(&self->scene, bsc_scene_free);
	bsc_compared_unref(self->compared);
	self->compared = compared;
	self->is_ghost = is_ghost;
	gtk_widget_queue_resize(GTK_WIDGET(self));
}

static GtkSizeRequestMode bsc_compare_legend_get_request_mode(GtkWidget *widget)
{
	return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void bsc_compare_legend_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
				       int *minimum, int *natural, int *minimum_baseline,
				       int *natural_baseline)
{
	BscCompareLegend *self = BSC_COMPARE_LEGEND(widget);

	*minimum = *natural = 0;
	if (orientation == GTK_ORIENTATION_HORIZONTAL)
		*minimum = *natural = MIN_WIDTH;
	else if (self->compared)
		*minimum = *natural = (int)bsc_scene_view(scene_for_width(self, for_size))->height;
}

static void bsc_compare_legend_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	BscCompareLegend *self = BSC_COMPARE_LEGEND(widget);
	int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget);
	cairo_t *cr;

	if (!self->compared || width <= 0 || height <= 0)
		return;
	cr = gtk_snapshot_append_cairo(snapshot,
				       &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
	bsc_painter_paint(self->painter, scene_for_width(self, width), cr);
	cairo_destroy(cr);
}

static void bsc_compare_legend_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	GTK_WIDGET_CLASS(bsc_compare_legend_parent_class)->css_changed(widget, change);
	g_clear_pointer(&BSC_COMPARE_LEGEND(widget)->scene, bsc_scene_free);
	gtk_widget_queue_draw(widget);
}

static void bsc_compare_legend_finalize(GObject *object)
{
	BscCompareLegend *self = BSC_COMPARE_LEGEND(object);

	bsc_scene_free(self->scene);
	bsc_painter_free(self->painter);
	bsc_compared_unref(self->compared);
	G_OBJECT_CLASS(bsc_compare_legend_parent_class)->finalize(object);
}

static void bsc_compare_legend_class_init(BscCompareLegendClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = bsc_compare_legend_finalize;
	widget_class->get_request_mode = bsc_compare_legend_get_request_mode;
	widget_class->measure = bsc_compare_legend_measure;
	widget_class->snapshot = bsc_compare_legend_snapshot;
	widget_class->css_changed = bsc_compare_legend_css_changed;
	gtk_widget_class_set_css_name(widget_class, "legend");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void bsc_compare_legend_init(BscCompareLegend *self)
{
	self->painter = bsc_painter_new();
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Legend of the timelines", -1);
}
