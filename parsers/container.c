/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/container.h"

#include "base/error.h"
#include "base/format.h"

#include <string.h>

#define MAGIC_LEN 10
/* No text shrinks further than this; what claims to would only fill the memory. */
#define MAX_RATIO 1024u

static const char *const section_names[] = {
	[BSC_SECTION_HEADERS] = "headers",
	[BSC_SECTION_FTRACE_EVENTS] = "ftrace event formats",
	[BSC_SECTION_EVENTS] = "event formats",
	[BSC_SECTION_KALLSYMS] = "kallsyms",
	[BSC_SECTION_PRINTK] = "printk formats",
	[BSC_SECTION_CMDLINES] = "command lines",
};

static void buffer_free(gpointer data)
{
	BscDataBuffer *buffer = data;

	g_free(buffer->name);
	g_free(buffer->clock);
	g_array_unref(buffer->segments);
	g_free(buffer);
}

void bsc_container_free(BscContainer *container)
{
	if (!container)
		return;
	g_ptr_array_unref(container->buffers);
	g_array_unref(container->stats);
	g_string_chunk_free(container->names);
	bsc_clock_rule_clear(&container->rule);
	g_free(container->kernel);
	g_free(container->machine);
	g_free(container->clock);
	g_free(container);
}

BscDataBuffer *bsc_container_add_buffer(BscContainer *container, const char *name,
					const char *clock)
{
	BscDataBuffer *buffer = g_new0(BscDataBuffer, 1);

	buffer->name = bsc_text_sanitize(name, 256);
	buffer->clock = bsc_text_sanitize(clock, 64);
	buffer->segments = g_array_new(FALSE, TRUE, sizeof(BscSegment));
	g_ptr_array_add(container->buffers, buffer);
	return buffer;
}

static void segment_diag(BscContainer *container, BscDiagnosticCode code,
			 const BscDataBuffer *buffer, uint32_t cpu, uint64_t offset,
			 const char *what)
{
	g_autofree char *text =
		g_strdup_printf("%s%s%s", buffer->name, *buffer->name ? ": " : "", what);

	bsc_diagnostics_add(container->diag, code, (int32_t)cpu, offset, BSC_NSEC_NONE, text);
}

void bsc_container_add_segment(BscContainer *container, BscDataBuffer *buffer, uint32_t cpu,
			       uint32_t index, uint64_t offset, uint64_t size)
{
	BscSegment segment = { .cpu = cpu, .index = index, .offset = offset, .size = size };
	uint64_t end = container->input->size;
	g_autofree char *what = NULL;

	if (size == 0)
		return;
	if (cpu >= BSC_MAX_CPUS) {
		segment_diag(container, BSC_DIAG_BAD_SECTION, buffer, 0, offset,
			     "data of a CPU with an impossible number left out");
		return;
	}
	if (offset < container->data_offset || offset > BSC_MAX_FILE) {
		segment_diag(container, BSC_DIAG_BAD_SECTION, buffer, cpu, offset,
			     "the place of the CPU's data is wrong; it is left out");
		return;
	}
	if (offset >= end || size > end - offset) {
		segment.size = offset >= end ? 0 : end - offset;
		segment.is_cut = true;
		what = g_strdup_printf("%" G_GUINT64_FORMAT " of the CPU's %" G_GUINT64_FORMAT
				       " bytes are there",
				       segment.size, size);
		if (size > BSC_MAX_FILE)
			segment_diag(container, BSC_DIAG_BAD_SECTION, buffer, cpu, offset,
				     "the size of the CPU's data is wrong");
		else
			segment_diag(container, BSC_DIAG_TRUNCATED, buffer, cpu, end, what);
	}
	g_array_append_val(buffer->segments, segment);
}

static gint compare_offsets(gconstpointer a, gconstpointer b)
{
	const BscSegment *x = *(BscSegment *const *)a, *y = *(BscSegment *const *)b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return (x->cpu > y->cpu) - (x->cpu < y->cpu);
}

