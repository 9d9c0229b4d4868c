/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/notebook.h"

struct _BscNotebook {
	GObject parent_instance;
	BscSessionFile *file; /* owned */
	BscRow chosen;
	char *message; /* owned */
};

G_DEFINE_FINAL_TYPE(BscNotebook, bsc_notebook, G_TYPE_OBJECT)

enum { CHANGED, LANES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

BscNotebook *bsc_notebook_new(void)
{
	return g_object_new(BSC_TYPE_NOTEBOOK, NULL);
}

BscSessionFile *bsc_notebook_get(BscNotebook *self)
{
	return self->file;
}

void bsc_notebook_changed(BscNotebook *self)
{
	g_signal_emit(self, signals[CHANGED], 0);
}

void bsc_notebook_lanes_changed(BscNotebook *self)
{
	g_signal_emit(self, signals[LANES_CHANGED], 0);
	bsc_notebook_changed(self);
}

void bsc_notebook_take(BscNotebook *self, BscSessionFile *file)
{
	bsc_session_file_free(self->file);
	self->file = file;
	self->chosen = BSC_NO_ROW;
	bsc_notebook_lanes_changed(self);
}

BscRow bsc_notebook_get_chosen(BscNotebook *self)
{
	return self->chosen < bsc_markers_n(self->file->markers) ? self->chosen : BSC_NO_ROW;
}

void bsc_notebook_choose(BscNotebook *self, BscRow marker)
{
	if (marker == self->chosen)
		return;
	self->chosen = marker;
	bsc_notebook_changed(self);
}

void bsc_notebook_set_range(BscNotebook *self, BscNsec begin, BscNsec end)
{
	BscRange range = { MIN(begin, end), MAX(begin, end) };

	self->file->has_range = begin != end;
	if (self->file->has_range)
		self->file->range = range;
	bsc_notebook_changed(self);
}

void bsc_notebook_mark(BscNotebook *self, BscNsec at)
{
	BscRow place = bsc_markers_add(self->file->markers, at, NULL);

	if (place == BSC_NO_ROW)
		return;
	self->chosen = place;
	bsc_notebook_changed(self);
}

void bsc_notebook_unmark(BscNotebook *self, BscRow marker)
{
	if (marker >= bsc_markers_n(self->file->markers))
		return;
	bsc_markers_remove(self->file->markers, marker);
	if (self->chosen != BSC_NO_ROW && self->chosen >= marker)
		self->chosen = self->chosen > marker ? self->chosen - 1 : BSC_NO_ROW;
	bsc_notebook_changed(self);
}

const char *bsc_notebook_get_message(BscNotebook *self)
{
	return self->message;
}

void bsc_notebook_set_message(BscNotebook *self, const char *message)
{
	g_free(self->message);
	self->message = g_strdup(message);
	bsc_notebook_changed(self);
}

static void bsc_notebook_finalize(GObject *object)
{
	BscNotebook *self = BSC_NOTEBOOK(object);

	bsc_session_file_free(self->file);
	g_free(self->message);
	G_OBJECT_CLASS(bsc_notebook_parent_class)->finalize(object);
}

static void bsc_notebook_class_init(BscNotebookClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_notebook_finalize;
	signals[CHANGED] = g_signal_new("changed", BSC_TYPE_NOTEBOOK, G_SIGNAL_RUN_LAST, 0, NULL,
					NULL, NULL, G_TYPE_NONE, 0);
	signals[LANES_CHANGED] = g_signal_new("lanes-changed", BSC_TYPE_NOTEBOOK, G_SIGNAL_RUN_LAST,
					      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void bsc_notebook_init(BscNotebook *self)
{
	self->file = bsc_session_file_new();
	self->chosen = BSC_NO_ROW;
	self->message = g_strdup("");
}
