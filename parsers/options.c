/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"
#include "parsers/container.h"

#include <string.h>

/* trace-cmd.dat.v7(5): options that mean the same in both versions. */
enum {
	OPTION_DATE = 1,
	OPTION_CPUSTAT = 2,
	OPTION_TRACECLOCK = 4,
	OPTION_UNAME = 5,
	OPTION_HOOK = 6,
	OPTION_OFFSET = 7,
	OPTION_CPUCOUNT = 8,
	OPTION_VERSION = 9,
	OPTION_PROCMAPS = 10,
	OPTION_TRACEID = 11,
	OPTION_TIME_SHIFT = 12,
	OPTION_GUEST = 13,
	OPTION_TSC2NSEC = 14,
};

#define FLAG_INTERPOLATE 1 /* trace-cmd: TRACECMD_TSYNC_FLAG_INTERPOLATE */

/* "[local] global counter": the one in brackets. */
static void apply_clock(BscContainer *container, const char *text)
{
	const char *open = strchr(text, '[');
	const char *close = open ? strchr(open, ']') : NULL;
	g_autofree char *name = NULL;

	if (!close)
		return;
	name = g_strndup(open + 1, (size_t)(close - open - 1));
	g_free(container->clock);
	container->clock = bsc_text_sanitize(name, 64);
}

/* "Linux host 6.12.117 aarch64": release is the third word, machine the last. */
static void apply_uname(BscContainer *container, const char *text)
{
	g_autofree char *stripped = g_strstrip(g_strdup(text));
	g_auto(GStrv) words = g_strsplit(stripped, " ", -1);
	guint n = g_strv_length(words);

	if (n < 4)
		return;
	g_free(container->kernel);
	g_free(container->machine);
	container->kernel = bsc_text_sanitize(words[2], 128);
	container->machine = bsc_text_sanitize(words[n - 1], 32);
}

/* The value of "KEY: 12" at the beginning of a line of TEXT; false if there is no such line. */
static bool find_number(const char *text, const char *key, uint64_t *ret_value)
{
	size_t len = strlen(key);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		if (*line == '\n')
			line++;
		if (strncmp(line, key, len) != 0 || line[len] != ':')
			continue;
		*ret_value = g_ascii_strtoull(line + len + 1, NULL, 10);
		return true;
	}
	return false;
}

/*
 * The file per_cpu/cpuN/stats of one CPU, or "\nBuffer: NAME\n" in front of those of an instance.
 */
static void apply_cpustat(BscContainer *container, const char *text)
{
	static const char title[] = "Buffer: ";
	const char *name = strstr(text, title);
	BscCpuStat stat = { .buffer = container->stats_buffer };
	uint64_t cpu;

	if (name) {
		g_autofree char *line = NULL;

		name += strlen(title);
		line = g_strndup(name, strcspn(name, "\n"));
		container->stats_buffer = g_string_chunk_insert_const(container->names, line);
		return;
	}
	if (!find_number(text, "CPU", &cpu) || cpu >= BSC_MAX_CPUS)
		return;
	stat.cpu = (uint32_t)cpu;
	find_number(text, "overrun", &stat.overrun);
	find_number(text, "dropped events", &stat.dropped);
	find_number(text, "read events", &stat.n_read);
	g_array_append_val(container->stats, stat);
}

static gint compare_shifts(gconstpointer a, gconstpointer b)
{
	const BscShift *x = a, *y = b;

	return (x->time > y->time) - (x->time < y->time);
}

/* Sorts by time and keeps the first of those that share one, as trace-cmd does. */
static void tidy_shifts(GArray *samples)
{
	BscShift *s = (BscShift *)(void *)samples->data;
	guint n = 0;

	g_array_sort(samples, compare_shifts);
	for (guint i = 0; i < samples->len; i++)
		if (i == 0 || s[i].time != s[n - 1].time)
			s[n++] = s[i];
	g_array_set_size(samples, n);
}

