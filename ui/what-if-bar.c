/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/what-if-bar.h"

#include "ui/look.h"

struct _BscWhatIfBarView {
	GtkWidget parent_instance;
	BscBarKind kind;
	bool is_open;
	BscNsec low, total, high, recorded, scale; /* ns */
};

G_DEFINE_FINAL_TYPE(BscWhatIfBarView, bsc_what_if_bar_view, GTK_TYPE_WIDGET)

/* px */
#define MIN_WIDTH   56
#define NAT_WIDTH   480
#define HEIGHT      14
#define HATCH_STEP  5
#define BREAK_WIDTH 4
#define BREAK_INSET 14 /* of the break from the right edge */

/* How much of the text's colour is in a bar's. */
#define PREDICTED_PERCENT 38
#define BOUND_PERCENT     20
#define MARK_PERCENT      55

typedef struct Pen {
	cairo_t *cr;
	const BscTheme *theme;
	double width, height; /* px */
} Pen;

static void set_color(cairo_t *cr, BscColor color)
{
	cairo_set_source_rgba(cr, color.r / 255.0, color.g / 255.0, color.b / 255.0,
			      color.a / 255.0);
}

static BscColor grey(const BscTheme *theme, int percent)
{
	return bsc_color_mix(bsc_theme_color(theme, BSC_ROLE_GROUND),
			     bsc_theme_color(theme, BSC_ROLE_TEXT), percent);
}

/* What was measured has the colour of work; what was not has none. */
static BscColor color_of(const BscTheme *theme, BscBarKind kind)
{
	switch (kind) {
	case BSC_BAR_MEASURED: return bsc_theme_stretch(theme, BSC_STRETCH_PREPARE, BSC_EXACT).fill;
	case BSC_BAR_PREDICTED: return grey(theme, PREDICTED_PERCENT);
	case BSC_BAR_BOUND: break;
	}
	return grey(theme, BOUND_PERCENT);
}

static double x_of(const BscWhatIfBarView *self, const Pen *pen, BscNsec t)
{
	return (double)t / (double)self->scale * pen->width;
}

static void fill(const Pen *pen, double from, double to, BscColor color)
{
	set_color(pen->cr, color);
	cairo_rectangle(pen->cr, from, 0, MAX(0, to - from), pen->height);
	cairo_fill(pen->cr);
}

/* Thin rising lines: no event shows it, as in the timeline. */
static void hatch(const Pen *pen, double from, double to, BscColor color)
{
	BscColor pale = bsc_color_mix(bsc_theme_color(pen->theme, BSC_ROLE_GROUND), color, 30);

	fill(pen, from, to, pale);
	cairo_save(pen->cr);
	cairo_rectangle(pen->cr, from, 0, to - from, pen->height);
	cairo_clip(pen->cr);
	set_color(pen->cr, color);
	cairo_set_line_width(pen->cr, 1);
	for (double x = from - pen->height; x < to; x += HATCH_STEP) {
		cairo_move_to(pen->cr, x, pen->height);
		cairo_line_to(pen->cr, x + pen->height, 0);
	}
	cairo_stroke(pen->cr);
	cairo_restore(pen->cr);
}

/* Two slanted gaps: it goes on beyond what there is room for. */
static void break_off(const Pen *pen)
{
	double x = pen->width - BREAK_INSET;

	set_color(pen->cr, bsc_theme_color(pen->theme, BSC_ROLE_GROUND));
	cairo_set_line_width(pen->cr, 2);
	for (int i = 0; i < 2; i++) {
		cairo_move_to(pen->cr, x + i * BREAK_WIDTH, pen->height + 1);
		cairo_line_to(pen->cr, x + i * BREAK_WIDTH + BREAK_WIDTH, -1);
	}
	cairo_stroke(pen->cr);
}

/* On a whole pixel, so that it is as sharp in every row. */
static void mark(const Pen *pen, double x, BscColor color)
{
	fill(pen, (double)(int)x, (double)(int)x + 1, color);
}

static void paint(const BscWhatIfBarView *self, const Pen *pen)
{
	BscColor color = color_of(pen->theme, self->kind);
	BscColor strong = grey(pen->theme, MARK_PERCENT);
	double low = MIN(x_of(self, pen, self->low), pen->width);
	double high = MIN(x_of(self, pen, self->high), pen->width);

	fill(pen, 0, MAX(low, 1), color);
	if (high - low >= 1)
		hatch(pen, low, high, color);
	if (high - low >= 3 && !self->is_open && self->total < self->scale)
		mark(pen, x_of(self, pen, self->total), strong);
	if (self->high > self->scale)
		break_off(pen);
	if (self->kind != BSC_BAR_MEASURED)
		mark(pen, x_of(self, pen, self->recorded) - 1,
		     color_of(pen->theme, BSC_BAR_MEASURED));
}

static void bsc_what_if_bar_view_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget);
	Pen pen = { .theme = bsc_look_theme(widget), .width = width, .height = height };

	if (width <= 0 || height <= 0)
		return;
	pen.cr = gtk_snapshot_append_cairo(snapshot,
					   &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
	paint(BSC_WHAT_IF_BAR_VIEW(widget), &pen);
	cairo_destroy(pen.cr);
}

static void bsc_what_if_bar_view_measure(GtkWidget *widget, GtkOrientation orientation,
					 int for_size, int *minimum, int *natural,
					 int *minimum_baseline, int *natural_baseline)
{
	bool is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

	*minimum = is_width ? MIN_WIDTH : HEIGHT;
	*natural = is_width ? NAT_WIDTH : HEIGHT;
}

static void bsc_what_if_bar_view_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	GTK_WIDGET_CLASS(bsc_what_if_bar_view_parent_class)->css_changed(widget, change);
	gtk_widget_queue_draw(widget);
}

static void bsc_what_if_bar_view_class_init(BscWhatIfBarViewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	widget_class->snapshot = bsc_what_if_bar_view_snapshot;
	widget_class->measure = bsc_what_if_bar_view_measure;
	widget_class->css_changed = bsc_what_if_bar_view_css_changed;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void bsc_what_if_bar_view_init(BscWhatIfBarView *self)
{
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_valign(GTK_WIDGET(self), GTK_ALIGN_CENTER);
}

GtkWidget *bsc_what_if_bar_view_new(const BscWhatIfBar *bar, BscNsec recorded, BscNsec scale)
{
	BscWhatIfBarView *self = g_object_new(BSC_TYPE_WHAT_IF_BAR_VIEW, NULL);

	self->kind = bar->kind;
	self->is_open = bar->is_open;
	self->low = bar->low;
	self->total = bar->total;
	self->high = bar->high;
	self->recorded = recorded;
	self->scale = scale;
	return GTK_WIDGET(self);
}
