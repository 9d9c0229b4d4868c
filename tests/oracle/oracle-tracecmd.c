/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reading that ours is compared with: libtracecmd walks the records, libtraceevent decodes
 * them. Prints the lines of lines.h. Exit status: 0, or 3 if libtracecmd cannot open the file.
 */
#include "lines.h"

#include "trace/trace.h"

#include <event-parse.h>
#include <stdlib.h>
#include <string.h>

/*
 * trace-cmd.h includes a header of libtracefs, which Debian ships in another package that nothing
 * else here needs. These are the declarations of libtracecmd 1.3 that are used below.
 */
struct tracecmd_input;
struct tracecmd_input *tracecmd_open(const char *file, int flags);
void tracecmd_close(struct tracecmd_input *handle);
struct tep_handle *tracecmd_get_tep(struct tracecmd_input *handle);
struct tep_record *tracecmd_read_data(struct tracecmd_input *handle, int cpu);
void tracecmd_free_record(struct tep_record *record);
int tracecmd_buffer_instances(struct tracecmd_input *handle);
const char *tracecmd_buffer_instance_name(struct tracecmd_input *handle, int indx);
struct tracecmd_input *tracecmd_buffer_instance_handle(struct tracecmd_input *handle, int indx);

#define NO_PLUGINS 3 /* TRACECMD_FL_LOAD_NO_PLUGINS | TRACECMD_FL_LOAD_NO_SYSTEM_PLUGINS */

/* read_data() takes the index of a CPU in its buffer, and nothing tells how many there are. */
#define MAX_CPU_INDEX 8192

#define MAX_ID 65536

static const struct {
	const char *system, *name;
} kinds[] = {
#define X(kind, system, name) { system, name },
	BSC_EVENT_KINDS(X)
#undef X
};

static const char *const functions[] = {
#define X(function, name) name,
	BSC_FUNCTIONS(X)
#undef X
};

/* The fields of a kind: a, b, c, d, addr, text; NULL where the column is 0. */
static const char *const fields[BSC_EVENT_N_KINDS][6] = {
	[BSC_EVENT_CPUHP_ENTER] = { "cpu", "target", "idx", NULL, "fun", NULL },
	[BSC_EVENT_CPUHP_MULTI_ENTER] = { "cpu", "target", "idx", NULL, "fun", NULL },
	[BSC_EVENT_CPUHP_EXIT] = { "cpu", "state", "idx", "ret", NULL, NULL },
	[BSC_EVENT_SCHED_SWITCH] = { "prev_pid", "next_pid", "prev_state", NULL, NULL,
				     "next_comm" },
	[BSC_EVENT_SCHED_WAKING] = { "pid", "target_cpu", NULL, NULL, NULL, "comm" },
	[BSC_EVENT_SCHED_WAKEUP] = { "pid", "target_cpu", NULL, NULL, NULL, "comm" },
	[BSC_EVENT_SCHED_WAKEUP_NEW] = { "pid", "target_cpu", NULL, NULL, NULL, "comm" },
	[BSC_EVENT_FUNCTION] = { NULL, NULL, NULL, NULL, "ip", NULL },
	[BSC_EVENT_GRAPH_ENTRY] = { NULL, "depth", NULL, NULL, "func", NULL },
	[BSC_EVENT_GRAPH_EXIT] = { NULL, "depth", NULL, NULL, "func", NULL },
	[BSC_EVENT_CONSOLE] = { NULL, NULL, NULL, NULL, NULL, "msg" },
	[BSC_EVENT_IRQ_ENTRY] = { "irq", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_IRQ_EXIT] = { "irq", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_SOFTIRQ_ENTRY] = { "vec", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_SOFTIRQ_EXIT] = { "vec", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_IPI_ENTRY] = { NULL, NULL, NULL, NULL, "reason", NULL },
	[BSC_EVENT_IPI_EXIT] = { NULL, NULL, NULL, NULL, "reason", NULL },
	[BSC_EVENT_TIMER_ENTRY] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_TIMER_EXIT] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_RESCHEDULE_ENTRY] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_RESCHEDULE_EXIT] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_CALL_ENTRY] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_CALL_EXIT] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_CALL_SINGLE_ENTRY] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_CALL_SINGLE_EXIT] = { "vector", NULL, NULL, NULL, NULL, NULL },
	[BSC_EVENT_LOCK_BEGIN] = { "flags", NULL, NULL, NULL, "lock_addr", NULL },
	[BSC_EVENT_LOCK_END] = { "ret", NULL, NULL, NULL, "lock_addr", NULL },
};

typedef struct Oracle {
	struct tep_handle *tep;
	struct tep_event *events[MAX_ID];
	int8_t kind_of[MAX_ID]; /* BscEventKind, -1: none, -2: not looked up */
	LineRow *rows;          /* of the run; texts and symbols owned */
	size_t n_rows, cap;
} Oracle;

static int kind_of(Oracle *o, int id)
{
	struct tep_event *event;

	if (id < 0 || id >= MAX_ID)
		return -1;
	if (o->kind_of[id] != -2)
		return o->kind_of[id];
	event = tep_find_event(o->tep, id);
	o->events[id] = event;
	o->kind_of[id] = -1;
	for (int i = 0; event && i < BSC_EVENT_N_KINDS; i++)
		if (strcmp(event->name, kinds[i].name) == 0 &&
		    strcmp(event->system, kinds[i].system) == 0)
			o->kind_of[id] = (int8_t)i;
	return o->kind_of[id];
}

