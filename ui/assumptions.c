/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/assumptions.h"

#include "base/format.h"
#include "ui/assumptions-text.h"

#include <string.h>

/* What the command line takes where no seed is given. */
#define DEFAULT_SEED 1

BscAssumptions *bsc_assumptions_new(void)
{
	BscAssumptions *assumptions = g_new0(BscAssumptions, 1);

	assumptions->policies = BSC_ALL_POLICIES;
	assumptions->scales = g_array_new(FALSE, FALSE, sizeof(BscScale));
	assumptions->modifiers = BSC_MODIFIERS_NONE;
	assumptions->modifiers.seed = DEFAULT_SEED;
	return assumptions;
}

BscAssumptions *bsc_assumptions_copy(const BscAssumptions *assumptions)
{
	BscAssumptions *copy = g_new0(BscAssumptions, 1);

	*copy = *assumptions;
	copy->scales = g_array_copy(assumptions->scales);
	return copy;
}

void bsc_assumptions_free(BscAssumptions *assumptions)
{
	if (!assumptions)
		return;
	g_array_unref(assumptions->scales);
	g_free(assumptions);
}

static const BscScale *scale_at(const BscAssumptions *assumptions, guint row)
{
	return &g_array_index(assumptions->scales, BscScale, row);
}

static bool are_scales_equal(const BscAssumptions *a, const BscAssumptions *b)
{
	if (a->scales->len != b->scales->len)
		return false;
	for (guint i = 0; i < a->scales->len; i++) {
		const BscScale *x = scale_at(a, i), *y = scale_at(b, i);

		/* Factors are compared as they were entered: nothing is computed with them. */
		if (x->callback != y->callback || x->is_drop != y->is_drop ||
		    x->factor < y->factor || x->factor > y->factor)
			return false;
	}
	return true;
}

bool bsc_assumptions_equal(const BscAssumptions *a, const BscAssumptions *b)
{
	const BscModifiers *x = &a->modifiers, *y = &b->modifiers;

	return a->policies == b->policies && x->no_tracer == y->no_tracer &&
	       x->no_console == y->no_console && x->wake_latency == y->wake_latency &&
	       x->n_cpus == y->n_cpus && x->seed == y->seed && x->host_cpus == y->host_cpus &&
	       are_scales_equal(a, b);
}

void bsc_assumptions_scale(BscAssumptions *assumptions, const char *callback, double factor,
			   bool is_drop)
{
	BscScale scale = { g_intern_string(callback), is_drop ? 0 : factor, is_drop };

	for (guint i = 0; i < assumptions->scales->len; i++) {
		if (scale_at(assumptions, i)->callback == scale.callback) {
			g_array_index(assumptions->scales, BscScale, i) = scale;
			return;
		}
	}
	g_array_append_val(assumptions->scales, scale);
}

void bsc_assumptions_want(BscAssumptions *assumptions, BscPolicy policy, bool is_wanted)
{
	uint32_t bit = 1u << policy;

	if (is_wanted)
		assumptions->policies |= bit;
	else if (assumptions->policies != bit)
		assumptions->policies &= ~bit;
}

void bsc_assumptions_remove(BscAssumptions *assumptions, const BscChip *chip)
{
	BscModifiers *modifiers = &assumptions->modifiers;

	switch (chip->kind) {
	case BSC_CHIP_CPUS:
		modifiers->n_cpus = 0;
		modifiers->seed = DEFAULT_SEED;
		break;
	case BSC_CHIP_HOST_CPUS: modifiers->host_cpus = 0; break;
	case BSC_CHIP_WAKE_LATENCY: modifiers->wake_latency = BSC_NSEC_NONE; break;
	case BSC_CHIP_NO_TRACER: modifiers->no_tracer = false; break;
	case BSC_CHIP_NO_CONSOLE: modifiers->no_console = false; break;
	case BSC_CHIP_SCALE:
		if (chip->scale < assumptions->scales->len)
			g_array_remove_index(assumptions->scales, chip->scale);
		break;
	}
}

