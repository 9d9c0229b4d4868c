/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diagnostics.h"
#include "base/format.h"

#include <glib.h>

/* Longest detail that is kept of one place, in bytes. */
#define MAX_WHAT 200

static const struct {
	const char *name, *text;
	BscSeverity severity;
} table[BSC_DIAG_N] = {
#define X(code, name, severity, text) [BSC_DIAG_##code] = { name, text, severity },
	BSC_DIAGNOSTICS(X)
#undef X
};

BscDiagnostics *bsc_diagnostics_new(void)
{
	return g_new0(BscDiagnostics, 1);
}

void bsc_diagnostics_free(BscDiagnostics *diag)
{
	if (!diag)
		return;
	for (unsigned code = 0; code < BSC_DIAG_N; code++) {
		for (unsigned i = 0; i < diag->codes[code].n_places; i++)
			g_free(diag->codes[code].places[i].what);
		g_free(diag->codes[code].places);
	}
	g_free(diag);
}

static void add_place(BscDiagnostic *d, int32_t cpu, uint64_t offset, BscNsec ts, const char *what)
{
	if (d->n_places == BSC_DIAG_MAX_PLACES)
		return;
	/* Room for a power of two: full exactly when the count is one. */
	if ((d->n_places & (d->n_places - 1)) == 0)
		d->places = g_renew(BscPlace, d->places, MAX(1, 2 * d->n_places));
	d->places[d->n_places++] = (BscPlace){
		.cpu = cpu,
		.offset = offset,
		.ts = ts,
		.what = what ? bsc_text_sanitize(what, MAX_WHAT) : NULL,
	};
}

void bsc_diagnostics_add(BscDiagnostics *diag, BscDiagnosticCode code, int32_t cpu, uint64_t offset,
			 BscNsec ts, const char *what)
{
	diag->codes[code].count++;
	add_place(&diag->codes[code], cpu, offset, ts, what);
}

void bsc_diagnostics_count(BscDiagnostics *diag, BscDiagnosticCode code, uint64_t n)
{
	diag->codes[code].count += n;
}

void bsc_diagnostics_merge(BscDiagnostics *diag, const BscDiagnostics *from)
{
	for (unsigned code = 0; code < BSC_DIAG_N; code++) {
		const BscDiagnostic *d = &from->codes[code];

		diag->codes[code].count += d->count;
		for (unsigned i = 0; i < d->n_places; i++)
			add_place(&diag->codes[code], d->places[i].cpu, d->places[i].offset,
				  d->places[i].ts, d->places[i].what);
	}
}

bool bsc_diagnostics_has_damage(const BscDiagnostics *diag)
{
	for (unsigned code = 0; code < BSC_DIAG_N; code++)
		if (diag->codes[code].count > 0 && table[code].severity == BSC_DAMAGE)
			return true;
	return false;
}

const char *bsc_diagnostic_name(BscDiagnosticCode code)
{
	return table[code].name;
}

const char *bsc_diagnostic_text(BscDiagnosticCode code)
{
	return table[code].text;
}

BscSeverity bsc_diagnostic_severity(BscDiagnosticCode code)
{
	return table[code].severity;
}

const char *bsc_severity_name(BscSeverity severity)
{
	static const char *const names[] = { "note", "warning", "damage" };

	return names[severity];
}
