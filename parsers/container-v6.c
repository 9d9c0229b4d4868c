/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/container.h"

#include "base/error.h"

#include <string.h>

/*
 * trace-cmd.dat.v6(5): everything stands in one fixed order, sizes in front. The walk only notes
 * where things are. It reads through one block, since formats are many and small.
 */
typedef struct Walk {
	BscContainer *container;
	uint64_t pos;
	uint64_t block_at; /* place of the block in the file */
	size_t block_len;
	bool has_failed; /* the file ended; stays */
	uint8_t block[65536];
} Walk;

/* No format text and no system name is anywhere near these. */
#define MAX_FORMAT  (1u << 20)
#define MAX_NAME    256u
#define MAX_SYSTEMS 65536u
#define MAX_EVENTS  65536u

/* N bytes at the current place, valid until the next call; N is at most the block. */
static const uint8_t *take(Walk *walk, size_t n)
{
	uint64_t end = walk->block_at + walk->block_len;

	if (walk->has_failed)
		return NULL;
	if (walk->pos < walk->block_at || walk->pos > end || n > end - walk->pos) {
		walk->block_at = walk->pos;
		walk->block_len = bsc_input_read(walk->container->input, walk->pos, walk->block,
						 sizeof(walk->block));
		if (n > walk->block_len) {
			walk->has_failed = true;
			return NULL;
		}
	}
	walk->pos += n;
	return walk->block + (walk->pos - n - walk->block_at);
}

static uint64_t take_number(Walk *walk, size_t n)
{
	const uint8_t *p = take(walk, n);
	bool is_big_endian = walk->container->is_big_endian;

	if (!p)
		return 0;
	switch (n) {
	case 2: return bsc_get_u16(p, is_big_endian);
	case 4: return bsc_get_u32(p, is_big_endian);
	default: return bsc_get_u64(p, is_big_endian);
	}
}

static void skip(Walk *walk, uint64_t n)
{
	uint64_t left = walk->container->input->size - walk->pos;

	if (walk->has_failed)
		return;
	if (n > left)
		walk->has_failed = true;
	else
		walk->pos += n;
}

static bool take_string(Walk *walk, char *ret_name, size_t max)
{
	for (size_t i = 0; i < max; i++) {
		const uint8_t *p = take(walk, 1);

		if (!p)
			return false;
		ret_name[i] = (char)*p;
		if (*p == 0)
			return true;
	}
	return false;
}

static void note_section(Walk *walk, BscSectionKind kind, uint64_t from)
{
	walk->container->sections[kind] =
		(BscFileSection){ .offset = from, .size = walk->pos - from };
}

static bool walk_headers(Walk *walk)
{
	uint64_t from = walk->pos;
	const uint8_t *p = take(walk, 12);
	uint64_t size;

	if (!p || memcmp(p, "header_page", 12) != 0)
		return false;
	size = take_number(walk, 8);
	if (size > MAX_FORMAT)
		return false;
	skip(walk, size);
	p = take(walk, 13);
	if (!p || memcmp(p, "header_event", 13) != 0)
		return false;
	size = take_number(walk, 8);
	if (size > MAX_FORMAT)
		return false;
	skip(walk, size);
	note_section(walk, BSC_SECTION_HEADERS, from);
	return !walk->has_failed;
}

static bool walk_formats(Walk *walk, uint64_t n)
{
	if (n > MAX_EVENTS)
		return false;
	for (uint64_t i = 0; i < n; i++) {
		uint64_t size = take_number(walk, 8);

		if (size > MAX_FORMAT)
			return false;
		skip(walk, size);
		if (walk->has_failed)
			return false;
	}
	return true;
}