static void chip_free(gpointer data)
{
	BscChip *chip = data;

	g_free(chip->text);
	g_free(chip);
}

static void take_chip(GPtrArray *chips, BscChipKind kind, guint scale, char *text)
{
	BscChip *chip = g_new0(BscChip, 1);

	*chip = (BscChip){ kind, scale, text };
	g_ptr_array_add(chips, chip);
}

/* In as few digits as give it back. */
static const char *factor_text(char buf[G_ASCII_DTOSTR_BUF_SIZE], double factor)
{
	return g_ascii_formatd(buf, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", factor);
}

static char *scale_text(const BscScale *scale)
{
	char buf[G_ASCII_DTOSTR_BUF_SIZE];
	g_autofree char *name = bsc_text_sanitize(scale->callback, 80);

	if (scale->is_drop)
		return g_strdup_printf("without %s", name);
	return g_strdup_printf("%s × %s", name, factor_text(buf, scale->factor));
}

static char *cpus_text(const BscModifiers *modifiers)
{
	if (modifiers->seed == DEFAULT_SEED)
		return g_strdup_printf("%u CPUs", modifiers->n_cpus);
	return g_strdup_printf("%u CPUs, seed %u", modifiers->n_cpus, modifiers->seed);
}

GPtrArray *bsc_assumptions_chips(const BscAssumptions *assumptions)
{
	const BscModifiers *m = &assumptions->modifiers;
	GPtrArray *chips = g_ptr_array_new_with_free_func(chip_free);
	char buf[BSC_FORMAT_MAX];

	if (m->n_cpus)
		take_chip(chips, BSC_CHIP_CPUS, 0, cpus_text(m));
	if (m->host_cpus)
		take_chip(chips, BSC_CHIP_HOST_CPUS, 0,
			  g_strdup_printf("%u host CPU%s", m->host_cpus,
					  m->host_cpus == 1 ? "" : "s"));
	if (m->wake_latency != BSC_NSEC_NONE)
		take_chip(chips, BSC_CHIP_WAKE_LATENCY, 0,
			  g_strdup_printf("wake-ups take %s",
					  bsc_format_duration(buf, m->wake_latency)));
	if (m->no_tracer)
		take_chip(chips, BSC_CHIP_NO_TRACER, 0, g_strdup("no tracer cost"));
	if (m->no_console)
		take_chip(chips, BSC_CHIP_NO_CONSOLE, 0, g_strdup("no console"));
	for (guint i = 0; i < assumptions->scales->len; i++)
		take_chip(chips, BSC_CHIP_SCALE, i, scale_text(scale_at(assumptions, i)));
	return chips;
}

char *bsc_assumptions_command(const BscAssumptions *assumptions, const char *path, BscRow episode)
{
	g_autofree char *quoted = bsc_text_quote(path);
	GString *out = g_string_new("bringup-scope simulate ");

	g_string_append_printf(out, "%s --episode=%u ", quoted, episode + 1);
	bsc_assumptions_print(assumptions, out);
	return g_string_free(out, FALSE);
}

BscSimulation *bsc_assumptions_simulate(const BscAssumptions *assumptions,
					const BscCapture *capture, const BscStays *stays,
					BscRow episode, BscProgress *progress, GError **error)
{
	BscModifiers modifiers = assumptions->modifiers;
	BscPolicy policies[BSC_N_POLICIES];
	size_t n = 0;

	for (int i = 0; i < BSC_N_POLICIES; i++)
		if (assumptions->policies & 1u << i)
			policies[n++] = i;
	modifiers.scales = (const BscScale *)(const void *)assumptions->scales->data;
	modifiers.n_scales = assumptions->scales->len;
	return bsc_simulation_run(capture, stays, episode, policies, n, &modifiers, progress,
				  error);
}
