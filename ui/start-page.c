/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/start-page.h"

#include "base/place.h"
#include "ui/open-button.h"
#include "ui/recent.h"
#include "ui/recipe-box.h"
#include "ui/samples.h"

struct _BscStartPage {
	GtkBox parent_instance;
	GtkWidget *open_button, *recent, *samples_box, *samples;
};

G_DEFINE_FINAL_TYPE(BscStartPage, bsc_start_page, GTK_TYPE_BOX)

enum { PROP_RECENT_MENU = 1 };

GtkWidget *bsc_start_page_first(BscStartPage *self)
{
	return self->open_button;
}

/* Of the sources that the program was built from, in build/ or build/NAME, else of the tree that it
 * was installed to. */
static char *find_samples(void)
{
	char *folder = bsc_place_find("ui", "../samples");

	if (!folder)
		folder = bsc_place_find("ui", "../../samples");
	return folder ? folder : bsc_place_find(BSC_LIBEXEC, BSC_DATA "/bringup-scope/samples");
}

static GtkWidget *new_line(const char *text, const char *class)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_widget_add_css_class(label, class);
	return label;
}

static void add_sample(BscStartPage *self, const BscSample *sample)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	g_autofree char *uri = g_filename_to_uri(sample->path, NULL, NULL);
	g_autofree char *label = g_strdup_printf("%s: %s", sample->name, sample->text);

	gtk_box_append(GTK_BOX(box), new_line(sample->name, "name"));
	gtk_box_append(GTK_BOX(box), new_line(sample->text, "key"));
	gtk_box_append(GTK_BOX(self->samples), bsc_open_button_new(box, label, uri));
}

static void show_samples(BscStartPage *self)
{
	g_autofree char *folder = find_samples();
	g_autoptr(GPtrArray) samples = folder ? bsc_samples_list(folder) : NULL;

	for (guint i = 0; samples && i < samples->len; i++)
		add_sample(self, samples->pdata[i]);
	gtk_widget_set_visible(self->samples_box, samples && samples->len > 0);
}

static void bsc_start_page_set_property(GObject *object, guint id, const GValue *value,
					GParamSpec *spec)
{
	g_object_set_property(G_OBJECT(BSC_START_PAGE(object)->recent), "menu", value);
}

static void bsc_start_page_class_init(BscStartPageClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->set_property = bsc_start_page_set_property;
	g_object_class_install_property(
		object_class, PROP_RECENT_MENU,
		g_param_spec_object("recent-menu", NULL, NULL, G_TYPE_MENU,
				    G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
	g_type_ensure(BSC_TYPE_RECENT_LIST);
	g_type_ensure(BSC_TYPE_RECIPE_BOX);
	gtk_widget_class_set_css_name(widget_class, "startpage");
	gtk_widget_class_set_template_from_resource(widget_class,
						    "/org/bringupscope/BringupScope/start-page.ui");
	gtk_widget_class_bind_template_child(widget_class, BscStartPage, open_button);
	gtk_widget_class_bind_template_child(widget_class, BscStartPage, recent);
	gtk_widget_class_bind_template_child(widget_class, BscStartPage, samples_box);
	gtk_widget_class_bind_template_child(widget_class, BscStartPage, samples);
}

static void bsc_start_page_init(BscStartPage *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	show_samples(self);
}
