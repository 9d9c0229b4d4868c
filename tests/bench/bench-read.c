/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench-stages.h"
#include "parsers/index.h"
#include "parsers/pages.h"

typedef void (*UnitVisit)(Bench *bench, const BscPageLayout *layout, const uint8_t *data,
			  size_t len);

bool bench_nothing(const char *path, Bench *bench, GError **error)
{
	return true;
}

static void visit_segment(const BscContainer *container, const BscDataBuffer *buffer,
			  const BscSegment *segment, const BscPageLayout *layout,
			  BscUnitReader *reader, UnitVisit visit, Bench *bench)
{
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(BscUnit));
	g_autofree uint8_t *data = NULL;
	uint64_t budget = UINT64_MAX;
	size_t cap = 0;

	bsc_units_list(container, buffer, segment, layout->page_size, &budget, units,
		       container->diag);
	for (guint i = 0; i < units->len; i++) {
		const BscUnit *unit = &g_array_index(units, BscUnit, i);
		size_t len;

		if (unit->usize > cap) {
			g_free(data);
			cap = unit->usize;
			data = g_malloc(cap);
		}
		len = bsc_unit_read(reader, unit, data);
		bench->n_bytes += len;
		visit(bench, layout, data, len);
	}
}

static bool visit_units(const char *path, UnitVisit visit, Bench *bench, GError **error)
{
	g_autoptr(BscInput) input = bsc_input_open(path, NULL, error);
	BscDiagnostics *diag = bsc_diagnostics_new();
	BscUnitReader reader;
	BscContainer *container = input ? bsc_container_read(input, diag, error) : NULL;
	BscPageLayout layout;

	if (container) {
		bsc_page_layout_read(container, &layout);
		bsc_unit_reader_init(&reader, container);
		for (guint b = 0; b < container->buffers->len; b++) {
			const BscDataBuffer *buffer = container->buffers->pdata[b];

			for (guint i = 0; i < buffer->segments->len; i++)
				visit_segment(container, buffer,
					      &g_array_index(buffer->segments, BscSegment, i),
					      &layout, &reader, visit, bench);
		}
		bsc_unit_reader_clear(&reader);
	}
	bsc_container_free(container);
	bsc_diagnostics_free(diag);
	return container != NULL;
}

static void look_at_unit(Bench *bench, const BscPageLayout *layout, const uint8_t *data, size_t len)
{
	if (len > 0)
		bench->checksum = bench_mix(bench->checksum, data[len / 2]);
}

static void walk_unit(Bench *bench, const BscPageLayout *layout, const uint8_t *data, size_t len)
{
	BscRecord record;
	BscPageWalk walk;

	for (size_t at = 0; at + layout->page_size <= len; at += layout->page_size) {
		bsc_page_begin(&walk, layout, data + at, layout->page_size);
		while (bsc_page_next(&walk, &record)) {
			bench->n_events++;
			bench->checksum = bench_mix(bench->checksum, record.ts);
		}
	}
}

bool bench_unpack(const char *path, Bench *bench, GError **error)
{
	return visit_units(path, look_at_unit, bench, error);
}

bool bench_walk(const char *path, Bench *bench, GError **error)
{
	return visit_units(path, walk_unit, bench, error);
}
