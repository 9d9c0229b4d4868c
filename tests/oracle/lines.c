/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool lines_options(Lines *lines, int argc, char **argv)
{
	*lines = (Lines){ .cpu = -1 };
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--events") == 0)
			lines->want_events = true;
		else if (strcmp(argv[i], "--rows") == 0)
			lines->want_rows = true;
		else if (strcmp(argv[i], "--text") == 0)
			lines->want_text = true;
		else if (strncmp(argv[i], "--cpu=", 6) == 0)
			lines->cpu = atoll(argv[i] + 6);
		else if (strncmp(argv[i], "--buffer=", 9) == 0)
			lines->buffer = argv[i] + 9;
		else if (argv[i][0] != '-' && !lines->path)
			lines->path = argv[i];
		else
			lines->path = "";
	}
	if (lines->path && lines->path[0])
		return true;
	fprintf(stderr, "usage: %s [--events] [--rows] [--text] [--cpu=N] [--buffer=NAME] FILE\n",
		argv[0]);
	return false;
}

bool lines_wants(const Lines *lines, const char *buffer, uint32_t cpu)
{
	return (lines->cpu < 0 || lines->cpu == (int64_t)cpu) &&
	       (!lines->buffer || strcmp(lines->buffer, buffer) == 0);
}

void lines_begin(Lines *lines, const char *buffer, uint32_t cpu)
{
	lines->run_buffer = buffer[0] ? buffer : "-";
	lines->run_cpu = cpu;
	lines->n_events = 0;
	lines->n_rows = 0;
	lines->events_hash = 0;
	lines->rows_hash = 0;
}

/* splitmix64's finalizer over a running sum: order and every bit of each value count. */
static uint64_t mix(uint64_t hash, uint64_t value)
{
	uint64_t z = (hash ^ value) + 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
	for (const char *p = text; *p; p++)
		hash = mix(hash, (unsigned char)*p);
	return mix(hash, 0x100);
}

static void print_text(const char *text)
{
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < ' ' || c >= 0x7f || c == '\\')
			printf("\\x%02x", c);
		else
			putchar(c);
	}
}

void lines_event(Lines *lines, int64_t ts, int32_t id, int32_t pid, uint64_t lost, const char *says)
{
	uint64_t hash = lines->events_hash;

	if (lines->n_events == 0)
		lines->begin = ts;
	lines->end = ts;
	lines->n_events++;
	hash = mix(hash, (uint64_t)ts);
	hash = mix(hash, (uint32_t)id | (uint64_t)(uint32_t)pid << 32);
	hash = mix(hash, lost);
	lines->events_hash = hash;
	if (!lines->want_events)
		return;
	printf("event %s %" PRIu32 " %" PRId64 " %" PRId32 " %" PRId32, lines->run_buffer,
	       lines->run_cpu, ts, id, pid);
	if (lost == LINES_LOST_UNKNOWN)
		printf(" ?");
	else
		printf(" %" PRIu64, lost);
	if (says) {
		putchar(' ');
		print_text(says);
	}
	putchar('\n');
}

void lines_row(Lines *lines, const LineRow *row)
{
	uint64_t hash = mix_text(lines->rows_hash, row->kind);

	lines->n_rows++;
	hash = mix(hash, (uint64_t)row->ts);
	hash = mix(hash, (uint32_t)row->pid | (uint64_t)row->flags << 32);
	hash = mix(hash, (uint32_t)row->a | (uint64_t)(uint32_t)row->b << 32);
	hash = mix(hash, (uint32_t)row->c | (uint64_t)(uint32_t)row->d << 32);
	hash = mix(hash, row->addr);
	hash = mix_text(hash, row->symbol);
	hash = mix_text(hash, row->text);
	lines->rows_hash = hash;
	if (!lines->want_rows)
		return;
	printf("row %s %" PRIu32 " %s %" PRId64 " %" PRId32 " %u %" PRId32 " %" PRId32 " %" PRId32
	       " %" PRId32 " %" PRIx64 " %s ",
	       lines->run_buffer, lines->run_cpu, row->kind, row->ts, row->pid, row->flags, row->a,
	       row->b, row->c, row->d, row->addr, row->symbol[0] ? row->symbol : "-");
	print_text(row->text);
	putchar('\n');
}

void lines_end(Lines *lines)
{
	if (lines->n_events == 0)
		return;
	printf("run %s %" PRIu32 " %" PRIu64 " %" PRId64 " %" PRId64 " %016" PRIx64 " %" PRIu64
	       " %016" PRIx64 "\n",
	       lines->run_buffer, lines->run_cpu, lines->n_events, lines->begin, lines->end,
	       lines->events_hash, lines->n_rows, lines->rows_hash);
}
