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

void fuzz_trace_file(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscCapture) capture = NULL;
	g_autofree char *path = NULL;
	int fd = fuzz_file(data, size, &path);
	BscTrace *trace = bsc_parse_file(path, NULL, NULL, &error);

	if (trace) {
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
