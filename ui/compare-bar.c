/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-bar.h"

#include "ui/look.h"

#include <math.h>

struct _BscCompareBar {
	GtkWidget parent_instance;
	bool has_bar;
	double low, high, scale_low, scale_high;
};

G_DEFINE_FINAL_TYPE(BscCompareBar, bsc_compare_bar, GTK_TYPE_WIDGET)

/* px */
#define MIN_WIDTH  80
#define NAT_WIDTH  320
#define HEIGHT     12
#define HATCH_STEP 5

void bsc_compare_bar_set(BscCompareBar *self, bool has_bar, double low, double high,
			 double scale_low, double scale_high)
{
	self->has_bar = has_bar;
	self->low = low;
	self->high = high;
	self->scale_low = scale_low;
	self->scale_high = scale_high;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static double x_of(const BscCompareBar *self, double value, double width)
{
	return (value - self->scale_low) / (self->scale_high - self->scale_low) * (width - 1);
}

static void set_color(cairo_t *cr, BscColor color)
{
	cairo_set_source_rgba(cr, color.r / 255.0, color.g / 255.0, color.b / 255.0,
			      color.a / 255.0);
}

static void fill(cairo_t *cr, double a, double b, double height, BscColor color)
{
	set_color(cr, color);
	cairo_rectangle(cr, MIN(a, b), 0, MAX(fabs(b - a), 1), height);
	cairo_fill(cr);
}

/* Thin rising lines: no event shows it, as in the timeline. */
static void hatch(cairo_t *cr, double a, double b, double height, BscColor color)
{
	cairo_save(cr);
	cairo_rectangle(cr, MIN(a, b), 0, MAX(fabs(b - a), 1), height);
	cairo_clip(cr);
	set_color(cr, color);
	cairo_set_line_width(cr, 1);
	for (double x = MIN(a, b) - height; x < MAX(a, b); x += HATCH_STEP) {
		cairo_move_to(cr, x, height);
		cairo_line_to(cr, x + height, 0);
	}
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void paint(const BscCompareBar *self, cairo_t *cr, double width, double height,
		  const BscTheme *theme)
{
	double zero = floor(x_of(self, 0, width)) + 0.5;
	double low = x_of(self, self->low, width), high = x_of(self, self->high, width);
	/* The bound that is nearer to zero is certain. */
	double near = self->low > 0 ? self->low : self->high < 0 ? self->high : 0;
	BscColor color =
		self->low + self->high > 0
			? bsc_theme_color(theme, BSC_ROLE_ALARM)
			: bsc_theme_stretch(theme, BSC_STRETCH_ONLINE_CALLBACKS, BSC_EXACT).fill;

	if (self->has_bar && self->high > self->low)
		hatch(cr, low, high, height, color);
	if (self->has_bar && fabs(near) > 0)
		fill(cr, zero, x_of(self, near, width), height, color);
}

static void bsc_compare_bar_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	BscCompareBar *self = BSC_COMPARE_BAR(widget);
	int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget);
	const BscTheme *theme = bsc_look_theme(widget);
	double top = (height - HEIGHT) / 2;
	cairo_t *cr;

	if (width <= 0 || height <= 0 || !(self->scale_high > self->scale_low))
		return;
	cr = gtk_snapshot_append_cairo(snapshot,
				       &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
	set_color(cr, bsc_theme_color(theme, BSC_ROLE_DIM));
	cairo_rectangle(cr, floor(x_of(self, 0, width)), 0, 1, height);
	cairo_fill(cr);
	cairo_translate(cr, 0, top);
	paint(self, cr, width, HEIGHT, theme);
	cairo_destroy(cr);
}

static void bsc_compare_bar_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
				    int *minimum, int *natural, int *minimum_baseline,
				    int *natural_baseline)
{
	bool is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

	*minimum = is_width ? MIN_WIDTH : HEIGHT;
	*natural = is_width ? NAT_WIDTH : HEIGHT;
}

static void bsc_compare_bar_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	GTK_WIDGET_CLASS(bsc_compare_bar_parent_class)->css_changed(widget, change);
	gtk_widget_queue_draw(widget);
}

static void bsc_compare_bar_class_init(BscCompareBarClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	widget_class->snapshot = bsc_compare_bar_snapshot;
	widget_class->measure = bsc_compare_bar_measure;
	widget_class->css_changed = bsc_compare_bar_css_changed;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void bsc_compare_bar_init(BscCompareBar *self)
{
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
}
