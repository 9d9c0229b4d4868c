/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/container.h"

#include "base/error.h"
#include "base/format.h"
#include "parsers/salvage.h"

#include <string.h>

/*
 * trace-cmd.dat.v7(5): sections anywhere, found through a chain of option sections. If the chain
 * leads nowhere, because the file ends early, the sections are found one behind the other instead.
 */
#define SECTION_HEADER     16
#define SECTION_OPTIONS    0
#define SECTION_DATA       3
#define FLAG_COMPRESSED    1
#define OPTION_DONE        0
#define OPTION_BUFFER      3
#define OPTION_BUFFER_TEXT 22
#define MAX_SECTIONS       65536u

typedef struct Reader {
	BscContainer *container;
	GHashTable *visited; /* offsets of option sections, so that no chain runs in circles */
	bool has_text;       /* a buffer of a latency tracer */
	bool lacks_buffer;   /* the table of a buffer's CPUs is damaged */
	bool is_broken;      /* the chain of option sections does not reach its end */
	uint64_t broken_at;  /* the option section that cannot be read */
} Reader;

bool bsc_section_read_header(const BscContainer *container, uint64_t offset,
			     BscSectionHeader *ret_header)
{
	uint8_t raw[SECTION_HEADER];
	BscBytes bytes;

	if (bsc_input_read(container->input, offset, raw, sizeof(raw)) != sizeof(raw))
		return false;
	bsc_bytes_init(&bytes, raw, sizeof(raw), container->is_big_endian);
	ret_header->id = bsc_bytes_u16(&bytes);
	ret_header->is_compressed = (bsc_bytes_u16(&bytes) & FLAG_COMPRESSED) != 0;
	bsc_bytes_u32(&bytes); /* description: for people who dump the file */
	ret_header->size = bsc_bytes_u64(&bytes);
	ret_header->offset = offset + SECTION_HEADER;
	return true;
}

static void option_diag(Reader *reader, uint16_t id, uint64_t offset, const char *why)
{
	g_autofree char *what = g_strdup_printf("option %u: %s", id, why);

	bsc_diagnostics_add(reader->container->diag, BSC_DIAG_BAD_OPTION, -1, offset, BSC_NSEC_NONE,
			    what);
}

/* Notes where the contents of a section with an id of its own are. */
static void note_section(Reader *reader, uint16_t id, uint64_t offset)
{
	BscContainer *container = reader->container;
	BscFileSection *section = &container->sections[id - BSC_SECTION_FIRST];
	BscSectionHeader header;

	if (!bsc_section_read_header(container, offset, &header) || header.id != id) {
		option_diag(reader, id, offset, "its section is not where it says");
		return;
	}
	section->offset = header.offset;
	section->size = header.size;
	section->is_compressed = header.is_compressed;
}

/*
 * One ring buffer. The segments must lie within the section, whose header stands in front of them.
 */
static bool apply_buffer(Reader *reader, const uint8_t *data, size_t size)
{
	BscContainer *container = reader->container;
	const char *name, *clock;
	BscSectionHeader header;
	BscDataBuffer *buffer;
	uint64_t offset, used = 0;
	uint32_t page_size, n;
	BscBytes bytes;

	bsc_bytes_init(&bytes, data, size, container->is_big_endian);
	offset = bsc_bytes_u64(&bytes);
	name = bsc_bytes_string(&bytes);
	clock = bsc_bytes_string(&bytes);
	if (bytes.has_failed || container->buffers->len >= BSC_MAX_BUFFERS)
		return false;
	if (!bsc_section_read_header(container, offset, &header) || header.id != SECTION_DATA)
		return false;
	page_size = bsc_bytes_u32(&bytes);
	n = bsc_bytes_u32(&bytes);
	/* Fewer CPUs than there is room for would leave out the others without a word. */
	if (bytes.has_failed || n != (bytes.size - bytes.pos) / 20)
		return false;
	buffer = bsc_container_add_buffer(container, name, clock);
	buffer->page_size = page_size;
	buffer->is_compressed = header.is_compressed;
	buffer->data_offset = header.offset;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t cpu = bsc_bytes_u32(&bytes);
		uint64_t at = bsc_bytes_u64(&bytes);
		uint64_t len = bsc_bytes_u64(&bytes);

		used += MIN(len, header.size - used);
		if (len && at < header.offset)
			at = 0; /* no place for data: the container says so */
		/* the size of chunks does not count their number in front */
		if (len && header.is_compressed)
			len += MIN(4, UINT64_MAX - len);
		bsc_container_add_segment(container, buffer, cpu, i, at, len);
	}
	/* Each CPU's data begins at a page; what is left beyond that is nobody's. */
	return (header.size - used) / ((uint64_t)n + 2) <= container->page_size;
}

