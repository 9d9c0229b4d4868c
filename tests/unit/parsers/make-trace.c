/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

void put_u8(GByteArray *bytes, uint8_t value)
{
	g_byte_array_append(bytes, &value, 1);
}

static void put_number(GByteArray *bytes, bool is_big_endian, uint64_t value, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		put_u8(bytes, (uint8_t)(value >> 8 * (is_big_endian ? n - 1 - i : i)));
}

void put_u16(GByteArray *bytes, bool is_big_endian, uint16_t value)
{
	put_number(bytes, is_big_endian, value, 2);
}

void put_u32(GByteArray *bytes, bool is_big_endian, uint32_t value)
{
	put_number(bytes, is_big_endian, value, 4);
}

void put_u64(GByteArray *bytes, bool is_big_endian, uint64_t value)
{
	put_number(bytes, is_big_endian, value, 8);
}

void put_text(GByteArray *bytes, const char *text)
{
	g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text) + 1);
}

void put_zeros(GByteArray *bytes, size_t n)
{
	while (n-- > 0)
		put_u8(bytes, 0);
}

static void put_bytes(GByteArray *bytes, const char *data, size_t len)
{
	g_byte_array_append(bytes, (const guint8 *)data, (guint)len);
}

/* A number written over what stands at OFFSET. */
static void set_u64(GByteArray *bytes, bool is_big_endian, guint offset, uint64_t value)
{
	g_autoptr(GByteArray) number = g_byte_array_new();

	put_u64(number, is_big_endian, value);
	memcpy(bytes->data + offset, number->data, 8);
}

static char *header_page_text(const BscPageLayout *l)
{
	return g_strdup_printf("\tfield: u64 timestamp;\toffset:%u;\tsize:8;\tsigned:0;\n"
			       "\tfield: local_t commit;\toffset:%u;\tsize:%u;\tsigned:1;\n"
			       "\tfield: int overwrite;\toffset:%u;\tsize:1;\tsigned:1;\n"
			       "\tfield: char data;\toffset:%u;\tsize:%u;\tsigned:0;\n",
			       l->ts_offset, l->commit_offset, l->commit_size, l->commit_offset,
			       l->data_offset, l->page_size - l->data_offset);
}

static void put_headers(GByteArray *out, const MakeFile *file)
{
	static const char event[] = "# compressed entry header\n";
	g_autofree char *page = header_page_text(&file->layout);

	put_text(out, "header_page");
	put_u64(out, file->layout.is_big_endian, strlen(page));
	put_bytes(out, page, strlen(page));
	put_text(out, "header_event");
	put_u64(out, file->layout.is_big_endian, strlen(event));
	put_bytes(out, event, strlen(event));
}

static void append_field(GString *text, const char *line)
{
	g_auto(GStrv) part = g_strsplit(line, ";", 4);

	if (g_strv_length(part) == 4)
		g_string_append_printf(text, "\tfield:%s;\toffset:%s;\tsize:%s;\tsigned:%s;\n",
				       part[0], part[1], part[2], part[3]);
	else
		g_string_append_printf(text, "%s\n", line); /* a damaged one, as it is */
}

static void put_format(GByteArray *out, bool is_big_endian, const MakeFormat *format)
{
	static const char *const common[] = { "unsigned short common_type;0;2;0",
					      "unsigned char common_flags;2;1;0",
					      "unsigned char common_preempt_count;3;1;0",
					      "int common_pid;4;4;1" };
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(format->fields, "\n", -1);

	g_string_printf(text, "name: %s\nID: %d\nformat:\n", format->name, format->id);
	for (size_t i = 0; i < G_N_ELEMENTS(common); i++)
		append_field(text, common[i]);
	g_string_append_c(text, '\n');
	for (guint i = 0; lines[i]; i++)
		if (*lines[i])
			append_field(text, lines[i]);
	g_string_append_printf(text, "\nprint fmt: %s\n", format->print);
	put_u64(out, is_big_endian, text->len);
	put_bytes(out, text->str, text->len);
}

