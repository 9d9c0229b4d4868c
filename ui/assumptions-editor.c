/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/assumptions-editor.h"

#include "base/format.h"
#include "ui/what-if-model.h"

#define NS_PER_US 1000

struct _BscAssumptionsEditor {
	GtkBox parent_instance;
	BscAssumptions *assumptions; /* owned */
	GPtrArray *names;            /* owned: the callbacks' names, as the chooser lists them */
	bool is_filling;             /* the fields change because we change them */

	GtkWidget *policies[BSC_N_POLICIES];
	GtkWidget *policy_box, *cpus_on, *cpus, *seed, *host_on, *host, *latency_on, *latency;
	GtkWidget *no_tracer, *no_console, *callback_box, *callback, *factor;
};

G_DEFINE_FINAL_TYPE(BscAssumptionsEditor, bsc_assumptions_editor, GTK_TYPE_BOX)

enum { CHANGED, COPY, N_SIGNALS };
static guint signals[N_SIGNALS];

static void set_check(GtkWidget *check, bool is_on)
{
	gtk_check_button_set_active(GTK_CHECK_BUTTON(check), is_on);
}

static bool is_checked(GtkWidget *check)
{
	return gtk_check_button_get_active(GTK_CHECK_BUTTON(check));
}

static void set_number(GtkWidget *spin, double number)
{
	gtk_spin_button_set_value(GTK_SPIN_BUTTON(spin), number);
}

static uint32_t number_of(GtkWidget *spin)
{
	return (uint32_t)gtk_spin_button_get_value(GTK_SPIN_BUTTON(spin));
}

static void fill(BscAssumptionsEditor *self)
{
	const BscModifiers *m = &self->assumptions->modifiers;

	self->is_filling = true;
	for (int i = 0; i < BSC_N_POLICIES; i++)
		set_check(self->policies[i], self->assumptions->policies & 1u << i);
	set_check(self->cpus_on, m->n_cpus > 0);
	if (m->n_cpus)
		set_number(self->cpus, m->n_cpus);
	set_number(self->seed, m->seed);
	set_check(self->host_on, m->host_cpus > 0);
	if (m->host_cpus)
		set_number(self->host, m->host_cpus);
	set_check(self->latency_on, m->wake_latency != BSC_NSEC_NONE);
	if (m->wake_latency != BSC_NSEC_NONE)
		set_number(self->latency, (double)m->wake_latency / NS_PER_US);
	set_check(self->no_tracer, m->no_tracer);
	set_check(self->no_console, m->no_console);
	self->is_filling = false;
}

void bsc_assumptions_editor_set(BscAssumptionsEditor *self, const BscAssumptions *assumptions)
{
	BscAssumptions *copy = bsc_assumptions_copy(assumptions);

	bsc_assumptions_free(self->assumptions);
	self->assumptions = copy;
	fill(self);
}

const BscAssumptions *bsc_assumptions_editor_get(BscAssumptionsEditor *self)
{
	return self->assumptions;
}

void bsc_assumptions_editor_offer(BscAssumptionsEditor *self, const GArray *callbacks,
				  uint32_t n_cpus)
{
	g_autoptr(GtkStringList) list = gtk_string_list_new(NULL);

	g_ptr_array_set_size(self->names, 0);
	for (guint i = 0; i < callbacks->len; i++) {
		const BscWhatIfCallback *at = &g_array_index(callbacks, BscWhatIfCallback, i);
		g_autofree char *harmless = bsc_text_sanitize(at->name, SIZE_MAX);
		g_autofree char *name = bsc_text_sanitize(at->name, 60);
		char buf[BSC_FORMAT_MAX];
		g_autofree char *text =
			g_strdup_printf("%s, %s", name, bsc_format_duration(buf, at->total));

		/* What cannot be shown can be written neither to a session nor to a command. */
		if (!g_str_equal(harmless, at->name))
			continue;
		g_ptr_array_add(self->names, g_strdup(at->name));
		gtk_string_list_append(list, text);
	}
	gtk_drop_down_set_model(GTK_DROP_DOWN(self->callback), G_LIST_MODEL(list));
	gtk_widget_set_visible(self->callback_box, self->names->len > 0);
	self->is_filling = true;
	set_number(self->cpus, 2.0 * n_cpus);
	self->is_filling = false;
}

static void emit_changed(BscAssumptionsEditor *self)
{
	g_signal_emit(self, signals[CHANGED], 0);
}

/* The last policy that is wanted cannot be taken away: its check comes back. */
static void on_policy(GtkCheckButton *check, GParamSpec *spec, gpointer data)
{
	BscAssumptionsEditor *self = data;

	if (self->is_filling)
		return;
	for (int i = 0; i < BSC_N_POLICIES; i++)
		if (self->policies[i] == GTK_WIDGET(check))
			bsc_assumptions_want(self->assumptions, i, is_checked(self->policies[i]));
	fill(self);
	emit_changed(self);
}