/* Applies one option. Returns where the next option section is, 0 for nowhere. */
static void apply_option(Reader *reader, uint16_t id, uint64_t offset, const uint8_t *data,
			 size_t size)
{
	BscContainer *container = reader->container;
	bool is_good = true;

	if (id >= BSC_SECTION_FIRST && id < BSC_SECTION_FIRST + BSC_SECTION_N) {
		if (size >= 8)
			note_section(reader, id, bsc_get_u64(data, container->is_big_endian));
		else
			is_good = false;
	} else if (id == OPTION_BUFFER) {
		is_good = apply_buffer(reader, data, size);
		reader->lacks_buffer |= !is_good;
	} else if (id == OPTION_BUFFER_TEXT) {
		reader->has_text = true;
	} else {
		is_good = bsc_options_apply(container, id, data, size);
	}
	if (!is_good)
		option_diag(reader, id, offset, "it is damaged");
}

/* Reads one option section. Returns the offset of the next one, 0 if there is none. */
static uint64_t read_options(Reader *reader, uint64_t offset)
{
	g_autoptr(GBytes) contents = NULL;
	BscSectionHeader header;
	BscFileSection section;
	BscBytes bytes;

	if (!bsc_section_read_header(reader->container, offset, &header) ||
	    header.id != SECTION_OPTIONS) {
		reader->is_broken = true;
		reader->broken_at = offset;
		return 0;
	}
	g_hash_table_add(reader->visited, g_memdup2(&offset, sizeof(offset)));
	section = (BscFileSection){ header.offset, header.size, header.is_compressed };
	contents = bsc_container_load(reader->container, &section, "options");
	if (!contents) {
		reader->is_broken = true;
		return 0;
	}
	bsc_bytes_init(&bytes, g_bytes_get_data(contents, NULL), g_bytes_get_size(contents),
		       reader->container->is_big_endian);
	while (bytes.pos < bytes.size) {
		uint64_t at = header.offset + bytes.pos;
		uint16_t id = bsc_bytes_u16(&bytes);
		uint32_t len = bsc_bytes_u32(&bytes);
		const uint8_t *value = bsc_bytes_take(&bytes, len);

		if (!value || (id == OPTION_DONE && len < 8)) {
			option_diag(reader, id, at, "it is longer than its section");
			break;
		}
		if (id == OPTION_DONE)
			return bsc_get_u64(value, bytes.is_big_endian);
		apply_option(reader, id, at, value, len);
	}
	reader->is_broken = true;
	return 0;
}

static void read_chain(Reader *reader, uint64_t offset)
{
	while (offset != 0) {
		if (g_hash_table_contains(reader->visited, &offset)) {
			option_diag(reader, OPTION_DONE, offset, "the options lead in a circle");
			reader->is_broken = true;
			return;
		}
		offset = read_options(reader, offset);
	}
}

/* Whether the data section whose contents begin at OFFSET has a buffer. */
static bool has_buffer(const BscContainer *container, uint64_t offset)
{
	for (guint i = 0; i < container->buffers->len; i++)
		if (((BscDataBuffer *)container->buffers->pdata[i])->data_offset == offset)
			return true;
	return false;
}