static void put_ftrace(GByteArray *out, const MakeFile *file)
{
	bool is_big_endian = file->layout.is_big_endian;
	uint32_t n = 0;

	for (size_t i = 0; i < file->n_formats; i++)
		n += strcmp(file->formats[i].system, "ftrace") == 0;
	put_u32(out, is_big_endian, n);
	for (size_t i = 0; i < file->n_formats; i++)
		if (strcmp(file->formats[i].system, "ftrace") == 0)
			put_format(out, is_big_endian, &file->formats[i]);
}

/* Every event as a system of its own: the format allows it. */
static void put_events(GByteArray *out, const MakeFile *file)
{
	bool is_big_endian = file->layout.is_big_endian;
	uint32_t n = 0;

	for (size_t i = 0; i < file->n_formats; i++)
		n += strcmp(file->formats[i].system, "ftrace") != 0;
	put_u32(out, is_big_endian, n);
	for (size_t i = 0; i < file->n_formats; i++) {
		if (strcmp(file->formats[i].system, "ftrace") == 0)
			continue;
		put_text(out, file->formats[i].system);
		put_u32(out, is_big_endian, 1);
		put_format(out, is_big_endian, &file->formats[i]);
	}
}

static void put_sized(GByteArray *out, bool is_big_endian, const char *text, unsigned width)
{
	size_t len = text ? strlen(text) : 0;

	put_number(out, is_big_endian, len, width);
	put_bytes(out, text ? text : "", len);
}

static void put_contents(GByteArray *out, const MakeFile *file, int section)
{
	switch (section) {
	case BSC_SECTION_HEADERS: put_headers(out, file); break;
	case BSC_SECTION_FTRACE_EVENTS: put_ftrace(out, file); break;
	case BSC_SECTION_EVENTS: put_events(out, file); break;
	case BSC_SECTION_KALLSYMS:
		put_sized(out, file->layout.is_big_endian, file->kallsyms, 4);
		break;
	case BSC_SECTION_PRINTK: put_sized(out, file->layout.is_big_endian, "", 4); break;
	case BSC_SECTION_CMDLINES:
		put_sized(out, file->layout.is_big_endian, file->cmdlines, 8);
		break;
	}
}

static void put_start(GByteArray *out, const MakeFile *file)
{
	g_autofree char *version = g_strdup_printf("%d", file->version);

	put_bytes(out, "\x17\x08\x44tracing", 10);
	put_text(out, version);
	put_u8(out, file->layout.is_big_endian);
	put_u8(out, file->long_size);
	put_u32(out, file->layout.is_big_endian, file->layout.page_size);
}

static void put_option(GByteArray *out, bool is_big_endian, uint16_t id, const GByteArray *data)
{
	put_u16(out, is_big_endian, id);
	put_u32(out, is_big_endian, data->len);
	g_byte_array_append(out, data->data, data->len);
}

static void align(GByteArray *out, uint32_t step)
{
	put_zeros(out, (step - out->len % step) % step);
}

static size_t n_bytes(const MakeCpu *cpu)
{
	return cpu->pages ? cpu->pages->len : 0;
}

/* Room for a table of CPUs and a clock; returns where the table is. */
static guint put_table(GByteArray *out, const MakeFile *file, const MakeBuffer *buffer)
{
	bool is_big_endian = file->layout.is_big_endian;
	guint at;

	put_text(out, "flyrecord");
	at = out->len;
	put_zeros(out, 16 * buffer->n_cpus);
	if (file->n_options > 0) {
		g_autofree char *clock = g_strdup_printf("[%s] x", buffer->clock);

		put_sized(out, is_big_endian, clock, 8);
	}
	return at;
}

static void put_data_v6(GByteArray *out, const MakeFile *file, const MakeBuffer *buffer,
			guint table)
{
	for (size_t i = 0; i < buffer->n_cpus; i++) {
		const MakeCpu *cpu = &buffer->cpus[i];

		align(out, file->layout.page_size);
		set_u64(out, file->layout.is_big_endian, table + 16 * (guint)i, out->len);
		set_u64(out, file->layout.is_big_endian, table + 16 * (guint)i + 8, n_bytes(cpu));
		if (cpu->pages)
			g_byte_array_append(out, cpu->pages->data, cpu->pages->len);
	}
}

