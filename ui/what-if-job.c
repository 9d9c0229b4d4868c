/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/what-if-job.h"

#include "base/progress.h"

struct _BscWhatIfJob {
	GObject parent_instance;
	BscDocument *recording;      /* owned */
	BscAssumptions *assumptions; /* owned */
	BscRow episode;
	BscProgress *progress; /* owned */
	guint poll;            /* source of the timer; 0 when it does not run */
};

G_DEFINE_FINAL_TYPE(BscWhatIfJob, bsc_what_if_job, G_TYPE_OBJECT)

enum { PROGRESS, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ms between two looks at the progress: smooth to the eye, nothing for the machine. */
#define POLL_MS 50

static gboolean on_poll(gpointer data)
{
	BscWhatIfJob *self = data;
	uint64_t total = 0;
	uint64_t done = bsc_progress_get(self->progress, &total);

	g_signal_emit(self, signals[PROGRESS], 0, (guint64)done, (guint64)total);
	return G_SOURCE_CONTINUE;
}

static void stop_polling(BscWhatIfJob *self)
{
	g_clear_handle_id(&self->poll, g_source_remove);
}

static void run_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	BscWhatIfJob *self = source;
	GError *error = NULL;
	BscSimulation *simulation = bsc_assumptions_simulate(
		self->assumptions, self->recording->capture, self->recording->analysis->stays,
		self->episode, self->progress, &error);

	if (simulation)
		g_task_return_pointer(task, simulation, (GDestroyNotify)bsc_simulation_free);
	else
		g_task_return_error(task, error);
}

BscWhatIfJob *bsc_what_if_job_new(BscDocument *recording, BscRow episode,
				  const BscAssumptions *assumptions)
{
	BscWhatIfJob *self = g_object_new(BSC_TYPE_WHAT_IF_JOB, NULL);

	self->recording = bsc_document_ref(recording);
	self->episode = episode;
	self->assumptions = bsc_assumptions_copy(assumptions);
	return self;
}

void bsc_what_if_job_start(BscWhatIfJob *self, GAsyncReadyCallback callback, gpointer data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, data);

	self->poll = g_timeout_add(POLL_MS, on_poll, self);
	g_task_run_in_thread(task, run_in_thread);
}

BscSimulation *bsc_what_if_job_finish(BscWhatIfJob *self, GAsyncResult *result, GError **error)
{
	stop_polling(self);
	return g_task_propagate_pointer(G_TASK(result), error);
}

void bsc_what_if_job_cancel(BscWhatIfJob *self)
{
	stop_polling(self);
	bsc_progress_cancel(self->progress);
}

static void analyse_in_thread(GTask *task, gpointer source, gpointer data,
			      GCancellable *cancellable)
{
	g_task_return_pointer(task, bsc_document_take(bsc_capture_ref(data)),
			      (GDestroyNotify)bsc_document_unref);
}

void bsc_what_if_analyse(GObject *source, BscCapture *capture, GAsyncReadyCallback callback,
			 gpointer data)
{
	g_autoptr(GTask) task = g_task_new(source, NULL, callback, data);

	g_task_set_task_data(task, bsc_capture_ref(capture), (GDestroyNotify)bsc_capture_unref);
	g_task_run_in_thread(task, analyse_in_thread);
}

BscDocument *bsc_what_if_analyse_finish(GAsyncResult *result)
{
	return g_task_propagate_pointer(G_TASK(result), NULL);
}

static void bsc_what_if_job_finalize(GObject *object)
{
	BscWhatIfJob *self = BSC_WHAT_IF_JOB(object);

	stop_polling(self);
	bsc_progress_unref(self->progress);
	bsc_assumptions_free(self->assumptions);
	bsc_document_unref(self->recording);
	G_OBJECT_CLASS(bsc_what_if_job_parent_class)->finalize(object);
}

static void bsc_what_if_job_class_init(BscWhatIfJobClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_what_if_job_finalize;
	signals[PROGRESS] =
		g_signal_new("progress", BSC_TYPE_WHAT_IF_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
			     NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void bsc_what_if_job_init(BscWhatIfJob *self)
{
	self->progress = bsc_progress_new();
}