static bool walk_events(Walk *walk)
{
	uint64_t from = walk->pos;
	char name[MAX_NAME];
	uint64_t n;

	if (!walk_formats(walk, take_number(walk, 4)))
		return false;
	note_section(walk, BSC_SECTION_FTRACE_EVENTS, from);
	from = walk->pos;
	n = take_number(walk, 4);
	if (n > MAX_SYSTEMS)
		return false;
	for (uint64_t i = 0; i < n; i++)
		if (!take_string(walk, name, sizeof(name)) ||
		    !walk_formats(walk, take_number(walk, 4)))
			return false;
	note_section(walk, BSC_SECTION_EVENTS, from);
	return !walk->has_failed;
}

/* A section that is one text with its size in front, of WIDTH bytes. */
static bool walk_text(Walk *walk, BscSectionKind kind, size_t width)
{
	uint64_t from = walk->pos;

	skip(walk, take_number(walk, width));
	note_section(walk, kind, from);
	return !walk->has_failed;
}

static void bad_option(Walk *walk, uint64_t offset, uint16_t id)
{
	g_autofree char *what = g_strdup_printf("option %u", id);

	bsc_diagnostics_add(walk->container->diag, BSC_DIAG_BAD_OPTION, -1, offset, BSC_NSEC_NONE,
			    what);
}

#define OPTION_DONE   0
#define OPTION_BUFFER 3

/* An instance: where its own table of CPUs is, and its name. The table is read later. */
typedef struct Instance {
	uint64_t offset;
	char *name;
} Instance;

static void free_instance(gpointer data)
{
	g_free(((Instance *)data)->name);
}

static bool note_instance(Walk *walk, GArray *instances, const uint8_t *data, size_t size)
{
	Instance instance;
	BscBytes bytes;
	const char *name;

	bsc_bytes_init(&bytes, data, size, walk->container->is_big_endian);
	instance.offset = bsc_bytes_u64(&bytes);
	name = bsc_bytes_string(&bytes);
	if (bytes.has_failed || instances->len >= BSC_MAX_BUFFERS)
		return false;
	instance.name = g_strdup(name);
	g_array_append_val(instances, instance);
	return true;
}

static bool walk_options(Walk *walk, GArray *instances)
{
	for (;;) {
		uint64_t from = walk->pos;
		uint16_t id = (uint16_t)take_number(walk, 2);
		g_autofree uint8_t *data = NULL;
		uint64_t size;
		bool is_good;

		if (walk->has_failed)
			return false;
		if (id == OPTION_DONE)
			return true;
		size = take_number(walk, 4);
		if (walk->has_failed || size > BSC_MAX_OPTION ||
		    size > walk->container->input->size - walk->pos)
			return false;
		data = g_malloc(size + 1);
		if (bsc_input_read(walk->container->input, walk->pos, data, size) != size)
			return false;
		walk->pos += size;
		is_good = id == OPTION_BUFFER ? note_instance(walk, instances, data, size)
					      : bsc_options_apply(walk->container, id, data, size);
		if (!is_good)
			bad_option(walk, from, id);
	}
}

/* "[local] …" behind a table of CPUs; optional. */
static char *walk_clock(Walk *walk)
{
	uint64_t size = take_number(walk, 8);
	const uint8_t *p;
	const char *open, *close;
	g_autofree char *text = NULL;

	if (walk->has_failed || size == 0 || size > 4096)
		return g_strdup(walk->container->clock);
	p = take(walk, size);
	text = g_strndup(p ? (const char *)p : "", p ? size : 0);
	open = strchr(text, '[');
	close = open ? strchr(open, ']') : NULL;
	return close ? g_strndup(open + 1, (size_t)(close - open - 1))
		     : g_strdup(walk->container->clock);
}

/* The table of N CPUs at the current place, and the clock behind it. */
static bool walk_table(Walk *walk, const char *name, uint32_t n)
{
	BscDataBuffer *buffer = bsc_container_add_buffer(walk->container, name, "");
	g_autofree char *clock = NULL;

	for (uint32_t cpu = 0; cpu < n; cpu++) {
		uint64_t offset = take_number(walk, 8);
		uint64_t size = take_number(walk, 8);

		if (walk->has_failed)
			return false;
		bsc_container_add_segment(walk->container, buffer, cpu, cpu, offset, size);
	}
	/* the file says that it has a clock by the option TRACECLOCK */
	if (!*walk->container->clock)
		return true;
	clock = walk_clock(walk);
	g_free(buffer->clock);
	buffer->clock = g_steal_pointer(&clock);
	return true;
}