static GByteArray *make_v6(const MakeFile *file)
{
	bool is_big_endian = file->layout.is_big_endian;
	GByteArray *out = g_byte_array_new();
	g_autofree guint *tables = g_new0(guint, file->n_buffers);
	g_autofree guint *places = g_new0(guint, file->n_buffers);

	put_start(out, file);
	for (int section = 0; section < BSC_SECTION_N; section++)
		put_contents(out, file, section);
	put_u32(out, is_big_endian, (uint32_t)file->buffers[0].n_cpus);
	put_text(out, "options  ");
	for (size_t i = 0; i < file->n_options; i++)
		put_option(out, is_big_endian, file->options[i].id, file->options[i].data);
	for (size_t b = 1; b < file->n_buffers; b++) {
		g_autoptr(GByteArray) data = g_byte_array_new();

		places[b] = out->len + 6;
		put_u64(data, is_big_endian, 0);
		put_text(data, file->buffers[b].name);
		put_option(out, is_big_endian, 3, data);
	}
	put_u16(out, is_big_endian, 0);
	for (size_t b = 0; b < file->n_buffers; b++) {
		if (b > 0)
			set_u64(out, is_big_endian, places[b], out->len);
		tables[b] = put_table(out, file, &file->buffers[b]);
	}
	for (size_t b = 0; b < file->n_buffers; b++)
		put_data_v6(out, file, &file->buffers[b], tables[b]);
	return out;
}

/* N bytes at DATA as one compressed block with both sizes in front. */
static void put_packed(GByteArray *out, const MakeFile *file, const uint8_t *data, size_t n)
{
	uLongf zlib_len = compressBound((uLong)n);
	size_t cap = MAX(ZSTD_compressBound(n), zlib_len), len;
	g_autofree uint8_t *packed = g_malloc(cap);

	if (strcmp(file->compression, "zstd") == 0) {
		len = ZSTD_compress(packed, cap, data, n, 1);
	} else {
		g_assert_cmpint(compress(packed, &zlib_len, data, (uLong)n), ==, Z_OK);
		len = zlib_len;
	}
	put_u32(out, file->layout.is_big_endian, (uint32_t)len);
	put_u32(out, file->layout.is_big_endian, (uint32_t)n);
	g_byte_array_append(out, packed, (guint)len);
}

static bool is_packed(const MakeFile *file)
{
	return file->compression && strcmp(file->compression, "none") != 0;
}

/* Begins a section; section_end() fills its size in. */
static guint section_begin(GByteArray *out, const MakeFile *file, uint16_t id, bool is_compressed)
{
	put_u16(out, file->layout.is_big_endian, id);
	put_u16(out, file->layout.is_big_endian, is_compressed);
	put_u32(out, file->layout.is_big_endian, 0);
	put_u64(out, file->layout.is_big_endian, 0);
	return out->len;
}

static void section_end(GByteArray *out, const MakeFile *file, guint begin)
{
	set_u64(out, file->layout.is_big_endian, begin - 8, out->len - begin);
}

static void put_chunks(GByteArray *out, const MakeFile *file, const GByteArray *pages)
{
	uint32_t step = file->pages_per_chunk * file->layout.page_size;

	if (step == 0)
		step = pages->len;
	put_u32(out, file->layout.is_big_endian, (pages->len + step - 1) / step);
	for (guint at = 0; at < pages->len; at += step)
		put_packed(out, file, pages->data + at, MIN(step, pages->len - at));
}

