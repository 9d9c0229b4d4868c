/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/recipe-box.h"

#include "report/setup.h"

struct _BscRecipeBox {
	GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE(BscRecipeBox, bsc_recipe_box, GTK_TYPE_BOX)

#define TEXT "bsc-text" /* what a button copies */

/* Of what is longer the begin is shown; the button copies all of it. */
#define MAX_LINES 4
#define MAX_CHARS 64

static void on_copy(GtkButton *button, gpointer data)
{
	gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(button)),
			       g_object_get_data(G_OBJECT(button), TEXT));
}

static GtkWidget *new_copy_button(const char *what, const char *text)
{
	GtkWidget *button = gtk_button_new_with_label("Copy");
	g_autofree char *label = g_strdup_printf("Copy: %s", what);

	gtk_widget_add_css_class(button, "chip");
	gtk_widget_set_tooltip_text(button, label);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
				       -1);
	g_object_set_data_full(G_OBJECT(button), TEXT, g_strdup(text), g_free);
	g_signal_connect(button, "clicked", G_CALLBACK(on_copy), NULL);
	return button;
}

static GtkWidget *new_label(const char *text, const char *class)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_widget_set_hexpand(label, TRUE);
	if (class)
		gtk_widget_add_css_class(label, class);
	return label;
}

/* WHAT is said of TEXT, which is a command, or several with a line each. */
static void add_command(GtkWidget *box, const char *what, const char *text)
{
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	GtkWidget *command = new_label(text, "command");
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();

	/* What is read off the screen must not have signs that are not in it. */
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	gtk_label_set_attributes(GTK_LABEL(command), attributes);
	gtk_label_set_max_width_chars(GTK_LABEL(command), MAX_CHARS);
	gtk_label_set_lines(GTK_LABEL(command), MAX_LINES);
	gtk_label_set_ellipsize(GTK_LABEL(command), PANGO_ELLIPSIZE_END);
	gtk_box_append(GTK_BOX(head), new_label(what, NULL));
	gtk_box_append(GTK_BOX(head), new_copy_button(what, text));
	gtk_box_append(GTK_BOX(box), head);
	gtk_box_append(GTK_BOX(box), command);
}

static GtkWidget *new_page(void)
{
	return gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
}

static GtkWidget *new_boot_page(const BscSetup *setup)
{
	GtkWidget *page = new_page();
	g_autoptr(GString) line = g_string_new(NULL);
	g_autofree char *steps = g_strjoinv("\n", (char **)bsc_setup_steps());

	bsc_setup_boot_line(setup, line);
	add_command(page, "Add to the kernel's command line", line->str);
	add_command(page, "Soon after boot, as root", steps);
	return page;
}

static GtkWidget *new_runtime_page(const BscSetup *setup)
{
	GtkWidget *page = new_page();
	g_autoptr(GString) line = g_string_new(NULL);

	bsc_setup_runtime_line(setup, line);
	add_command(page, "As root, on a system that is otherwise idle", line->str);
	return page;
}

static void bsc_recipe_box_class_init(BscRecipeBoxClass *class)
{
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "recipe");
}

static void bsc_recipe_box_init(BscRecipeBox *self)
{
	const BscSetup setup = { .arch = BSC_N_ARCHS };
	GtkWidget *stack = gtk_stack_new(), *switcher = gtk_stack_switcher_new();
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12), *note;

	gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
	gtk_box_set_spacing(GTK_BOX(self), 6);
	gtk_stack_add_titled(GTK_STACK(stack), new_boot_page(&setup), "boot", "At Boot");
	gtk_stack_add_titled(GTK_STACK(stack), new_runtime_page(&setup), "runtime", "At Run Time");
	gtk_stack_switcher_set_stack(GTK_STACK_SWITCHER(switcher), GTK_STACK(stack));
	gtk_widget_add_css_class(switcher, "small");
	gtk_box_append(GTK_BOX(head), new_label("Take a capture", "heading"));
	gtk_box_append(GTK_BOX(head), switcher);
	gtk_box_append(GTK_BOX(self), head);
	gtk_box_append(GTK_BOX(self), stack);
	note = new_label("bringup-scope recipe prints this for a number of CPUs and an "
			 "architecture, and what to beware of.",
			 "key");
	gtk_label_set_max_width_chars(GTK_LABEL(note), MAX_CHARS);
	gtk_box_append(GTK_BOX(self), note);
}