static gint compare_cpus(gconstpointer a, gconstpointer b)
{
	const BscSegment *x = a, *y = b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Two CPUs cannot share data: where the second begins, the first ends. */
static void part_segments(BscContainer *container, BscSegment *first, BscSegment *second)
{
	if (first->size <= second->offset - first->offset)
		return;
	if (first->offset == second->offset) {
		/* no telling whose it is */
		bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_SECTION, (int32_t)first->cpu,
				    first->offset, BSC_NSEC_NONE,
				    "two CPUs claim the same data; it is left out");
		second->is_cut = true;
		second->size = 0;
	} else {
		bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_SECTION, (int32_t)first->cpu,
				    second->offset, BSC_NSEC_NONE,
				    "the CPU's data reaches into that of another one; cut there");
	}
	first->is_cut = true;
	first->size = second->offset - first->offset;
}

void bsc_container_check_segments(BscContainer *container)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	BscSegment *last = NULL;

	for (guint b = 0; b < container->buffers->len; b++) {
		BscDataBuffer *buffer = container->buffers->pdata[b];

		g_array_sort(buffer->segments, compare_cpus);
		for (guint i = 0; i < buffer->segments->len; i++)
			g_ptr_array_add(all, &g_array_index(buffer->segments, BscSegment, i));
	}
	g_ptr_array_sort(all, compare_offsets);
	for (guint i = 0; i < all->len; i++) {
		BscSegment *segment = all->pdata[i];

		if (segment->size == 0)
			continue;
		if (last)
			part_segments(container, last, segment);
		last = segment;
	}
	for (guint b = 0; b < container->buffers->len; b++) {
		GArray *segments = ((BscDataBuffer *)container->buffers->pdata[b])->segments;

		/* a CPU has one place in a buffer's table */
		for (guint i = 1; i < segments->len; i++) {
			BscSegment *s = &g_array_index(segments, BscSegment, i);

			if (s->cpu != s[-1].cpu)
				continue;
			bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_SECTION, (int32_t)s->cpu,
					    s->offset, BSC_NSEC_NONE,
					    "the CPU is listed twice; the later data is left out");
			g_array_remove_index(segments, i--);
		}
	}
}

const BscCpuStat *bsc_container_stat(const BscContainer *container, const BscDataBuffer *buffer,
				     uint32_t cpu)
{
	for (guint i = 0; i < container->stats->len; i++) {
		const BscCpuStat *stat = &g_array_index(container->stats, BscCpuStat, i);

		if (stat->cpu == cpu && strcmp(stat->buffer, buffer->name) == 0)
			return stat;
	}
	return NULL;
}

static GBytes *bad_section(const BscContainer *container, const BscFileSection *section,
			   const char *name, const char *why)
{
	g_autofree char *what = g_strdup_printf("%s: %s", name, why);

	bsc_diagnostics_add(container->diag, BSC_DIAG_BAD_SECTION, -1, section->offset,
			    BSC_NSEC_NONE, what);
	return NULL;
}

static GBytes *unpack_section(const BscContainer *container, const BscFileSection *section,
			      const char *name, const uint8_t *data, size_t len)
{
	BscUnpacker *unpacker;
	uint32_t csize, usize;
	uint8_t *text;
	BscBytes bytes;
	bool is_good;

	bsc_bytes_init(&bytes, data, len, container->is_big_endian);
	csize = bsc_bytes_u32(&bytes);
	usize = bsc_bytes_u32(&bytes);
	if (bytes.has_failed || csize > bytes.size - bytes.pos)
		return bad_section(container, section, name, "its size is wrong");
	if (usize > BSC_MAX_SECTION || usize / MAX_RATIO > csize)
		return bad_section(container, section, name,
				   "its unpacked size is beyond what I accept");
	text = g_malloc(usize + 1);
	unpacker = bsc_unpacker_new(container->compression);
	is_good = bsc_unpack(unpacker, data + bytes.pos, csize, text, usize);
	bsc_unpacker_free(unpacker);
	if (is_good)
		return g_bytes_new_take(text, usize);
	g_free(text);
	return bad_section(container, section, name, "cannot be unpacked");
}

