/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/load-job.h"

#include "app/load.h"
#include "base/progress.h"

struct _BscLoadJob {
	GObject parent_instance;
	char *path;
	BscProgress *progress;
	guint poll; /* source of the timer; 0 when it does not run */
};

G_DEFINE_FINAL_TYPE(BscLoadJob, bsc_load_job, G_TYPE_OBJECT)

enum { PROGRESS, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ms between two looks at the progress: smooth to the eye, nothing for the machine. */
#define POLL_MS 50

static gboolean on_poll(gpointer data)
{
	BscLoadJob *self = data;
	uint64_t total = 0;
	uint64_t done = bsc_progress_get(self->progress, &total);

	g_signal_emit(self, signals[PROGRESS], 0, (guint64)done, (guint64)total);
	return G_SOURCE_CONTINUE;
}

static void stop_polling(BscLoadJob *self)
{
	g_clear_handle_id(&self->poll, g_source_remove);
}

static void run_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	BscLoadJob *self = source;
	GError *error = NULL;
	BscCapture *capture = bsc_load_capture(self->path, NULL, self->progress, &error);

	if (capture)
		g_task_return_pointer(task, bsc_document_take(capture),
				      (GDestroyNotify)bsc_document_unref);
	else
		g_task_return_error(task, error);
}

BscLoadJob *bsc_load_job_new(const char *path)
{
	BscLoadJob *self = g_object_new(BSC_TYPE_LOAD_JOB, NULL);

	self->path = g_strdup(path);
	return self;
}

const char *bsc_load_job_path(BscLoadJob *self)
{
	return self->path;
}

void bsc_load_job_start(BscLoadJob *self, GAsyncReadyCallback callback, gpointer data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, data);

	self->poll = g_timeout_add(POLL_MS, on_poll, self);
	g_task_run_in_thread(task, run_in_thread);
}

BscDocument *bsc_load_job_finish(BscLoadJob *self, GAsyncResult *result, GError **error)
{
	stop_polling(self);
	return g_task_propagate_pointer(G_TASK(result), error);
}

void bsc_load_job_cancel(BscLoadJob *self)
{
	stop_polling(self);
	bsc_progress_cancel(self->progress);
}

static void bsc_load_job_finalize(GObject *object)
{
	BscLoadJob *self = BSC_LOAD_JOB(object);

	stop_polling(self);
	bsc_progress_unref(self->progress);
	g_free(self->path);
	G_OBJECT_CLASS(bsc_load_job_parent_class)->finalize(object);
}

static void bsc_load_job_class_init(BscLoadJobClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_load_job_finalize;
	signals[PROGRESS] = g_signal_new("progress", BSC_TYPE_LOAD_JOB, G_SIGNAL_RUN_LAST, 0, NULL,
					 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void bsc_load_job_init(BscLoadJob *self)
{
	self->progress = bsc_progress_new();
}

void bsc_load_job_show(GtkProgressBar *bar, GtkLabel *label, guint64 done, guint64 total)
{
	g_autofree char *done_text = g_format_size(done);
	g_autofree char *total_text = g_format_size(total);
	g_autofree char *text = NULL;

	if (total == 0) {
		gtk_progress_bar_pulse(bar);
		text = g_strdup_printf("%s read", done_text);
	} else {
		gtk_progress_bar_set_fraction(bar, MIN((double)done / (double)total, 1.0));
		text = g_strdup_printf("%s of %s", done_text, total_text);
	}
	gtk_label_set_text(label, text);
}
