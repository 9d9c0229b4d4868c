/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/options.h"

#include "base/error.h"

#include <math.h>
#include <string.h>

static bool complain(GError **error, const char *value, const char *what)
{
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' %s", value, what);
	return false;
}

static bool complain_of_policy(GError **error, const char *name)
{
	g_autoptr(GString) what = g_string_new("is no policy: ");

	for (int i = 0; i < BSC_N_POLICIES; i++)
		g_string_append_printf(what, "%s%s", i > 0 ? ", " : "", bsc_policy_name(i));
	g_string_append(what, " or all");
	return complain(error, name, what->str);
}

static bool parse_names(const char *list, GArray *policies, GError **error)
{
	g_auto(GStrv) names = g_strsplit(list, ",", -1);

	if (!*names)
		return complain(error, list, "is no list of names with commas between");
	for (char **name = names; *name; name++) {
		BscPolicy policy;

		if (!**name)
			return complain(error, list, "is no list of names with commas between");
		if (!bsc_policy_parse(*name, &policy))
			return complain_of_policy(error, *name);
		g_array_append_val(policies, policy);
	}
	return true;
}

bool bsc_policies_parse(const char *list, GArray *policies, GError **error)
{
	guint n = policies->len;

	if (strcmp(list, "all") != 0) {
		if (parse_names(list, policies, error))
			return true;
		g_array_set_size(policies, n);
		return false;
	}
	for (int i = 0; i < BSC_N_POLICIES; i++)
		g_array_append_val(policies, ((BscPolicy){ i }));
	return true;
}

bool bsc_scale_parse(const char *text, char **ret_callback, double *ret_factor, GError **error)
{
	const char *equals = strrchr(text, '=');
	char *end = NULL;
	double factor;

	if (!equals || equals == text)
		return complain(error, text, "is not of the form CALLBACK=FACTOR");
	factor = g_ascii_strtod(equals + 1, &end);
	if (end == equals + 1 || *end || !isfinite(factor) || factor < 0 ||
	    factor > BSC_SIMULATE_MAX_FACTOR)
		return complain(error, text,
				"has no factor from 0 to " G_STRINGIFY(
					BSC_SIMULATE_MAX_FACTOR) " behind '='");
	*ret_callback = g_strndup(text, (gsize)(equals - text));
	*ret_factor = factor;
	return true;
}
