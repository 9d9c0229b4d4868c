/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/session.h"

#include "base/format.h"
#include "export/file.h"
#include "ui/session-place.h"

#include <string.h>

/* ms after a change until it is written: what is dragged changes with every frame. */
#define DELAY 700

#define MAX_NAME 255 /* bytes of the name of a file */

struct _BscSession {
	GObject parent_instance;
	BscTimelineView *timeline; /* borrowed */
	BscNotebook *notebook;     /* owned: of the recording */
	BscNotebook *scratch;      /* owned: of predictions */
	BscDocument *recording;    /* owned; NULL: none */
	char *path;                /* to write to; NULL: not known yet, or there is no place */
	char *written;             /* what is there, or about to be; NULL: not known */
	guint timer;               /* 0: nothing is to be written */
	bool is_aside;
	bool is_ours;       /* what changes is read from the file */
	BscRange view;      /* that was read */
	GTask *writing;     /* borrowed; NULL: no thread writes */
	GQueue waiting;     /* of Job, owned: to be written after that */
	bool has_to_search; /* the place is looked for once all is written */
};

G_DEFINE_FINAL_TYPE(BscSession, bsc_session, G_TYPE_OBJECT)

enum { RESTORED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* A text and where it goes, for a thread. */
typedef struct Job {
	char *path, *text;
} Job;

static void job_free(gpointer data)
{
	Job *job = data;

	g_free(job->path);
	g_free(job->text);
	g_free(job);
}

static bool write_text(const char *path, const char *text, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);

	g_mkdir_with_parents(folder, 0700);
	return bsc_file_write(path, text, strlen(text), error);
}

/* Only with a checksum is it sure whose the file is. */
static char *text_to_write(BscSession *self)
{
	BscSessionFile *file = bsc_notebook_get(self->notebook);
	g_autofree char *text = NULL;

	if (!self->path || !*file->sha256 || (bsc_session_file_is_empty(file) && !self->written))
		return NULL;
	text = bsc_session_file_print(file);
	if (g_strcmp0(text, self->written) == 0)
		return NULL;
	return g_steal_pointer(&text);
}

static void remember(BscSession *self, const char *text)
{
	g_free(self->written);
	self->written = g_strdup(text);
}

static void tell(BscSession *self, const char *what)
{
	g_autofree char *message = g_strdup_printf("The notes are not kept: %s", what);

	bsc_notebook_set_message(self->notebook, message);
}

static void write_now(BscSession *self);
static void write_next(BscSession *self);
static void search_place(BscSession *self);

/* The program does not end before what is under way is on the disk. */
static void hold(bool is_held)
{
	GApplication *application = g_application_get_default();

	if (application && is_held)
		g_application_hold(application);
	else if (application)
		g_application_release(application);
}

