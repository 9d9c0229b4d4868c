/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/io.h"
#include "fuzz.h"
#include "parsers/parsers.h"

#include <sys/mman.h>
#include <unistd.h>

int fuzz_file(const uint8_t *data, size_t size, char **ret_path)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	g_assert_cmpint(fd, >=, 0);
	g_assert_true(bsc_write_all(fd, data, size));
	*ret_path = g_strdup_printf("/proc/self/fd/%d", fd);
	return fd;
}

/* Every event as the list shows it: no more and no fewer than were counted. */
static void read_events(const BscTrace *trace)
{
	static const BscEventFilter everything;
	const BscEventSourceOps *ops = trace->source->ops;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	BscEventCursor *cursor = ops->cursor(trace->source, &everything, &error);
	uint64_t n = 0;
	BscEvent event;

	g_assert_no_error(error);
	while (ops->next(cursor, &event, &error)) {
		BscEvent again;

		g_string_truncate(text, 0);
		g_assert_true(ops->text(trace->source, event.where, text, NULL));
		g_assert_true(ops->event(trace->source, event.where, &again, NULL));
		g_assert_cmpint(again.ts, ==, event.ts);
		g_assert_cmpuint(again.cpu, ==, event.cpu);
		n++;
	}
	g_assert_no_error(error);
	g_assert_cmpuint(n, ==, trace->n_events);
	ops->cursor_free(cursor);
}

bool fuzz_threads_agree(const char *path, const BscTrace *trace)
{
	const BscParseOptions options = { .n_threads = 3 };
	BscTrace *other = bsc_parse_file(path, &options, NULL, NULL);
	bool is_same = other && other->n_events == trace->n_events &&
		       other->n_rows == trace->n_rows && other->n_runs == trace->n_runs &&
		       other->n_gaps == trace->n_gaps;

	for (size_t i = 0; is_same && i < trace->n_rows; i++)
		is_same = other->ts[i] == trace->ts[i] && other->kind[i] == trace->kind[i] &&
			  other->payload[i] == trace->payload[i];
	for (int code = 0; is_same && code < BSC_DIAG_N; code++)
		is_same = other->diag->codes[code].count == trace->diag->codes[code].count;
	if (other)
		bsc_trace_free(other);
	return is_same;
}

void fuzz_trace_file(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscCapture) capture = NULL;
	g_autofree char *path = NULL;
	int fd = fuzz_file(data, size, &path);
	BscTrace *trace = bsc_parse_file(path, NULL, NULL, &error);

	if (trace) {
		g_assert_true(fuzz_threads_agree(path, trace));
		if (trace->source)
			read_events(trace);
		capture = bsc_capture_take(trace, NULL, NULL, &error);
		g_assert_no_error(error);
		fuzz_capture(capture);
	} else {
		g_assert_nonnull(error);
		g_assert_null(strchr(error->message, '\n'));
	}
	close(fd);
}