static void damaged_table(Walk *walk, const char *name)
{
	g_autofree char *what =
		g_strdup_printf("the table of CPUs%s%s", *name ? " of buffer " : "", name);

	bsc_diagnostics_add(walk->container->diag,
			    walk->has_failed ? BSC_DIAG_TRUNCATED : BSC_DIAG_BAD_SECTION, -1,
			    walk->pos, BSC_NSEC_NONE, what);
}

static void walk_instances(Walk *walk, GArray *instances, uint32_t n_cpus)
{
	for (guint i = 0; i < instances->len; i++) {
		const Instance *instance = &g_array_index(instances, Instance, i);
		const uint8_t *p;

		walk->has_failed = false;
		walk->pos = MIN(instance->offset, walk->container->input->size);
		p = take(walk, 10);
		if (!p || memcmp(p, "flyrecord", 10) != 0 ||
		    !walk_table(walk, instance->name, n_cpus))
			damaged_table(walk, instance->name);
	}
}

static bool too_damaged(const Walk *walk, const char *where, GError **error)
{
	const char *path = walk->container->input->path;

	if (walk->has_failed)
		g_set_error(error, BSC_ERROR, BSC_ERROR_DAMAGED,
			    "%s: a trace.dat that ends within its %s, before any trace data", path,
			    where);
	else
		g_set_error(error, BSC_ERROR, BSC_ERROR_DAMAGED,
			    "%s: a trace.dat whose %s are damaged; the trace data behind them "
			    "cannot be found",
			    path, where);
	return false;
}

static bool walk_data(Walk *walk, GError **error)
{
	BscContainer *container = walk->container;
	g_autoptr(GArray) instances = g_array_new(FALSE, TRUE, sizeof(Instance));
	uint32_t n_table = (uint32_t)take_number(walk, 4);
	const uint8_t *word = take(walk, 10);

	g_array_set_clear_func(instances, free_instance);
	if (!word || n_table > BSC_MAX_CPUS)
		return too_damaged(walk, "header", error);
	container->n_cpus = n_table;
	if (memcmp(word, "options  ", 10) == 0) {
		if (!walk_options(walk, instances))
			return too_damaged(walk, "options", error);
		word = take(walk, 10);
	}
	if (word && memcmp(word, "latency  ", 10) == 0) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
			    "%s: this trace.dat holds a latency tracer's text, not events",
			    container->input->path);
		return false;
	}
	if (!word || memcmp(word, "flyrecord", 10) != 0)
		return too_damaged(walk, "header", error);
	/* the data begins behind this table at the earliest */
	container->data_offset = walk->pos + 16 * (uint64_t)n_table;
	if (!walk_table(walk, "", n_table))
		damaged_table(walk, "");
	walk_instances(walk, instances, container->n_cpus);
	return true;
}

bool bsc_container_read_v6(BscContainer *container, uint64_t offset, GError **error)
{
	g_autofree Walk *walk = g_new0(Walk, 1);

	walk->container = container;
	walk->pos = offset;
	if (!walk_headers(walk))
		return too_damaged(walk, "headers", error);
	if (!walk_events(walk))
		return too_damaged(walk, "event formats", error);
	if (!walk_text(walk, BSC_SECTION_KALLSYMS, 4))
		return too_damaged(walk, "symbols", error);
	if (!walk_text(walk, BSC_SECTION_PRINTK, 4))
		return too_damaged(walk, "printk formats", error);
	if (!walk_text(walk, BSC_SECTION_CMDLINES, 8))
		return too_damaged(walk, "command lines", error);
	return walk_data(walk, error);
}