static void write_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	Job *job = data;
	GError *error = NULL;

	if (write_text(job->path, job->text, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static void on_written(GObject *source, GAsyncResult *result, gpointer data)
{
	BscSession *self = BSC_SESSION(source);
	const Job *job = g_task_get_task_data(G_TASK(result));
	g_autoptr(GError) error = NULL;
	bool is_current = g_strcmp0(job->path, self->path) == 0;
	bool is_written = g_task_propagate_boolean(G_TASK(result), &error);

	self->writing = NULL;
	write_next(self);
	if (!is_written && is_current)
		tell(self, error->message);
	else if (is_current)
		write_now(self);
	if (self->has_to_search && !self->writing)
		search_place(self);
	hold(false);
}

/* One after the other, so that the last one stays; the task keeps SELF until it is done. */
static void write_next(BscSession *self)
{
	g_autoptr(GTask) task = NULL;
	Job *job;

	if (self->writing)
		return;
	job = g_queue_pop_head(&self->waiting);
	if (!job)
		return;
	task = g_task_new(self, NULL, on_written, NULL);
	g_task_set_task_data(task, job, job_free);
	self->writing = task;
	hold(true);
	g_task_run_in_thread(task, write_in_thread);
}

static void write_later(BscSession *self, const char *text)
{
	Job *job = g_new(Job, 1);

	remember(self, text);
	*job = (Job){ g_strdup(self->path), g_strdup(text) };
	g_queue_push_tail(&self->waiting, job);
	write_next(self);
}

/* What changes while a thread writes is written after that. */
static void write_now(BscSession *self)
{
	g_autofree char *text = self->writing ? NULL : text_to_write(self);

	if (text)
		write_later(self, text);
}

static gboolean on_timer(gpointer data)
{
	BscSession *self = data;

	self->timer = 0;
	write_now(self);
	return G_SOURCE_REMOVE;
}

static void write_soon(BscSession *self)
{
	g_clear_handle_id(&self->timer, g_source_remove);
	self->timer = g_timeout_add(DELAY, on_timer, self);
}

static void on_changed(BscNotebook *notebook, gpointer data)
{
	BscSession *self = data;

	if (!self->is_ours && self->recording)
		write_soon(self);
}

/* The view is kept with what else is noted, but no reason to write a file. */
static void on_view_changed(BscTimelineView *timeline, gpointer data)
{
	BscSession *self = data;
	BscSessionFile *file = bsc_notebook_get(self->notebook);
	BscRow episode;
	BscDocument *shown = bsc_timeline_view_get_document(timeline, &episode);

	if (self->is_ours || self->is_aside || !shown || shown != self->recording)
		return;
	file->has_view = true;
	file->episode = episode;
	file->view = bsc_timeline_view_get_range(timeline);
	if (!bsc_session_file_is_empty(file))
		write_soon(self);
}

/* What was noted while the checksum was computed is added to what the file says. */
static void add_notes(BscSessionFile *file, const BscSessionFile *early)
{
	for (size_t i = 0; i < bsc_markers_n(early->markers); i++) {
		const BscMarker *marker = bsc_markers_get(early->markers, i);

		bsc_markers_add(file->markers, marker->at, marker->name);
	}
	if (early->has_range) {
		file->has_range = true;
		file->range = early->range;
	}
	if (early->compare->len > 0) {
		g_ptr_array_unref(file->compare);
		file->compare = g_ptr_array_ref(early->compare);
	}
	if (early->simulate) {
		bsc_assumptions_free(file->simulate);
		file->simulate = bsc_assumptions_copy(early->simulate);
	}
}

static void take_place(BscSession *self, BscSessionPlace *place, const char *sha256)
{
	BscSessionFile *early = bsc_notebook_get(self->notebook);
	BscSessionFile *file = g_steal_pointer(&place->file);

	self->path = g_steal_pointer(&place->path);
	if (file) {
		g_autofree char *text = bsc_session_file_print(file);
		bool has_view = file->has_view && bsc_session_file_is_empty(early) &&
				file->episode < self->recording->capture->timeline->n_episodes;

		remember(self, text);
		add_notes(file, early);
		g_strlcpy(file->sha256, sha256, sizeof file->sha256);
		self->view = file->view;
		self->is_ours = true;
		bsc_notebook_take(self->notebook, file);
		g_signal_emit(self, signals[RESTORED], 0, has_view ? file->episode : BSC_NO_ROW);
		self->is_ours = false;
	} else {
		g_strlcpy(early->sha256, sha256, sizeof early->sha256);
	}
	if (place->message)
		bsc_notebook_set_message(self->notebook, place->message);
	write_soon(self);
}

void bsc_session_restore_view(BscSession *self)
{
	bsc_timeline_view_show_range(self->timeline, self->view);
}

typedef struct Search {
	BscDocument *recording;
	char *sha256;
	BscSessionPlace place;
} Search;

static void search_free(gpointer data)
{
	Search *search = data;

	bsc_document_unref(search->recording);
	g_free(search->sha256);
	g_free(search->place.path);
	g_free(search->place.message);
	bsc_session_file_free(search->place.file);
	g_free(search);
}

static void search_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	Search *search = data;
	const BscTrace *trace = search->recording->capture->trace;

	search->sha256 = g_strdup(bsc_trace_sha256(trace));
	if (strlen(search->sha256) == 64)
		search->place =
			bsc_session_find(trace->path, search->sha256, g_get_user_data_dir());
	g_task_return_boolean(task, TRUE);
}

static void on_found(GObject *source, GAsyncResult *result, gpointer data)
{
	BscSession *self = BSC_SESSION(source);
	Search *search = g_task_get_task_data(G_TASK(result));

	if (search->recording != self->recording)
		return;
	if (strlen(search->sha256) == 64)
		take_place(self, &search->place, search->sha256);
	else
		tell(self, "the file has changed since it was read");
}

static void search_place(BscSession *self)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, on_found, NULL);
	Search *search = g_new0(Search, 1);

	self->has_to_search = false;
	search->recording = bsc_document_ref(self->recording);
	g_task_set_task_data(task, search, search_free);
	g_task_run_in_thread(task, search_in_thread);
}

/* What is left to write goes to the thread, behind what it writes already. */
static void flush(BscSession *self)
{
	g_autofree char *text = text_to_write(self);

	g_clear_handle_id(&self->timer, g_source_remove);
	if (text)
		write_later(self, text);
}

void bsc_session_close(BscSession *self)
{
	g_signal_handlers_disconnect_by_data(self->notebook, self);
	g_signal_handlers_disconnect_by_data(self->timeline, self);
	flush(self);
	self->has_to_search = false;
	g_clear_pointer(&self->path, g_free);
	g_clear_pointer(&self->recording, bsc_document_unref);
	g_object_unref(self);
}

/* Harmless, since a session is text. */
static char *name_of(const BscDocument *recording)
{
	g_autofree char *base = g_path_get_basename(recording->capture->trace->path);

	return bsc_text_sanitize(base, MAX_NAME);
}

