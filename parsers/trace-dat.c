/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/trace-dat.h"

#include "base/error.h"
#include "base/format.h"
#include "parsers/decode.h"
#include "parsers/source.h"

#include <string.h>

static void describe(BscTrace *trace, const BscContainer *container, const BscPageLayout *layout)
{
	const BscInput *input = container->input;

	g_free(trace->path);
	g_free(trace->format);
	g_free(trace->compression);
	g_free(trace->kernel);
	g_free(trace->machine);
	trace->path = g_strdup(input->path);
	trace->format = g_strdup("trace.dat");
	trace->version = container->version;
	trace->compression = g_strdup(bsc_compression_name(container->compression));
	trace->kernel = g_strdup(container->kernel);
	trace->machine = g_strdup(container->machine);
	trace->size = input->size;
	trace->is_big_endian = container->is_big_endian;
	trace->long_size = container->long_size;
	trace->sub_buffer_size = layout->page_size;
	trace->n_cpus = container->n_cpus;
	trace->n_buffers = container->buffers->len;
	trace->buffers = g_new0(BscBuffer, trace->n_buffers);
	for (size_t i = 0; i < trace->n_buffers; i++) {
		const BscDataBuffer *buffer = container->buffers->pdata[i];

		trace->buffers[i].name = g_strdup(buffer->name);
		trace->buffers[i].clock =
			g_strdup(*buffer->clock ? buffer->clock : container->clock);
	}
}

static gint compare_addrs(gconstpointer a, gconstpointer b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Names for the callbacks of all cpuhp rows. */
static void resolve_symbols(BscTrace *trace, BscSymbols *symbols)
{
	g_autoptr(GArray) addrs = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);

	for (uint32_t i = 0; i < trace->payloads.n; i++) {
		const BscPayload *payload = &trace->payloads.all[i];

		if (payload->kind != BSC_EVENT_CPUHP_ENTER &&
		    payload->kind != BSC_EVENT_CPUHP_MULTI_ENTER)
			continue;
		if (payload->addr != 0 && g_hash_table_add(seen, (gpointer)&payload->addr))
			g_array_append_val(addrs, payload->addr);
	}
	g_array_sort(addrs, compare_addrs);
	trace->has_symbols = bsc_symbols_are_usable(symbols);
	bsc_symbols_resolve(symbols, (const uint64_t *)(void *)addrs->data, addrs->len, trace);
	bsc_symbols_settle(symbols, trace->diag);
}

static void judge_clock(BscTrace *trace, const BscContainer *container)
{
	const char *why = bsc_clock_unfit(trace->clock, container->rule.mult != 0);

	if (why)
		bsc_diagnostics_add(trace->diag, BSC_DIAG_CLOCK_UNFIT, -1, UINT64_MAX,
				    BSC_NSEC_NONE, why);
}

/* False if there is nothing at all to show. */
static bool check_usable(const BscTrace *trace, const BscFormats *formats, GError **error)
{
	const char *why;
	size_t n;

	bsc_formats_all(formats, &n);
	if (n > 0 && (trace->n_events > 0 || !bsc_diagnostics_has_damage(trace->diag)))
		return true;
	if (n == 0)
		why = "a trace.dat whose event formats are lost, so no event can be read";
	else if (trace->diag->codes[BSC_DIAG_TRUNCATED].count > 0)
		why = "a trace.dat that ends before its first complete event";
	else
		why = "a damaged trace.dat without a single readable event";
	g_set_error(error, BSC_ERROR, BSC_ERROR_DAMAGED, "%s: %s", trace->path, why);
	return false;
}

/* Fills TRACE from CONTAINER; what it takes to read events again goes to PARTS. */
static bool read_trace(BscTrace *trace, BscSourceParts *parts, const BscParseOptions *options,
		       BscProgress *progress, GError **error)
{
	const BscContainer *container = parts->container;
	const char *const *ignore = options ? options->ignore_events : NULL;
	BscDecoding decoding = { .container = container, .layout = &parts->layout };
	bool is_good;

	parts->formats = bsc_formats_new(container);
	parts->index = bsc_index_new();
	bsc_page_layout_read(container, &parts->layout);
	describe(trace, container, &parts->layout);
	bsc_progress_add(progress, container->sections[BSC_SECTION_EVENTS].size);
	parts->symbols = bsc_symbols_new(container);
	parts->maker = bsc_row_maker_new(container, parts->formats, ignore, parts->symbols);
	decoding.formats = parts->formats;
	decoding.maker = parts->maker;
	decoding.n_threads = options ? options->n_threads : 0;
	is_good = bsc_decode(&decoding, parts->index, trace, progress, error);
	if (is_good) {
		bsc_choose_buffers(trace, parts->index);
		resolve_symbols(trace, parts->symbols);
		judge_clock(trace, container);
		bsc_trace_seal(trace);
		is_good = check_usable(trace, parts->formats, error);
	}
	return is_good;
}

static BscTrace *read_input(BscSourceParts *parts, const BscParseOptions *options,
			    BscProgress *progress, GError **error)
{
	g_autoptr(BscTrace) trace = bsc_trace_new();

	parts->container = bsc_container_read(parts->input, trace->diag, error);
	if (!parts->container)
		return NULL;
	if (!read_trace(trace, parts, options, progress, error))
		return NULL;
	return g_steal_pointer(&trace);
}

BscTrace *bsc_trace_dat_take(BscInput *input, const BscParseOptions *options, BscProgress *progress,
			     GError **error)
{
	BscSourceParts parts = { .input = input };
	BscTrace *trace = read_input(&parts, options, progress, error);

	if (trace)
		trace->source = bsc_source_take(&parts);
	else
		bsc_source_parts_clear(&parts);
	return trace;
}
