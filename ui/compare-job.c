/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-job.h"

#include "app/load.h"
#include "base/error.h"
#include "base/progress.h"
#include "export/export.h"
#include "ui/facts.h"

struct _BscCompareJob {
	GObject parent_instance;
	GPtrArray *comparands; /* owned; the thread's while it runs */
	GPtrArray *names;      /* owned: how they are called while they are read */
	BscCompareOptions options;
	BscProgress **progress; /* owned, by comparand */
	int at;                 /* atomic: which one is read; as many as there are: comparing */
	guint poll;             /* source of the timer; 0 when it does not run */
};

G_DEFINE_FINAL_TYPE(BscCompareJob, bsc_compare_job, G_TYPE_OBJECT)

enum { PROGRESS, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ms between two looks at the progress: smooth to the eye, nothing for the machine. */
#define POLL_MS 50

static gboolean on_poll(gpointer data)
{
	BscCompareJob *self = data;
	int at = g_atomic_int_get(&self->at);
	uint64_t total = 0, done;
	g_autofree char *text = NULL;

	if (at >= (int)self->comparands->len) {
		g_signal_emit(self, signals[PROGRESS], 0, "Comparing", -1.0);
		return G_SOURCE_CONTINUE;
	}
	done = bsc_progress_get(self->progress[at], &total);
	text = g_strdup_printf("Reading %s, %d of %u", (char *)self->names->pdata[at], at + 1,
			       self->names->len);
	g_signal_emit(self, signals[PROGRESS], 0, text,
		      total > 0 ? MIN((double)done / (double)total, 1) : -1.0);
	return G_SOURCE_CONTINUE;
}

static void stop_polling(BscCompareJob *self)
{
	g_clear_handle_id(&self->poll, g_source_remove);
}

/* What the capture of PATH is, as recorded: read by one of the first N already, or from the file.
 */
static BscDocument *read_once(BscCompareJob *self, guint i, GHashTable *read, GError **error)
{
	const BscComparand *at = self->comparands->pdata[i];
	BscDocument *document = g_hash_table_lookup(read, at->path);
	BscCapture *capture;

	if (document)
		return document;
	capture = bsc_load_capture(at->path, NULL, self->progress[i], error);
	if (!capture)
		return NULL;
	document = bsc_document_take(capture);
	g_hash_table_insert(read, at->path, document);
	return document;
}

/* What the policy of AT makes of RECORDED. */
static BscDocument *simulate(BscDocument *recorded, const BscComparand *at, GError **error)
{
	g_autoptr(BscAssumptions) assumptions =
		at->assumptions ? bsc_assumptions_copy(at->assumptions) : bsc_assumptions_new();
	BscRow episode = at->recorded < recorded->capture->timeline->n_episodes
				 ? at->recorded
				 : bsc_export_defaults(recorded->capture).episode;
	g_autoptr(BscSimulation) simulation = NULL;

	if (recorded->capture->timeline->n_episodes == 0) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "there is no bring-up in this capture");
		return NULL;
	}
	assumptions->policies = 1u << at->policy;
	simulation = bsc_assumptions_simulate(assumptions, recorded->capture,
					      recorded->analysis->stays, episode, NULL, error);
	if (!simulation)
		return NULL;
	return bsc_document_take(bsc_capture_ref(simulation->predictions[0].capture));
}

static bool read_one(BscCompareJob *self, guint i, GHashTable *read, GError **error)
{
	BscComparand *at = self->comparands->pdata[i];
	BscDocument *recorded;

	if (at->document)
		return true;
	recorded = read_once(self, i, read, error);
	if (!recorded)
		return false;
	at->document = at->policy == BSC_N_POLICIES ? bsc_document_ref(recorded)
						    : simulate(recorded, at, error);
	if (!at->document)
		g_prefix_error(error, "%s: ", (char *)self->names->pdata[i]);
	return at->document != NULL;
}

static void unref_document(gpointer document)
{
	bsc_document_unref(document);
}

static bool read_all(BscCompareJob *self, GError **error)
{
	g_autoptr(GHashTable) read =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, unref_document);

	for (guint i = 0; i < self->comparands->len; i++) {
		const BscComparand *at = self->comparands->pdata[i];

		if (at->document && at->policy == BSC_N_POLICIES &&
		    !g_hash_table_contains(read, at->path))
			g_hash_table_insert(read, at->path, bsc_document_ref(at->document));
	}
	for (guint i = 0; i < self->comparands->len; i++) {
		g_atomic_int_set(&self->at, (int)i);
		if (bsc_progress_is_cancelled(self->progress[i])) {
			g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "cancelled");
			return false;
		}
		if (!read_one(self, i, read, error))
			return false;
	}
	return true;
}

static void run_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	BscCompareJob *self = source;
	GError *error = NULL;
	BscCompared *compared = NULL;

	if (read_all(self, &error)) {
		g_atomic_int_set(&self->at, (int)self->comparands->len);
		compared = bsc_compared_new(self->comparands, &self->options, &error);
	}
	if (compared)
		g_task_return_pointer(task, compared, (GDestroyNotify)bsc_compared_unref);
	else
		g_task_return_error(task, error);
}

BscCompareJob *bsc_compare_job_new(const GPtrArray *comparands, const BscCompareOptions *options)
{
	BscCompareJob *self = g_object_new(BSC_TYPE_COMPARE_JOB, NULL);

	self->comparands = bsc_comparands_copy(comparands);
	self->options = *options;
	self->names = g_ptr_array_new_with_free_func(g_free);
	self->progress = g_new0(BscProgress *, comparands->len);
	for (guint i = 0; i < comparands->len; i++) {
		const BscComparand *at = comparands->pdata[i];

		g_ptr_array_add(self->names, bsc_facts_display_name(at->path));
		self->progress[i] = bsc_progress_new();
	}
	return self;
}

void bsc_compare_job_start(BscCompareJob *self, GAsyncReadyCallback callback, gpointer data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, data);

	self->poll = g_timeout_add(POLL_MS, on_poll, self);
	g_task_run_in_thread(task, run_in_thread);
}

BscCompared *bsc_compare_job_finish(BscCompareJob *self, GAsyncResult *result, GError **error)
{
	stop_polling(self);
	return g_task_propagate_pointer(G_TASK(result), error);
}

void bsc_compare_job_cancel(BscCompareJob *self)
{
	stop_polling(self);
	for (guint i = 0; i < self->comparands->len; i++)
		bsc_progress_cancel(self->progress[i]);
}

static void bsc_compare_job_finalize(GObject *object)
{
	BscCompareJob *self = BSC_COMPARE_JOB(object);

	stop_polling(self);
	for (guint i = 0; i < self->comparands->len; i++)
		bsc_progress_unref(self->progress[i]);
	g_free(self->progress);
	g_ptr_array_unref(self->names);
	g_ptr_array_unref(self->comparands);
	G_OBJECT_CLASS(bsc_compare_job_parent_class)->finalize(object);
}

static void bsc_compare_job_class_init(BscCompareJobClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_compare_job_finalize;
	signals[PROGRESS] =
		g_signal_new("progress", BSC_TYPE_COMPARE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
			     NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
}

static void bsc_compare_job_init(BscCompareJob *self)
{
}
