/* SPDX-License-Identifier: GPL-2.0-or-later */

/*
 * The window program, which measures for how long its main loop does not look for input. At SIGUSR1
 * a line of JSON says what that was since the last one; loop.py sends it, one for each action.
 */

#include "base/memory.h"
#include "ui/application.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#define FRAME (1000000000 / 60) /* ns */
#define LONG  (50 * 1000000)    /* ns */

/* What it does between two polls is one stretch. A poll function is given nothing to know it by. */
static struct {
	int64_t since, since_cpu; /* ns on the clock, and of this thread: the stretch under way */
	int64_t longest, longest_cpu; /* ns, of one and the same stretch */
	unsigned n_frames, n_long;    /* stretches beyond a frame, beyond LONG */
} busy;

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void begin_stretch(void)
{
	busy.since = read_clock(CLOCK_MONOTONIC);
	busy.since_cpu = read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static void end_stretch(void)
{
	int64_t took = read_clock(CLOCK_MONOTONIC) - busy.since;

	busy.n_frames += took > FRAME;
	busy.n_long += took > LONG;
	if (took <= busy.longest)
		return;
	busy.longest = took;
	busy.longest_cpu = read_clock(CLOCK_THREAD_CPUTIME_ID) - busy.since_cpu;
}

static int poll_and_measure(GPollFD *fds, guint n_fds, int timeout)
{
	int n;

	end_stretch();
	n = g_poll(fds, n_fds, timeout);
	begin_stretch();
	return n;
}

static gboolean on_asked(gpointer data)
{
	printf("{\"longest_ns\": %" G_GINT64_FORMAT ", \"cpu_ns\": %" G_GINT64_FORMAT
	       ", \"beyond_frame\": %u, \"beyond_50_ms\": %u}\n",
	       busy.longest, busy.longest_cpu, busy.n_frames, busy.n_long);
	fflush(stdout);
	busy.longest = busy.longest_cpu = 0;
	busy.n_frames = busy.n_long = 0;
	return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv)
{
	g_autoptr(BscApplication) application = NULL;

	bsc_memory_init();
	if (!gtk_init_check()) {
		g_printerr("bench-loop: no display\n");
		return 1;
	}
	application = bsc_application_new();
	begin_stretch();
	g_main_context_set_poll_func(NULL, poll_and_measure);
	g_unix_signal_add(SIGUSR1, on_asked, NULL);
	return g_application_run(G_APPLICATION(application), argc, argv);
}