static unsigned long long number(struct tep_event *event, struct tep_record *record,
				 const char *name)
{
	unsigned long long value = 0;

	if (name)
		tep_get_field_val(NULL, event, name, record, &value, 0);
	return value;
}

/* Up to the first dot, as the compiler's suffixes begin with one. */
static char *symbol_of(Oracle *o, uint64_t addr)
{
	const char *name = tep_find_function(o->tep, addr);

	return name ? strndup(name, strcspn(name, ".")) : strdup("");
}

static char *text_of(struct tep_event *event, struct tep_record *record, const char *name)
{
	int len = 0;
	const char *raw = name ? tep_get_field_raw(NULL, event, name, record, &len, 0) : NULL;
	char *text = raw ? strndup(raw, (size_t)len) : strdup("");
	size_t end = strlen(text);

	if (end > 0 && text[end - 1] == '\n')
		text[end - 1] = '\0';
	return text;
}

static int function_of(const char *symbol)
{
	for (int i = 0; i < BSC_FN_N; i++)
		if (strcmp(symbol, functions[i]) == 0)
			return i;
	return -1;
}

static void add_row(Oracle *o, struct tep_record *record, int kind, int id)
{
	struct tep_event *event = o->events[id];
	const char *const *names = fields[kind];
	LineRow row = {
		.kind = kinds[kind].name,
		.ts = (int64_t)record->ts,
		.pid = tep_data_pid(o->tep, record),
		.flags = (uint8_t)tep_data_flags(o->tep, record),
		.a = (int32_t)number(event, record, names[0]),
		.b = (int32_t)number(event, record, names[1]),
		.c = (int32_t)number(event, record, names[2]),
		.d = (int32_t)number(event, record, names[3]),
		.addr = number(event, record, names[4]),
	};
	bool is_function = kind == BSC_EVENT_FUNCTION || kind == BSC_EVENT_GRAPH_ENTRY ||
			   kind == BSC_EVENT_GRAPH_EXIT;
	bool is_cpuhp = kind == BSC_EVENT_CPUHP_ENTER || kind == BSC_EVENT_CPUHP_MULTI_ENTER;
	char *symbol = is_function || is_cpuhp ? symbol_of(o, row.addr) : strdup("");

	if (is_function) {
		row.a = function_of(symbol);
		if (row.a < 0) {
			free(symbol);
			return;
		}
		symbol[0] = '\0'; /* column a says it */
	}
	if (kind == BSC_EVENT_GRAPH_EXIT) {
		uint64_t lasted =
			number(event, record, "rettime") - number(event, record, "calltime");

		row.c = (int32_t)(uint32_t)lasted;
		row.d = (int32_t)(uint32_t)(lasted >> 32);
	}
	row.symbol = symbol;
	row.text = text_of(event, record, names[5]);
	if (o->n_rows == o->cap) {
		o->cap = o->cap ? 2 * o->cap : 1024;
		o->rows = realloc(o->rows, o->cap * sizeof(*o->rows));
		if (!o->rows)
			abort();
	}
	o->rows[o->n_rows++] = row;
}

static void flush_rows(Oracle *o, Lines *lines)
{
	for (size_t i = 0; i < o->n_rows; i++) {
		lines_row(lines, &o->rows[i]);
		free((char *)o->rows[i].symbol);
		free((char *)o->rows[i].text);
	}
	o->n_rows = 0;
}

static void print_event(Oracle *o, Lines *lines, struct tep_record *record)
{
	uint64_t lost =
		record->missed_events < 0 ? LINES_LOST_UNKNOWN : (uint64_t)record->missed_events;
	int id = tep_data_type(o->tep, record);
	int kind = kind_of(o, id);

	lines_event(lines, (int64_t)record->ts, id, tep_data_pid(o->tep, record), lost, NULL);
	if (kind >= 0)
		add_row(o, record, kind, id);
}

static void print_buffer(Oracle *o, Lines *lines, struct tracecmd_input *handle, const char *name)
{
	o->tep = tracecmd_get_tep(handle);
	memset(o->kind_of, -2, sizeof(o->kind_of));
	for (int i = 0; i < MAX_CPU_INDEX; i++) {
		struct tep_record *record = tracecmd_read_data(handle, i);
		uint32_t cpu;

		if (!record)
			continue;
		cpu = (uint32_t)record->cpu;
		if (!lines_wants(lines, name, cpu)) {
			tracecmd_free_record(record);
			continue;
		}
		lines_begin(lines, name, cpu);
		for (; record; record = tracecmd_read_data(handle, i)) {
			print_event(o, lines, record);
			tracecmd_free_record(record);
		}
		flush_rows(o, lines);
		lines_end(lines);
	}
}

int main(int argc, char **argv)
{
	struct tracecmd_input *handle;
	Oracle *o;
	Lines lines;

	if (!lines_options(&lines, argc, argv))
		return 2;
	handle = tracecmd_open(lines.path, NO_PLUGINS);
	if (!handle) {
		fprintf(stderr, "%s: libtracecmd cannot open it\n", lines.path);
		return 3;
	}
	o = calloc(1, sizeof(*o));
	if (!o)
		abort();
	print_buffer(o, &lines, handle, "");
	for (int i = 0; i < tracecmd_buffer_instances(handle); i++) {
		struct tracecmd_input *instance = tracecmd_buffer_instance_handle(handle, i);

		if (!instance)
			continue;
		print_buffer(o, &lines, instance, tracecmd_buffer_instance_name(handle, i));
		tracecmd_close(instance);
	}
	tracecmd_close(handle);
	free(o->rows);
	free(o);
	return 0;
}