GBytes *bsc_container_load(const BscContainer *container, const BscFileSection *section,
			   const char *name)
{
	g_autofree uint8_t *data = NULL;
	size_t len;

	if (section->size == 0)
		return NULL;
	if (section->size > BSC_MAX_SECTION)
		return bad_section(container, section, name, "its size is beyond what I accept");
	/* the file's end comes before the allocator */
	if (section->offset >= container->input->size)
		return bad_section(container, section, name, "lies behind the end of the file");
	len = (size_t)MIN(section->size, container->input->size - section->offset);
	data = g_malloc(len);
	if (bsc_input_read(container->input, section->offset, data, len) != len)
		return bad_section(container, section, name, "cannot be read");
	if (section->is_compressed)
		return unpack_section(container, section, name, data, len);
	if (len < section->size)
		bad_section(container, section, name, "the file ends within it");
	return g_bytes_new_take(g_steal_pointer(&data), len);
}

GBytes *bsc_container_section(const BscContainer *container, BscSectionKind kind)
{
	return bsc_container_load(container, &container->sections[kind], section_names[kind]);
}

/* Magic, version, byte order, size of long, page size; *RET_OFFSET is behind them. */
static bool read_start(BscContainer *container, uint64_t *ret_offset, GError **error)
{
	const BscInput *input = container->input;
	uint8_t head[64];
	size_t len = bsc_input_read(input, 0, head, sizeof(head));
	const char *version;
	BscBytes bytes;
	const uint8_t *two;

	bsc_bytes_init(&bytes, head, len, false);
	bsc_bytes_take(&bytes, MAGIC_LEN);
	version = bsc_bytes_string(&bytes);
	two = bsc_bytes_take(&bytes, 2);
	if (!two || bytes.size - bytes.pos < 4) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_DAMAGED,
			    "%s: a trace.dat with a damaged or incomplete first header",
			    input->path);
		return false;
	}
	if (strcmp(version, "6") == 0 || strcmp(version, "7") == 0)
		container->version = version[0] - '0';
	if (container->version == 0) {
		g_autofree char *text = bsc_text_sanitize(version, 16);

		g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
			    "%s: a trace.dat of version \"%s\"; I read 6 and 7", input->path, text);
		return false;
	}
	if (two[0] > 1 || (two[1] != 4 && two[1] != 8)) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_DAMAGED,
			    "%s: a trace.dat whose byte order or size of long is damaged",
			    input->path);
		return false;
	}
	container->is_big_endian = bytes.is_big_endian = two[0] == 1;
	container->long_size = two[1];
	container->page_size = bsc_bytes_u32(&bytes);
	*ret_offset = bytes.pos;
	return true;
}

BscContainer *bsc_container_read(const BscInput *input, BscDiagnostics *diag, GError **error)
{
	g_autoptr(BscContainer) container = g_new0(BscContainer, 1);
	uint64_t offset;
	bool is_good;

	container->input = input;
	container->diag = diag;
	container->buffers = g_ptr_array_new_with_free_func(buffer_free);
	container->stats = g_array_new(FALSE, TRUE, sizeof(BscCpuStat));
	container->names = g_string_chunk_new(64);
	container->stats_buffer = "";
	container->kernel = g_strdup("");
	container->machine = g_strdup("");
	container->clock = g_strdup("");
	if (!read_start(container, &offset, error))
		return NULL;
	is_good = container->version == 6 ? bsc_container_read_v6(container, offset, error)
					  : bsc_container_read_v7(container, offset, error);
	if (!is_good)
		return NULL;
	bsc_container_check_segments(container);
	return g_steal_pointer(&container);
}
