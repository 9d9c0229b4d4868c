/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/signals.h"

#include <glib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Pipes {
	int ask[2], answer[2];
} Pipes;

/* Runs where signals may be taken, and says so for each byte. */
static gpointer echo(gpointer data)
{
	Pipes *pipes = data;
	char byte;

	while (read(pipes->ask[0], &byte, 1) == 1)
		if (write(pipes->answer[1], &byte, 1) != 1)
			break;
	return NULL;
}

/* The status of a child that runs DO_IT with PIPES, and *RET_BYTE, what it wrote to REPORT. */
static int run_child(void (*do_it)(Pipes *pipes, int report), char *ret_byte)
{
	int report[2], status;
	pid_t child;

	g_assert_cmpint(pipe(report), ==, 0);
	child = fork();
	g_assert_cmpint(child, >=, 0);
	if (child == 0) {
		Pipes pipes;

		if (pipe(pipes.ask) != 0 || pipe(pipes.answer) != 0)
			_exit(1);
		do_it(&pipes, report[1]);
		_exit(0);
	}
	close(report[1]);
	*ret_byte = 0;
	if (read(report[0], ret_byte, 1) != 1)
		*ret_byte = 0;
	close(report[0]);
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	return status;
}

static void say(int report)
{
	if (write(report, "x", 1) != 1)
		_exit(1);
}

/* A signal that comes while another thread could take it. */
static void interrupt_while_held(Pipes *pipes, int report)
{
	sigset_t before;
	char byte = 'a';

	bsc_signals_watch();
	g_thread_unref(g_thread_new("echo", echo, pipes));
	bsc_signals_hold(&before);
	kill(getpid(), SIGINT);
	/* the other thread runs, so it has had its chance to take the signal */
	if (write(pipes->ask[1], &byte, 1) != 1 || read(pipes->answer[0], &byte, 1) != 1)
		_exit(1);
	say(report);
	bsc_signals_release(&before);
	/* nobody answers that: it is over here */
	if (read(pipes->answer[0], &byte, 1) != 1)
		_exit(1);
}

static void test_held(void)
{
	char byte;
	int status = run_child(interrupt_while_held, &byte);

	g_assert_cmpint(byte, ==, 'x');
	g_assert_true(WIFSIGNALED(status));
	g_assert_cmpint(WTERMSIG(status), ==, SIGINT);
}

static void hang_up_ignored(Pipes *pipes, int report)
{
	signal(SIGHUP, SIG_IGN);
	bsc_signals_watch();
	kill(getpid(), SIGHUP);
	say(report);
}

/* nohup */
static void test_ignored(void)
{
	char byte;
	int status = run_child(hang_up_ignored, &byte);

	g_assert_cmpint(byte, ==, 'x');
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/signals/held", test_held);
	g_test_add_func("/signals/ignored", test_ignored);
	return g_test_run();
}