/* Times, offsets and scalings of one CPU, each as one block. */
static GArray *read_shifts(BscBytes *bytes)
{
	uint32_t n = bsc_bytes_u32(bytes);
	GArray *samples = g_array_new(FALSE, TRUE, sizeof(BscShift));
	BscShift *s;

	if (bytes->has_failed || n > (bytes->size - bytes->pos) / 24) {
		bytes->has_failed = true;
		return samples;
	}
	g_array_set_size(samples, n);
	s = (BscShift *)(void *)samples->data;
	for (uint32_t i = 0; i < n; i++)
		s[i].time = bsc_bytes_u64(bytes);
	for (uint32_t i = 0; i < n; i++)
		s[i].offset = (int64_t)bsc_bytes_u64(bytes);
	for (uint32_t i = 0; i < n; i++)
		s[i].scaling = bsc_bytes_u64(bytes);
	return samples;
}

static bool apply_time_shift(BscContainer *container, BscBytes *bytes)
{
	BscClockRule *rule = &container->rule;
	uint32_t flags, n;

	bsc_bytes_u64(bytes); /* id of the host's trace */
	flags = bsc_bytes_u32(bytes);
	n = bsc_bytes_u32(bytes);
	if (bytes->has_failed || n > (bytes->size - bytes->pos) / 4 || n > BSC_MAX_CPUS)
		return false;
	bsc_clock_rule_clear(rule);
	rule->does_interpolate = (flags & FLAG_INTERPOLATE) != 0;
	rule->shifts = g_new0(GArray *, n);
	for (; rule->n_shifts < n; rule->n_shifts++)
		rule->shifts[rule->n_shifts] = read_shifts(bytes);
	/* trace-cmd before 3.0 wrote no fractions */
	if (!bytes->has_failed && bytes->pos < bytes->size)
		for (uint32_t i = 0; i < n; i++)
			for (guint k = 0; k < rule->shifts[i]->len; k++)
				g_array_index(rule->shifts[i], BscShift, k).fraction =
					bsc_bytes_u64(bytes);
	if (bytes->has_failed) {
		/* half a correction would be worse than none */
		bsc_clock_rule_clear(rule);
		return false;
	}
	for (uint32_t i = 0; i < n; i++)
		tidy_shifts(rule->shifts[i]);
	return true;
}

/* Decimal, or hexadecimal with 0x, as strtoll(…, 0) reads it. */
static int64_t parse_offset(const char *text)
{
	return g_ascii_strtoll(text, NULL, 0);
}

static void add_offset(BscContainer *container, int64_t offset, int64_t unit)
{
	uint64_t sum = (uint64_t)container->rule.offset + (uint64_t)offset * (uint64_t)unit;

	container->rule.offset = (int64_t)sum;
}

bool bsc_options_apply(BscContainer *container, uint16_t id, const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autofree char *what = NULL;
	BscBytes bytes;
	uint32_t n;

	bsc_bytes_init(&bytes, data, size, container->is_big_endian);
	switch (id) {
	case OPTION_DATE:
		/* us, added without being asked by trace-cmd too */
		add_offset(container, parse_offset(text), 1000);
		return true;
	case OPTION_OFFSET: add_offset(container, parse_offset(text), 1); return true;
	case OPTION_CPUSTAT: apply_cpustat(container, text); return true;
	case OPTION_TRACECLOCK: apply_clock(container, text); return true;
	case OPTION_UNAME: apply_uname(container, text); return true;
	case OPTION_CPUCOUNT:
		n = bsc_bytes_u32(&bytes);
		if (bytes.has_failed || n > BSC_MAX_CPUS)
			return false;
		container->n_cpus = MAX(container->n_cpus, n);
		return true;
	case OPTION_TIME_SHIFT: return apply_time_shift(container, &bytes);
	case OPTION_TSC2NSEC:
		if (size < 16)
			return false;
		container->rule.mult = bsc_bytes_u32(&bytes);
		container->rule.bits = bsc_bytes_u32(&bytes);
		return true;
	case OPTION_HOOK:
	case OPTION_VERSION:
	case OPTION_PROCMAPS:
	case OPTION_TRACEID:
	case OPTION_GUEST: return true;
	default:
		what = g_strdup_printf("option %u, %zu bytes", id, size);
		bsc_diagnostics_add(container->diag, BSC_DIAG_UNKNOWN_OPTION, -1, UINT64_MAX,
				    BSC_NSEC_NONE, what);
		return true;
	}
}
