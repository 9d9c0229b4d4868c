/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/assumptions-text.h"

#include "sim/options.h"

#include <string.h>

static void put_policies(const BscAssumptions *assumptions, GString *out)
{
	const char *separator = "";

	g_string_append(out, "--policy=");
	if (assumptions->policies == BSC_ALL_POLICIES) {
		g_string_append(out, "all");
		return;
	}
	for (int i = 0; i < BSC_N_POLICIES; i++) {
		if (!(assumptions->policies & 1u << i))
			continue;
		g_string_append_printf(out, "%s%s", separator, bsc_policy_name(i));
		separator = ",";
	}
}

/* The name may be any text: quoted only where a shell would not take it as it is. */
static char *quoted_if_needed(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-./:=,@+";

	return text[strspn(text, plain)] ? g_shell_quote(text) : g_strdup(text);
}

static void put_scale(const BscScale *scale, GString *out)
{
	char buf[G_ASCII_DTOSTR_BUF_SIZE];
	g_autofree char *text = NULL;
	g_autofree char *quoted = NULL;

	if (scale->is_drop)
		text = g_strdup_printf("--drop=%s", scale->callback);
	else
		text = g_strdup_printf("--scale=%s=%s", scale->callback,
				       g_ascii_formatd(buf, sizeof buf, "%.6g", scale->factor));
	quoted = quoted_if_needed(text);
	g_string_append_printf(out, " %s", quoted);
}

void bsc_assumptions_print(const BscAssumptions *assumptions, GString *out)
{
	const BscModifiers *m = &assumptions->modifiers;

	put_policies(assumptions, out);
	if (m->n_cpus)
		g_string_append_printf(out, " --cpus=%u --seed=%u", m->n_cpus, m->seed);
	if (m->host_cpus)
		g_string_append_printf(out, " --host-cpus=%u", m->host_cpus);
	if (m->wake_latency != BSC_NSEC_NONE)
		g_string_append_printf(out, " --wake-latency=%" G_GINT64_FORMAT, m->wake_latency);
	if (m->no_tracer)
		g_string_append(out, " --no-tracer-cost");
	if (m->no_console)
		g_string_append(out, " --no-console");
	for (guint i = 0; i < assumptions->scales->len; i++)
		put_scale(&g_array_index(assumptions->scales, BscScale, i), out);
}

static bool read_policies(BscAssumptions *assumptions, const char *value)
{
	g_autoptr(GArray) policies = g_array_new(FALSE, FALSE, sizeof(BscPolicy));

	if (!bsc_policies_parse(value, policies, NULL))
		return false;
	assumptions->policies = 0;
	for (guint i = 0; i < policies->len; i++)
		assumptions->policies |= 1u << g_array_index(policies, BscPolicy, i);
	return true;
}

static bool read_number(const char *value, uint64_t low, uint64_t high, uint64_t *ret)
{
	return g_ascii_string_to_unsigned(value, 10, low, high, ret, NULL);
}

static bool read_cpus(BscAssumptions *assumptions, const char *value)
{
	uint64_t n;

	if (!read_number(value, 2, BSC_SIMULATE_MAX_CPUS, &n))
		return false;
	assumptions->modifiers.n_cpus = (uint32_t)n;
	return true;
}

static bool read_seed(BscAssumptions *assumptions, const char *value)
{
	uint64_t n;

	if (!read_number(value, 0, UINT32_MAX, &n))
		return false;
	assumptions->modifiers.seed = (uint32_t)n;
	return true;
}

static bool read_host_cpus(BscAssumptions *assumptions, const char *value)
{
	uint64_t n;

	if (!read_number(value, 1, BSC_SIMULATE_MAX_CPUS, &n))
		return false;
	assumptions->modifiers.host_cpus = (uint32_t)n;
	return true;
}

static bool read_wake_latency(BscAssumptions *assumptions, const char *value)
{
	uint64_t n;

	if (!read_number(value, 0, BSC_SIMULATE_MAX_WAKE, &n))
		return false;
	assumptions->modifiers.wake_latency = (BscNsec)n;
	return true;
}

static bool read_scale(BscAssumptions *assumptions, const char *value)
{
	g_autofree char *callback = NULL;
	double factor;

	if (!bsc_scale_parse(value, &callback, &factor, NULL))
		return false;
	bsc_assumptions_scale(assumptions, callback, factor, false);
	return true;
}

static bool read_drop(BscAssumptions *assumptions, const char *value)
{
	if (*value)
		bsc_assumptions_scale(assumptions, value, 0, true);
	return *value != '\0';
}

static bool read_no_tracer(BscAssumptions *assumptions, const char *value)
{
	assumptions->modifiers.no_tracer = true;
	return true;
}

static bool read_no_console(BscAssumptions *assumptions, const char *value)
{
	assumptions->modifiers.no_console = true;
	return true;
}

bool bsc_assumptions_read_option(BscAssumptions *assumptions, const char *option)
{
	static const struct {
		const char *name;
		bool (*read)(BscAssumptions *assumptions, const char *value);
		bool has_value;
	} options[] = {
		{ "--policy", read_policies, true },
		{ "--cpus", read_cpus, true },
		{ "--seed", read_seed, true },
		{ "--host-cpus", read_host_cpus, true },
		{ "--wake-latency", read_wake_latency, true },
		{ "--scale", read_scale, true },
		{ "--drop", read_drop, true },
		{ "--no-tracer-cost", read_no_tracer, false },
		{ "--no-console", read_no_console, false },
	};
	size_t len = strcspn(option, "=");

	for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
		if (strlen(options[i].name) == len && strncmp(options[i].name, option, len) == 0 &&
		    options[i].has_value == (option[len] == '='))
			return options[i].read(assumptions, option + len + options[i].has_value);
	return false;
}

BscAssumptions *bsc_assumptions_parse(const char *text)
{
	g_autoptr(BscAssumptions) assumptions = bsc_assumptions_new();
	g_auto(GStrv) options = NULL;

	if (!g_shell_parse_argv(text, NULL, &options, NULL))
		return NULL;
	for (char **option = options; *option; option++)
		if (!bsc_assumptions_read_option(assumptions, *option))
			return NULL;
	return g_steal_pointer(&assumptions);
}