static void read_fields(BscAssumptionsEditor *self)
{
	BscModifiers *m = &self->assumptions->modifiers;

	m->n_cpus = is_checked(self->cpus_on) ? number_of(self->cpus) : 0;
	m->seed = m->n_cpus ? number_of(self->seed) : m->seed;
	m->host_cpus = is_checked(self->host_on) ? number_of(self->host) : 0;
	m->wake_latency = is_checked(self->latency_on)
				  ? (BscNsec)number_of(self->latency) * NS_PER_US
				  : BSC_NSEC_NONE;
	m->no_tracer = is_checked(self->no_tracer);
	m->no_console = is_checked(self->no_console);
}

static void on_field(GObject *field, GParamSpec *spec, gpointer data)
{
	BscAssumptionsEditor *self = data;
	g_autoptr(BscAssumptions) before = NULL;

	if (self->is_filling)
		return;
	before = bsc_assumptions_copy(self->assumptions);
	read_fields(self);
	if (!bsc_assumptions_equal(before, self->assumptions))
		emit_changed(self);
}

static void change_callback(BscAssumptionsEditor *self, bool is_drop)
{
	guint row = gtk_drop_down_get_selected(GTK_DROP_DOWN(self->callback));

	if (row >= self->names->len)
		return;
	bsc_assumptions_scale(self->assumptions, self->names->pdata[row],
			      gtk_spin_button_get_value(GTK_SPIN_BUTTON(self->factor)), is_drop);
	emit_changed(self);
}

static void on_scale(GtkButton *button, gpointer data)
{
	change_callback(data, false);
}

static void on_drop(GtkButton *button, gpointer data)
{
	change_callback(data, true);
}

static void on_reset(GtkButton *button, gpointer data)
{
	BscAssumptionsEditor *self = data;

	bsc_assumptions_free(self->assumptions);
	self->assumptions = bsc_assumptions_new();
	fill(self);
	emit_changed(self);
}

static void on_copy(GtkButton *button, gpointer data)
{
	g_signal_emit(data, signals[COPY], 0);
}

static void add_policies(BscAssumptionsEditor *self)
{
	for (int i = 0; i < BSC_N_POLICIES; i++) {
		GtkWidget *check = gtk_check_button_new_with_label(bsc_policy_name(i));

		gtk_widget_set_tooltip_text(check, bsc_policy_text(i));
		gtk_box_append(GTK_BOX(self->policy_box), check);
		g_signal_connect(check, "notify::active", G_CALLBACK(on_policy), self);
		self->policies[i] = check;
	}
}

/* A callback's name is found by any part of it. */
static void enable_search(BscAssumptionsEditor *self)
{
	g_autoptr(GtkExpression) text =
		gtk_property_expression_new(GTK_TYPE_STRING_OBJECT, NULL, "string");

	gtk_drop_down_set_expression(GTK_DROP_DOWN(self->callback), text);
	gtk_drop_down_set_enable_search(GTK_DROP_DOWN(self->callback), TRUE);
}

static void bsc_assumptions_editor_finalize(GObject *object)
{
	BscAssumptionsEditor *self = BSC_ASSUMPTIONS_EDITOR(object);

	bsc_assumptions_free(self->assumptions);
	g_ptr_array_unref(self->names);
	G_OBJECT_CLASS(bsc_assumptions_editor_parent_class)->finalize(object);
}

static void bind_children(GtkWidgetClass *class)
{
	static const struct {
		const char *name;
		size_t offset;
	} children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET(BscAssumptionsEditor, name) }
		CHILD(policy_box), CHILD(cpus_on),    CHILD(cpus),         CHILD(seed),
		CHILD(host_on),    CHILD(host),       CHILD(latency_on),   CHILD(latency),
		CHILD(no_tracer),  CHILD(no_console), CHILD(callback_box), CHILD(callback),
		CHILD(factor),
#undef CHILD
	};

	for (size_t i = 0; i < G_N_ELEMENTS(children); i++)
		gtk_widget_class_bind_template_child_full(class, children[i].name, FALSE,
							  (gssize)children[i].offset);
	gtk_widget_class_bind_template_callback(class, on_field);
	gtk_widget_class_bind_template_callback(class, on_scale);
	gtk_widget_class_bind_template_callback(class, on_drop);
	gtk_widget_class_bind_template_callback(class, on_reset);
	gtk_widget_class_bind_template_callback(class, on_copy);
}

static void bsc_assumptions_editor_class_init(BscAssumptionsEditorClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = bsc_assumptions_editor_finalize;
	signals[CHANGED] = g_signal_new("changed", BSC_TYPE_ASSUMPTIONS_EDITOR, G_SIGNAL_RUN_LAST,
					0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[COPY] = g_signal_new("copy", BSC_TYPE_ASSUMPTIONS_EDITOR, G_SIGNAL_RUN_LAST, 0,
				     NULL, NULL, NULL, G_TYPE_NONE, 0);
	gtk_widget_class_set_template_from_resource(
		widget_class, "/org/bringupscope/BringupScope/assumptions-editor.ui");
	bind_children(widget_class);
}

static void bsc_assumptions_editor_init(BscAssumptionsEditor *self)
{
	self->assumptions = bsc_assumptions_new();
	self->names = g_ptr_array_new_with_free_func(g_free);
	self->is_filling = true;
	gtk_widget_init_template(GTK_WIDGET(self));
	add_policies(self);
	enable_search(self);
	fill(self);
}