/* The data of one buffer, and the option that describes it. */
static GByteArray *put_buffer_v7(GByteArray *out, const MakeFile *file, const MakeBuffer *buffer)
{
	bool is_big_endian = file->layout.is_big_endian;
	GByteArray *option = g_byte_array_new();
	guint begin;

	put_u64(option, is_big_endian, out->len);
	put_text(option, buffer->name);
	put_text(option, buffer->clock);
	put_u32(option, is_big_endian, file->layout.page_size);
	put_u32(option, is_big_endian, (uint32_t)buffer->n_cpus);
	begin = section_begin(out, file, 3, is_packed(file));
	for (size_t i = 0; i < buffer->n_cpus; i++) {
		const MakeCpu *cpu = &buffer->cpus[i];
		guint from;

		align(out, file->layout.page_size);
		from = out->len;
		if (cpu->pages && is_packed(file))
			put_chunks(out, file, cpu->pages);
		else if (cpu->pages)
			g_byte_array_append(out, cpu->pages->data, cpu->pages->len);
		put_u32(option, is_big_endian, cpu->id);
		put_u64(option, is_big_endian, from);
		/* as trace-cmd does: without the number of chunks */
		put_u64(option, is_big_endian,
			out->len - from - (cpu->pages && is_packed(file) ? 4 : 0));
	}
	section_end(out, file, begin);
	return option;
}

/* Ends a section of options; *RET_PLACE is where the offset of the next one belongs. */
static void put_done(GByteArray *out, const MakeFile *file, guint begin, guint *ret_place)
{
	put_u16(out, file->layout.is_big_endian, 0);
	put_u32(out, file->layout.is_big_endian, 8);
	*ret_place = out->len;
	put_u64(out, file->layout.is_big_endian, 0);
	section_end(out, file, begin);
}

static guint begin_options(GByteArray *out, const MakeFile *file, guint place)
{
	set_u64(out, file->layout.is_big_endian, place, out->len);
	return section_begin(out, file, 0, false);
}

static GByteArray *make_v7(const MakeFile *file)
{
	bool is_big_endian = file->layout.is_big_endian;
	g_autoptr(GPtrArray) buffers =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
	GByteArray *out = g_byte_array_new();
	guint sections[BSC_SECTION_N], place, begin;

	put_start(out, file);
	put_text(out, file->compression ? file->compression : "none");
	put_text(out, "1");
	place = out->len;
	put_u64(out, is_big_endian, 0);
	for (int section = 0; section < BSC_SECTION_N; section++) {
		g_autoptr(GByteArray) contents = g_byte_array_new();

		sections[section] = out->len;
		put_contents(contents, file, section);
		begin = section_begin(out, file, (uint16_t)(BSC_SECTION_FIRST + section),
				      is_packed(file));
		if (is_packed(file))
			put_packed(out, file, contents->data, contents->len);
		else
			g_byte_array_append(out, contents->data, contents->len);
		section_end(out, file, begin);
	}
	begin = begin_options(out, file, place);
	for (int section = 0; section < BSC_SECTION_N; section++) {
		g_autoptr(GByteArray) data = g_byte_array_new();

		put_u64(data, is_big_endian, sections[section]);
		put_option(out, is_big_endian, (uint16_t)(BSC_SECTION_FIRST + section), data);
	}
	for (size_t i = 0; i < file->n_options; i++)
		put_option(out, is_big_endian, file->options[i].id, file->options[i].data);
	put_done(out, file, begin, &place);
	for (size_t b = 0; b < file->n_buffers; b++)
		g_ptr_array_add(buffers, put_buffer_v7(out, file, &file->buffers[b]));
	begin = begin_options(out, file, place);
	for (guint b = 0; b < buffers->len; b++)
		put_option(out, is_big_endian, 3, buffers->pdata[b]);
	put_done(out, file, begin, &place);
	return out;
}

GByteArray *make_file(const MakeFile *file)
{
	return file->version == 6 ? make_v6(file) : make_v7(file);
}

char *write_file(const GByteArray *bytes)
{
	char *path = NULL;
	int fd = g_file_open_tmp("bringup-scope-test-XXXXXX", &path, NULL);

	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpint(write(fd, bytes->data, bytes->len), ==, bytes->len);
	close(fd);
	return path;
}
