/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/output.h"

#include "base/format.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Longest message; what files and users put into it is cut. */
#define MAX_MESSAGE 1024

/* A line appears after the first, changes after every further one. */
#define FIRST_DELAY (500 * G_TIME_SPAN_MILLISECOND)
#define NEXT_DELAY  (100 * G_TIME_SPAN_MILLISECOND)

static void complain_of_output(int why)
{
	if (why != EPIPE)
		bsc_cli_complain("standard output", "%s", g_strerror(why));
}

bool bsc_cli_print(const char *text, size_t len)
{
	if (ferror(stdout))
		return false;
	if (fwrite(text, 1, len, stdout) == len)
		return true;
	complain_of_output(errno);
	return false;
}

BscCliStatus bsc_cli_close_output(BscCliStatus status)
{
	bool has_failed = ferror(stdout) != 0;
	int why;

	if (fflush(stdout) == 0 && fclose(stdout) == 0)
		return has_failed ? BSC_CLI_INPUT : status;
	why = errno;
	/* A failure that bsc_cli_print() met has been told. */
	if (!has_failed)
		complain_of_output(why);
	return BSC_CLI_INPUT;
}

void bsc_cli_complain(const char *subject, const char *format, ...)
{
	g_autofree char *message = NULL;
	g_autofree char *safe = NULL;
	g_autofree char *safe_subject = NULL;
	va_list args;

	va_start(args, format);
	message = g_strdup_vprintf(format, args);
	va_end(args);
	safe = bsc_text_sanitize(message, MAX_MESSAGE);
	safe_subject = subject ? bsc_text_sanitize(subject, MAX_MESSAGE) : NULL;
	fprintf(stderr, "bringup-scope: %s%s%s\n", safe_subject ? safe_subject : "",
		safe_subject ? ": " : "", safe);
}

void bsc_cli_complain_error(const char *subject, const GError *error)
{
	const char *message = error->message;
	size_t len = strlen(subject);

	if (strncmp(message, subject, len) == 0 && g_str_has_prefix(message + len, ": "))
		message += len + 2;
	bsc_cli_complain(subject, "%s", message);
}

struct BscCliTicker {
	GThread *thread;
	GMutex lock;
	GCond wake;
	bool is_over; /* guarded by lock */
	char *label;
	BscProgress *progress;
};

static void draw(const BscCliTicker *ticker)
{
	uint64_t total = 0;
	uint64_t done = bsc_progress_get(ticker->progress, &total);

	if (total > 0)
		fprintf(stderr, "\r\033[K%s  %3.0f %%", ticker->label,
			100.0 * (double)MIN(done, total) / (double)total);
	else
		fprintf(stderr, "\r\033[K%s ...", ticker->label);
	fflush(stderr);
}

static gpointer tick(gpointer data)
{
	BscCliTicker *ticker = data;
	gint64 deadline = g_get_monotonic_time() + FIRST_DELAY;
	bool is_drawn = false;

	g_mutex_lock(&ticker->lock);
	while (!ticker->is_over) {
		if (g_cond_wait_until(&ticker->wake, &ticker->lock, deadline))
			continue;
		draw(ticker);
		is_drawn = true;
		deadline = g_get_monotonic_time() + NEXT_DELAY;
	}
	g_mutex_unlock(&ticker->lock);
	if (is_drawn)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	return NULL;
}

BscCliTicker *bsc_cli_ticker_start(const char *label, BscProgress *progress)
{
	BscCliTicker *ticker;

	if (!isatty(STDERR_FILENO))
		return NULL;
	ticker = g_new0(BscCliTicker, 1);
	g_mutex_init(&ticker->lock);
	g_cond_init(&ticker->wake);
	/* Short enough for a line of any terminal, or \r would not get back to its beginning. */
	ticker->label = bsc_text_sanitize(label, 56);
	ticker->progress = progress ? bsc_progress_ref(progress) : NULL;
	ticker->thread = g_thread_new("ticker", tick, ticker);
	return ticker;
}

void bsc_cli_ticker_stop(BscCliTicker *ticker)
{
	if (!ticker)
		return;
	g_mutex_lock(&ticker->lock);
	ticker->is_over = true;
	g_cond_signal(&ticker->wake);
	g_mutex_unlock(&ticker->lock);
	g_thread_join(ticker->thread);
	g_mutex_clear(&ticker->lock);
	g_cond_clear(&ticker->wake);
	g_free(ticker->label);
	bsc_progress_unref(ticker->progress);
	g_free(ticker);
}