/* One section that the scan has met. */
static void salvage_section(Reader *reader, uint64_t offset, const BscSectionHeader *header)
{
	BscContainer *container = reader->container;

	if (header->id == SECTION_OPTIONS && !g_hash_table_contains(reader->visited, &offset))
		read_options(reader, offset);
	else if (header->id >= BSC_SECTION_FIRST &&
		 header->id < BSC_SECTION_FIRST + BSC_SECTION_N) {
		if (container->sections[header->id - BSC_SECTION_FIRST].size == 0)
			note_section(reader, header->id, offset);
	}
}

/*
 * Goes from section to section as they follow each other in the file; the last one may be cut.
 * Data sections come second, once all options that are left have been read.
 */
static void scan_sections(Reader *reader, uint64_t first)
{
	BscContainer *container = reader->container;
	BscSectionHeader header;

	for (int pass = 0; pass < 2; pass++) {
		uint64_t offset = first;

		for (unsigned n = 0; n < MAX_SECTIONS; n++) {
			if (!bsc_section_read_header(container, offset, &header))
				break;
			if (pass == 0)
				salvage_section(reader, offset, &header);
			else if (header.id == SECTION_DATA && !has_buffer(container, header.offset))
				bsc_salvage_buffer(container, &header);
			if (header.size > container->input->size - header.offset)
				break;
			offset = header.offset + header.size;
		}
	}
}

static bool read_compression(BscContainer *container, BscBytes *bytes, GError **error)
{
	const char *name = bsc_bytes_string(bytes);

	bsc_bytes_string(bytes); /* version of the algorithm's library: no matter */
	if (bytes->has_failed) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_DAMAGED,
			    "%s: a trace.dat with a damaged or incomplete first header",
			    container->input->path);
		return false;
	}
	if (!bsc_compression_from_name(name, &container->compression)) {
		g_autofree char *text = bsc_text_sanitize(name, 32);

		g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
			    "%s: a trace.dat compressed with \"%s\"; I read zstd, zlib and none",
			    container->input->path, text);
		return false;
	}
	return true;
}

static int compare_buffers(gconstpointer a, gconstpointer b)
{
	const BscDataBuffer *x = *(BscDataBuffer *const *)a, *y = *(BscDataBuffer *const *)b;

	/* the main one first; the sort is stable for the instances */
	return (*x->name != 0) - (*y->name != 0);
}

bool bsc_container_read_v7(BscContainer *container, uint64_t offset, GError **error)
{
	g_autoptr(GHashTable) visited =
		g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	Reader reader = { .container = container, .visited = visited };
	uint8_t head[512];
	size_t len = bsc_input_read(container->input, offset, head, sizeof(head));
	uint64_t options;
	BscBytes bytes;

	bsc_bytes_init(&bytes, head, len, container->is_big_endian);
	if (!read_compression(container, &bytes, error))
		return false;
	options = bsc_bytes_u64(&bytes);
	container->data_offset = offset + bytes.pos;
	read_chain(&reader, options);
	if (options == 0 || reader.is_broken) {
		bool is_short = reader.broken_at >= container->input->size;

		bsc_diagnostics_add(container->diag,
				    is_short ? BSC_DIAG_TRUNCATED : BSC_DIAG_BAD_SECTION, -1,
				    MIN(reader.broken_at, container->input->size), BSC_NSEC_NONE,
				    "the options do not reach their end");
	}
	if (options == 0 || reader.is_broken || reader.lacks_buffer)
		scan_sections(&reader, container->data_offset);
	if (container->buffers->len == 0 && reader.has_text) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
			    "%s: this trace.dat holds a latency tracer's text, not events",
			    container->input->path);
		return false;
	}
	g_ptr_array_sort(container->buffers, compare_buffers);
	return true;
}
