/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"

#include "base/error.h"
#include "base/format.h"

#include <string.h>

#define HELP_COLUMN 26

static bool take_states(const char *value, void *data, GError **error)
{
	BscCliLoad *load = data;

	load->states_path = value;
	return true;
}

static bool take_dmesg(const char *value, void *data, GError **error)
{
	BscCliLoad *load = data;

	load->dmesg_path = value;
	return true;
}

static bool take_ignore(const char *value, void *data, GError **error)
{
	BscCliLoad *load = data;

	return bsc_cli_take_list(value, &load->ignore_events, error);
}

const BscCliOption bsc_cli_load_options[] = {
	{ "states", 0, "FILE",
	  "names of the cpuhp states, as in /sys/devices/system/cpu/hotplug/states (default: "
	  "states.txt beside the capture)",
	  take_states },
	{ "dmesg", 0, "FILE",
	  "the kernel's log, as dmesg prints it (default: dmesg.txt beside the capture)",
	  take_dmesg },
	{ "ignore-events", 0, "NAME,...", "treat these events as if the capture lacked them",
	  take_ignore },
	{ 0 },
};

void bsc_cli_load_clear(BscCliLoad *load)
{
	g_clear_pointer(&load->ignore_events, g_strfreev);
}

static const BscCliOption *find(const BscCliOptionGroup *groups, size_t n_groups, const char *name,
				size_t len, char letter, void **ret_data)
{
	for (size_t i = 0; i < n_groups; i++) {
		for (const BscCliOption *o = groups[i].options; o && o->name; o++) {
			bool is_it =
				name ? strlen(o->name) == len && memcmp(o->name, name, len) == 0
				     : o->letter == letter;

			if (is_it) {
				*ret_data = groups[i].data;
				return o;
			}
		}
	}
	return NULL;
}

/* Takes the option at ARGV[*AT] and its value, moving *AT to the last argument of it. */
static bool take_option(const BscCliOptionGroup *groups, size_t n_groups, int argc, char **argv,
			int *at, GError **error)
{
	const char *arg = argv[*at];
	bool is_long = arg[1] == '-';
	const char *equals = is_long ? strchr(arg, '=') : NULL;
	size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
	g_autofree char *shown = g_strndup(arg, is_long ? len : 2);
	const char *value = NULL;
	g_autoptr(GError) why = NULL;
	const BscCliOption *option;
	void *data;

	option = find(groups, n_groups, is_long ? arg + 2 : NULL, len - 2, arg[1], &data);
	if (!option) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "there is no option %s", shown);
		return false;
	}
	if (equals)
		value = equals + 1;
	else if (!is_long && arg[2])
		value = arg + 2;
	if (!option->value && value) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "%s takes no value", shown);
		return false;
	}
	if (option->value && !value) {
		if (*at + 1 >= argc) {
			g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "%s needs a value, %s",
				    shown, option->value);
			return false;
		}
		value = argv[++*at];
	}
	if (!option->take(value, data, &why)) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "%s: %s", shown, why->message);
		return false;
	}
	return true;
}

static const char *stop_at(const char *arg)
{
	if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
		return "help";
	return strcmp(arg, "--version") == 0 ? "version" : NULL;
}

bool bsc_cli_options(const BscCliOptionGroup *groups, size_t n_groups, int argc, char **argv,
		     GPtrArray *files, const char **ret_stop, GError **error)
{
	bool is_file = false;

	for (int i = 0; i < argc; i++) {
		const char *stop = is_file ? NULL : stop_at(argv[i]);

		if (stop) {
			*ret_stop = stop;
			return true;
		}
		if (!is_file && strcmp(argv[i], "--") == 0)
			is_file = true;
		else if (is_file || argv[i][0] != '-' || argv[i][1] == '\0')
			g_ptr_array_add(files, argv[i]);
		else if (!take_option(groups, n_groups, argc, argv, &i, error))
			return false;
	}
	return true;
}

void bsc_cli_append_wrapped(const char *text, size_t column, GString *out)
{
	size_t at = column;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (at > column && at + 1 + len > 72) {
			g_string_append_printf(out, "\n%*s", (int)column, "");
			at = column;
		}
		if (at > column) {
			g_string_append_c(out, ' ');
			at++;
		}
		g_string_append_len(out, text, (gssize)len);
		at += len;
		text += len + (text[len] == ' ');
	}
	g_string_append_c(out, '\n');
}

void bsc_cli_options_help(const BscCliOption *options, GString *out)
{
	for (const BscCliOption *o = options; o && o->name; o++) {
		gsize begin = out->len;

		g_string_append(out, "  ");
		if (o->letter)
			g_string_append_printf(out, "-%c, ", o->letter);
		g_string_append_printf(out, "--%s", o->name);
		if (o->value)
			g_string_append_printf(out, "=%s", o->value);
		if (out->len - begin + 2 > HELP_COLUMN)
			g_string_append_printf(out, "\n%*s", HELP_COLUMN, "");
		else
			while (out->len - begin < HELP_COLUMN)
				g_string_append_c(out, ' ');
		bsc_cli_append_wrapped(o->help, HELP_COLUMN, out);
	}
}

bool bsc_cli_take_list(const char *value, char ***list, GError **error)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) parts = g_strsplit(value, ",", -1);

	if (*list)
		g_strv_builder_addv(builder, (const char **)*list);
	for (size_t i = 0; i == 0 || parts[i]; i++) {
		if (!parts[i] || *parts[i] == '\0') {
			g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
				    "'%s' is no list of names with commas between", value);
			return false;
		}
		g_strv_builder_add(builder, parts[i]);
	}
	g_strfreev(*list);
	*list = g_strv_builder_end(builder);
	return true;
}

bool bsc_cli_take_moment(const char *value, BscNsec *ret, GError **error)
{
	if (bsc_nsec_parse(value, ret))
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "'%s' is no moment such as 1.234567890 (seconds) or 350ms", value);
	return false;
}

bool bsc_cli_take_number(const char *value, uint64_t min, uint64_t max, uint64_t *ret,
			 GError **error)
{
	guint64 n;

	if (g_ascii_string_to_unsigned(value, 10, min, max, &n, NULL)) {
		*ret = n;
		return true;
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "'%s' is no number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, value,
		    min, max);
	return false;
}

bool bsc_cli_take_theme(const char *value, BscThemeKind *ret, GError **error)
{
	if (bsc_theme_parse(value, ret))
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "'%s' is none of light, dark, print, high-contrast and high-contrast-dark",
		    value);
	return false;
}
