/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/part.h"

/* Parts that may be read ahead of the one that is asked for, for each thread. */
#define AHEAD 2

typedef struct Slot {
	BscPart part;
	bool is_read;
} Slot;

struct BscPartQueue {
	const BscPartPlan *plans;
	uint32_t n_plans;
	BscPartReader *own; /* of the caller */
	Slot *slots;        /* part i is in slot i % n_slots */
	uint32_t n_slots;
	GThread **threads;
	unsigned n_threads;

	GMutex lock; /* of all below and of is_read */
	GCond changed;
	uint32_t begun;     /* parts that some thread has taken */
	uint32_t given;     /* parts that the caller was given, the last of which it still uses */
	unsigned n_waiting; /* threads that sleep until something changes */
	bool is_stopping;   /* nothing more is to be begun */
};

typedef struct Helper {
	BscPartQueue *queue;
	BscPartReader *reader;
} Helper;

static void wait_for_change(BscPartQueue *queue)
{
	queue->n_waiting++;
	g_cond_wait(&queue->changed, &queue->lock);
	queue->n_waiting--;
}

/* Waking is a system call even where nobody sleeps, and there may be thousands of small parts. */
static void tell_of_change(BscPartQueue *queue)
{
	if (queue->n_waiting > 0)
		g_cond_broadcast(&queue->changed);
}

static bool has_room(const BscPartQueue *queue)
{
	uint32_t in_use = queue->given > 0 ? queue->given - 1 : 0;

	return queue->begun < queue->n_plans && queue->begun - in_use < queue->n_slots;
}

/* Takes the next part and reads it; the lock is held on both ends. */
static void read_next(BscPartQueue *queue, BscPartReader *reader)
{
	uint32_t number = queue->begun++;
	Slot *slot = &queue->slots[number % queue->n_slots];

	slot->is_read = false;
	g_mutex_unlock(&queue->lock);
	bsc_part_read(reader, &queue->plans[number], &slot->part);
	g_mutex_lock(&queue->lock);
	slot->is_read = true;
	tell_of_change(queue);
}

static gpointer help(gpointer data)
{
	Helper *helper = data;
	BscPartQueue *queue = helper->queue;

	g_mutex_lock(&queue->lock);
	while (!queue->is_stopping && queue->begun < queue->n_plans) {
		if (has_room(queue))
			read_next(queue, helper->reader);
		else
			wait_for_change(queue);
	}
	g_mutex_unlock(&queue->lock);
	g_free(helper);
	return NULL;
}

static void start_helper(BscPartQueue *queue, BscPartReader *reader)
{
	Helper *helper = g_new(Helper, 1);
	GThread *thread;

	*helper = (Helper){ queue, reader };
	thread = g_thread_try_new("reader", help, helper, NULL);
	if (thread)
		queue->threads[queue->n_threads++] = thread;
	else
		g_free(helper); /* those that are there have to do */
}

BscPartQueue *bsc_part_queue_new(const BscPartPlan *plans, uint32_t n_plans, BscPartReader *readers,
				 unsigned n_readers)
{
	BscPartQueue *queue = g_new0(BscPartQueue, 1);

	queue->plans = plans;
	queue->n_plans = n_plans;
	queue->own = &readers[0];
	queue->n_slots = n_readers > 1 ? AHEAD * n_readers : 1;
	queue->slots = g_new0(Slot, queue->n_slots);
	for (uint32_t i = 0; i < queue->n_slots; i++)
		bsc_part_init(&queue->slots[i].part);
	g_mutex_init(&queue->lock);
	g_cond_init(&queue->changed);
	queue->threads = g_new0(GThread *, n_readers);
	for (unsigned i = 1; i < n_readers; i++)
		start_helper(queue, &readers[i]);
	return queue;
}

void bsc_part_queue_free(BscPartQueue *queue)
{
	g_mutex_lock(&queue->lock);
	queue->is_stopping = true;
	tell_of_change(queue);
	g_mutex_unlock(&queue->lock);
	for (unsigned i = 0; i < queue->n_threads; i++)
		g_thread_join(queue->threads[i]);
	for (uint32_t i = 0; i < queue->n_slots; i++)
		bsc_part_clear(&queue->slots[i].part);
	g_cond_clear(&queue->changed);
	g_mutex_clear(&queue->lock);
	g_free(queue->threads);
	g_free(queue->slots);
	g_free(queue);
}

const BscPart *bsc_part_queue_next(BscPartQueue *queue)
{
	uint32_t number;
	Slot *slot;

	g_mutex_lock(&queue->lock);
	number = queue->given++;
	g_assert(number < queue->n_plans);
	tell_of_change(queue);
	slot = &queue->slots[number % queue->n_slots];
	while (queue->begun <= number || !slot->is_read) {
		if (has_room(queue))
			read_next(queue, queue->own);
		else
			wait_for_change(queue);
	}
	g_mutex_unlock(&queue->lock);
	return &slot->part;
}