void bsc_session_open(BscSession *self, BscDocument *recording)
{
	BscDocument *before = self->recording;
	BscSessionFile *file = bsc_session_file_new();

	flush(self);
	g_clear_pointer(&self->path, g_free);
	g_clear_pointer(&self->written, g_free);
	self->recording = recording ? bsc_document_ref(recording) : NULL;
	bsc_document_unref(before);
	if (recording) {
		g_free(file->capture);
		file->capture = name_of(recording);
	}
	self->is_ours = true;
	bsc_notebook_take(self->notebook, file);
	bsc_notebook_set_message(self->notebook, "");
	self->is_ours = false;
	self->has_to_search = recording != NULL;
	/* It may be the very file that is being written. */
	if (recording && !self->writing)
		search_place(self);
}

void bsc_session_set_aside(BscSession *self, bool is_aside)
{
	self->is_aside = is_aside;
	if (is_aside)
		bsc_notebook_take(self->scratch, bsc_session_file_new());
	bsc_timeline_view_set_notebook(self->timeline, is_aside ? self->scratch : self->notebook);
}

const BscSessionFile *bsc_session_get_file(BscSession *self)
{
	return bsc_notebook_get(self->notebook);
}

/* What is compared with a recording, for the thread that computes their checksums. */
typedef struct Comparison {
	BscDocument *recording; /* owned */
	GPtrArray *comparands;  /* owned */
	GPtrArray *sides;       /* owned */
} Comparison;

static void comparison_free(gpointer data)
{
	Comparison *comparison = data;

	bsc_document_unref(comparison->recording);
	g_ptr_array_unref(comparison->comparands);
	g_ptr_array_unref(comparison->sides);
	g_free(comparison);
}

static void describe_in_thread(GTask *task, gpointer source, gpointer data,
			       GCancellable *cancellable)
{
	Comparison *comparison = data;
	const char *path = comparison->recording->capture->trace->path;

	for (guint i = 0; i < comparison->comparands->len; i++)
		g_ptr_array_add(comparison->sides,
				bsc_session_side_new(comparison->comparands->pdata[i], path));
	g_task_return_boolean(task, TRUE);
}

static void take_sides(BscSession *self, GPtrArray *sides)
{
	BscSessionFile *file = bsc_notebook_get(self->notebook);

	g_ptr_array_unref(file->compare);
	file->compare = sides;
	bsc_notebook_changed(self->notebook);
}

static void on_described(GObject *source, GAsyncResult *result, gpointer data)
{
	BscSession *self = BSC_SESSION(source);
	const Comparison *comparison = g_task_get_task_data(G_TASK(result));

	if (comparison->recording == self->recording)
		take_sides(self, g_ptr_array_ref(comparison->sides));
}

static bool has_recording(BscSession *self, const GPtrArray *comparands)
{
	for (guint i = 0; self->recording && i < comparands->len; i++)
		if (((const BscComparand *)comparands->pdata[i])->document == self->recording)
			return true;
	return false;
}

void bsc_session_note_comparison(BscSession *self, const GPtrArray *comparands)
{
	g_autoptr(GTask) task = NULL;
	Comparison *comparison;

	if (comparands->len == 0)
		take_sides(self, bsc_session_sides_new());
	if (!has_recording(self, comparands))
		return;
	comparison = g_new(Comparison, 1);
	*comparison = (Comparison){ bsc_document_ref(self->recording),
				    bsc_comparands_copy(comparands), bsc_session_sides_new() };
	task = g_task_new(self, NULL, on_described, NULL);
	g_task_set_task_data(task, comparison, comparison_free);
	g_task_run_in_thread(task, describe_in_thread);
}

void bsc_session_note_assumptions(BscSession *self, const BscAssumptions *assumptions)
{
	BscSessionFile *file = bsc_notebook_get(self->notebook);
	g_autoptr(BscAssumptions) usual = bsc_assumptions_new();

	bsc_assumptions_free(file->simulate);
	file->simulate = bsc_assumptions_equal(assumptions, usual)
				 ? NULL
				 : bsc_assumptions_copy(assumptions);
	bsc_notebook_changed(self->notebook);
}

BscSession *bsc_session_new(BscTimelineView *timeline)
{
	BscSession *self = g_object_new(BSC_TYPE_SESSION, NULL);

	self->timeline = timeline;
	g_signal_connect_object(timeline, "view-changed", G_CALLBACK(on_view_changed), self, 0);
	bsc_timeline_view_set_notebook(timeline, self->notebook);
	return self;
}

static void bsc_session_dispose(GObject *object)
{
	BscSession *self = BSC_SESSION(object);

	g_clear_handle_id(&self->timer, g_source_remove);
	g_clear_object(&self->notebook);
	g_clear_object(&self->scratch);
	g_clear_pointer(&self->recording, bsc_document_unref);
	g_clear_pointer(&self->path, g_free);
	g_clear_pointer(&self->written, g_free);
	G_OBJECT_CLASS(bsc_session_parent_class)->dispose(object);
}

static void bsc_session_class_init(BscSessionClass *class)
{
	G_OBJECT_CLASS(class)->dispose = bsc_session_dispose;
	signals[RESTORED] = g_signal_new("restored", BSC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
					 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void bsc_session_init(BscSession *self)
{
	self->notebook = bsc_notebook_new();
	self->scratch = bsc_notebook_new();
	g_signal_connect(self->notebook, "changed", G_CALLBACK(on_changed), self);
}
