/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/event-search.h"

#include "base/progress.h"
#include "query/find.h"

struct _BscEventSearch {
	GObject parent_instance;
	BscDocument *document; /* owned */
	BscQuery *query;       /* owned */
	BscProgress *progress; /* owned; its unit is events */
	GMutex lock;
	GCond taken;   /* what was found has gone to the main loop */
	GArray *found; /* owned: of BscWhere, found and not emitted yet; for who holds the lock */
	guint poll;    /* source of the timer; 0 when it does not run */
};

G_DEFINE_FINAL_TYPE(BscEventSearch, bsc_event_search, G_TYPE_OBJECT)

enum { FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ms between two looks at what was found. */
#define POLL_MS 40

/* Found events that wait for the main loop before the thread waits for it, and us until it looks.
 */
#define MAX_WAITING 500000
#define PATIENCE_US 50000

/* Events between two looks at whether to go on; some of them take a text, 10 us each. */
#define STEP 1000

static void emit_found(BscEventSearch *self)
{
	GArray *found;

	g_mutex_lock(&self->lock);
	found = self->found;
	self->found = g_array_new(FALSE, FALSE, sizeof(BscWhere));
	g_cond_signal(&self->taken);
	g_mutex_unlock(&self->lock);
	g_signal_emit(self, signals[FOUND], 0, found);
	g_array_unref(found);
}

static gboolean on_poll(gpointer data)
{
	emit_found(data);
	return G_SOURCE_CONTINUE;
}

static void stop_polling(BscEventSearch *self)
{
	g_clear_handle_id(&self->poll, g_source_remove);
}

/* Gathers what is found in STEP events; returns how it ended. */
static BscFound gather(BscEventFinder *finder, GArray *some, GError **error)
{
	uint64_t end = bsc_event_finder_seen(finder) + STEP;
	BscFound how = BSC_FOUND_PAUSE;
	BscEvent event;

	while (bsc_event_finder_seen(finder) < end) {
		how = bsc_event_finder_next(finder, end - bsc_event_finder_seen(finder), &event,
					    error);
		if (how != BSC_FOUND_EVENT)
			break;
		g_array_append_val(some, event.where);
	}
	return how;
}

/* A main loop that is late must not make what waits for it grow without end. */
static void hand_over(BscEventSearch *self, const GArray *some)
{
	g_mutex_lock(&self->lock);
	g_array_append_vals(self->found, some->data, some->len);
	while (self->found->len > MAX_WAITING && !bsc_progress_is_cancelled(self->progress))
		g_cond_wait_until(&self->taken, &self->lock, g_get_monotonic_time() + PATIENCE_US);
	g_mutex_unlock(&self->lock);
}

static BscFound search(BscEventSearch *self, BscEventFinder *finder, GError **error)
{
	g_autoptr(GArray) some = g_array_new(FALSE, FALSE, sizeof(BscWhere));
	BscFound how = BSC_FOUND_PAUSE;

	while (how != BSC_FOUND_END && how != BSC_FOUND_FAILED &&
	       !bsc_progress_is_cancelled(self->progress)) {
		uint64_t before = bsc_event_finder_seen(finder);

		how = gather(finder, some, error);
		bsc_progress_add(self->progress, bsc_event_finder_seen(finder) - before);
		if (some->len == 0)
			continue;
		hand_over(self, some);
		g_array_set_size(some, 0);
	}
	return how;
}

static void search_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	BscEventSearch *self = source;
	const BscCapture *capture = self->document->capture;
	const BscEventFilter everything = { 0 };
	GError *error = NULL;
	g_autoptr(BscEventFinder) finder = bsc_event_finder_new(capture->trace, capture->timeline,
								self->query, &everything, &error);

	if (!finder || search(self, finder, &error) == BSC_FOUND_FAILED)
		g_task_return_error(task, error);
	else
		g_task_return_boolean(task, TRUE);
}

BscEventSearch *bsc_event_search_new(BscDocument *document, BscQuery *query)
{
	BscEventSearch *self = g_object_new(BSC_TYPE_EVENT_SEARCH, NULL);

	self->document = bsc_document_ref(document);
	self->query = bsc_query_ref(query);
	return self;
}

void bsc_event_search_start(BscEventSearch *self, GAsyncReadyCallback callback, gpointer data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, data);

	self->poll = g_timeout_add(POLL_MS, on_poll, self);
	g_task_run_in_thread(task, search_in_thread);
}

bool bsc_event_search_finish(BscEventSearch *self, GAsyncResult *result, GError **error)
{
	stop_polling(self);
	if (!bsc_progress_is_cancelled(self->progress))
		emit_found(self);
	return g_task_propagate_boolean(G_TASK(result), error);
}

void bsc_event_search_cancel(BscEventSearch *self)
{
	stop_polling(self);
	bsc_progress_cancel(self->progress);
}

uint64_t bsc_event_search_seen(BscEventSearch *self)
{
	return bsc_progress_get(self->progress, NULL);
}

static void bsc_event_search_finalize(GObject *object)
{
	BscEventSearch *self = BSC_EVENT_SEARCH(object);

	stop_polling(self);
	bsc_progress_unref(self->progress);
	bsc_query_unref(self->query);
	bsc_document_unref(self->document);
	g_array_unref(self->found);
	g_cond_clear(&self->taken);
	g_mutex_clear(&self->lock);
	G_OBJECT_CLASS(bsc_event_search_parent_class)->finalize(object);
}

static void bsc_event_search_class_init(BscEventSearchClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_event_search_finalize;
	signals[FOUND] = g_signal_new("found", BSC_TYPE_EVENT_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
				      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void bsc_event_search_init(BscEventSearch *self)
{
	self->progress = bsc_progress_new();
	g_mutex_init(&self->lock);
	g_cond_init(&self->taken);
	self->found = g_array_new(FALSE, FALSE, sizeof(BscWhere));
}
