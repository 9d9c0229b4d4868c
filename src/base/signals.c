/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/signals.h"

#include <glib.h>
#include <stdbool.h>

/* Held by whoever holds signals, and by the thread that ends the program. */
static GRecMutex holding;

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

static sigset_t *set_of_ending(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < G_N_ELEMENTS(ending); i++)
		sigaddset(set, ending[i]);
	return set;
}

void bsc_signals_hold(sigset_t *ret_before)
{
	sigset_t held;

	pthread_sigmask(SIG_BLOCK, set_of_ending(&held), ret_before);
	g_rec_mutex_lock(&holding);
}

void bsc_signals_release(const sigset_t *before)
{
	g_rec_mutex_unlock(&holding);
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

static gpointer wait_for_signal(gpointer data)
{
	g_autofree sigset_t *watched = data;
	int number;

	if (sigwait(watched, &number) != 0)
		return NULL;
	g_rec_mutex_lock(&holding);
	signal(number, SIG_DFL);
	pthread_sigmask(SIG_UNBLOCK, watched, NULL);
	raise(number);
	g_rec_mutex_unlock(&holding);
	return NULL;
}

static bool is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void bsc_signals_watch(void)
{
	sigset_t *watched = g_new(sigset_t, 1);
	sigset_t before;
	GThread *thread;

	set_of_ending(watched);
	for (size_t i = 0; i < G_N_ELEMENTS(ending); i++)
		if (is_ignored(ending[i]))
			sigdelset(watched, ending[i]);
	/* all threads that come after this one have it from here */
	pthread_sigmask(SIG_BLOCK, watched, &before);
	thread = g_thread_try_new("signals", wait_for_signal, watched, NULL);
	if (thread) {
		g_thread_unref(thread);
		return;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	g_free(watched);
}
