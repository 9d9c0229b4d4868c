/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/probe.h"

#include "base/error.h"

#include <string.h>

#define TRACE_DAT_MAGIC "\x17\x08\x44tracing"

/* What people hand over by mistake, told by its first bytes. */
static const struct {
	const char *magic;
	size_t len;
	const char *name;
} others[] = {
#define MAGIC(bytes, name)                                                                         \
	{                                                                                          \
		bytes, sizeof(bytes) - 1, name                                                     \
	}
	MAGIC("PERFILE2", "a perf.data file (perf record)"),
	MAGIC("2ELIFREP", "a perf.data file (perf record) of the other byte order"),
	MAGIC("\177ELF", "an ELF program or library"),
	MAGIC("\x1f\x8b", "gzip-compressed data; unpack it first"),
	MAGIC("\xfd"
	      "7zXZ",
	      "xz-compressed data; unpack it first"),
	MAGIC("\x28\xb5\x2f\xfd", "zstd-compressed data; unpack it first"),
	MAGIC("BZh", "bzip2-compressed data; unpack it first"),
	MAGIC("PK\x03\x04", "a zip archive; unpack it first"),
	MAGIC("\xd4\xc3\xb2\xa1", "a network capture (pcap)"),
	MAGIC("\xa1\xb2\xc3\xd4", "a network capture (pcap)"),
	MAGIC("\x4d\x3c\xb2\xa1", "a network capture (pcap)"),
	MAGIC("\x0a\x0d\x0d\x0a", "a network capture (pcapng)"),
	MAGIC("\x75\xd1\x1f\xc1", "a CTF trace (LTTng)"),
	MAGIC("\x89PNG", "a PNG picture"),
	MAGIC("%PDF", "a PDF document"),
	MAGIC("<?xml", "an XML document"),
	MAGIC("<svg", "an SVG picture"),
	MAGIC("#!", "a script"),
	MAGIC("{\"traceEvents\"", "a Chrome or Perfetto trace (JSON)"),
#undef MAGIC
};

#define TEXT "text"

static bool is_text(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((data[i] < 0x20 && !strchr("\t\n\r\f\033", data[i])) || data[i] == 0x7f)
			return false;
	return true;
}

const char *bsc_probe_name(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		if (len >= others[i].len && memcmp(data, others[i].magic, others[i].len) == 0)
			return others[i].name;
	if (len > 262 && memcmp(data + 257, "ustar", 5) == 0)
		return "a tar archive; unpack it first";
	if (memchr(data, 0, len) || !is_text(data, len))
		return "";
	return TEXT;
}

/*
 * What a serial line or a crash has added to a log is no text: so it is enough that most of it is.
 */
static bool is_mostly_text(const uint8_t *data, size_t len)
{
	size_t n_odd = 0;

	for (size_t i = 0; i < len; i++)
		n_odd += (data[i] < 0x20 && !strchr("\t\n\r\f\033", data[i])) || data[i] > 0x7e;
	return len > 0 && n_odd * 10 < len;
}

BscProbe bsc_probe(const BscInput *input, GError **error)
{
	uint8_t head[4096];
	size_t len = bsc_input_read(input, 0, head, sizeof(head));
	size_t magic = strlen(TRACE_DAT_MAGIC);
	const char *name;

	if (len >= magic && memcmp(head, TRACE_DAT_MAGIC, magic) == 0)
		return BSC_PROBE_TRACE_DAT;
	if (len == 0 && input->size > 0) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: cannot be read", input->path);
		return BSC_PROBE_OTHER;
	}
	if (len == 0)
		name = "an empty file";
	else if (len < magic && memcmp(head, TRACE_DAT_MAGIC, len) == 0)
		name = "a trace.dat that ends within its first bytes";
	else
		name = bsc_probe_name(head, len);
	if (strcmp(name, TEXT) == 0 || (!*name && is_mostly_text(head, len)))
		return BSC_PROBE_TEXT;
	if (*name)
		g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
			    "%s: not a trace.dat: this is %s", input->path, name);
	else
		g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
			    "%s: not a trace.dat, nor anything else I know", input->path);
	return BSC_PROBE_OTHER;
}
