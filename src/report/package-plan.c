/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/package-check.h"

#include "base/error.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* More than anybody compares; what a file asks for beyond is no package. */
#define MAX_SIDES 64
#define MAX_RUNS  4096
#define MAX_DEPTH 32

void bsc_package_plan_free(BscPackagePlan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->n_sides; i++) {
		for (size_t k = 0; k < plan->sides[i].n_runs; k++) {
			g_free(plan->sides[i].runs[k].name);
			g_free(plan->sides[i].runs[k].sha256);
		}
		g_free(plan->sides[i].runs);
		g_free(plan->sides[i].label);
	}
	g_free(plan->sides);
	g_strfreev(plan->ignored);
	g_free(plan->version);
	g_free(plan->theme);
	g_free(plan);
}

static JsonNode *member(JsonObject *object, const char *name, JsonNodeType type)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && json_node_get_node_type(node) == type ? node : NULL;
}

static const char *text_of(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name, JSON_NODE_VALUE);

	return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node)
								       : NULL;
}

/* FALLBACK where there is no such number from MIN to MAX. */
static gint64 number_of(JsonObject *object, const char *name, gint64 min, gint64 max,
			gint64 fallback)
{
	JsonNode *node = member(object, name, JSON_NODE_VALUE);
	gint64 number;

	if (!node || json_node_get_value_type(node) != G_TYPE_INT64)
		return fallback;
	number = json_node_get_int(node);
	return number >= min && number <= max ? number : fallback;
}

static bool is_set(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name, JSON_NODE_VALUE);

	return node && json_node_get_value_type(node) == G_TYPE_BOOLEAN &&
	       json_node_get_boolean(node);
}

static JsonArray *array_of(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name, JSON_NODE_ARRAY);

	return node ? json_node_get_array(node) : NULL;
}

/* The object at INDEX of ARRAY; NULL if it is something else. */
static JsonObject *object_at(JsonArray *array, size_t index)
{
	JsonNode *node = json_array_get_element(array, (guint)index);

	return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static bool read_run(JsonObject *object, BscPackageRun *run)
{
	const char *name = object ? text_of(object, "path") : NULL;
	const char *sha256 = object ? text_of(object, "sha256") : NULL;
	const char *policy = object ? text_of(object, "policy") : NULL;

	run->policy = BSC_N_POLICIES;
	if (!name || !sha256 || *sha256 == '\0' ||
	    (policy && !bsc_policy_parse(policy, &run->policy)))
		return false;
	run->name = g_strdup(name);
	run->sha256 = g_strdup(sha256);
	return true;
}

static bool read_side(JsonObject *object, BscPackageSide *side)
{
	JsonArray *runs = object ? array_of(object, "runs") : NULL;
	const char *label = object ? text_of(object, "label") : NULL;
	size_t n = runs ? json_array_get_length(runs) : 0;

	if (!label || n == 0 || n > MAX_RUNS)
		return false;
	side->label = g_strdup(label);
	side->is_group = is_set(object, "group");
	side->runs = g_new0(BscPackageRun, n);
	side->n_runs = n;
	for (size_t i = 0; i < n; i++)
		if (!read_run(object_at(runs, i), &side->runs[i]))
			return false;
	return true;
}

static void read_ignored(BscPackagePlan *plan, JsonObject *settings)
{
	JsonArray *names = array_of(settings, "ignored_events");
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	guint n = names ? json_array_get_length(names) : 0;

	for (guint i = 0; i < n; i++) {
		JsonNode *node = json_array_get_element(names, i);

		if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
			g_strv_builder_add(builder, json_node_get_string(node));
	}
	if (n > 0)
		plan->ignored = g_strv_builder_end(builder);
}

static bool read_settings(BscPackagePlan *plan, JsonObject *settings)
{
	const char *align = text_of(settings, "align");
	const char *version = text_of(settings, "version");
	const char *theme = text_of(settings, "theme");

	if (!align || !bsc_alignment_parse(align, &plan->options.alignment))
		return false;
	read_ignored(plan, settings);
	plan->version = g_strdup(version ? version : "");
	plan->theme = g_strdup(theme ? theme : "light");
	plan->options.seed = (uint32_t)number_of(settings, "seed", 0, UINT32_MAX, 1);
	plan->settings = (BscCompareSettings){
		.version = plan->version,
		.theme = plan->theme,
		.ignored = plan->ignored,
		.is_ghost = is_set(settings, "ghost"),
		.episode = (uint64_t)number_of(settings, "episode", 1, UINT32_MAX - 1, 0),
		.width = (uint32_t)number_of(settings, "width_px", 200, 20000, 1200),
		.max_rows = BSC_COMPARE_ALL,
	};
	if (member(settings, "rows", JSON_NODE_VALUE))
		plan->settings.max_rows =
			(size_t)number_of(settings, "rows", 1, UINT32_MAX, BSC_COMPARE_ROWS);
	return true;
}

static bool read_plan(BscPackagePlan *plan, JsonNode *root)
{
	JsonObject *object =
		root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
	JsonArray *sides = object ? array_of(object, "captures") : NULL;
	JsonNode *settings = object ? member(object, "settings", JSON_NODE_OBJECT) : NULL;
	size_t n = sides ? json_array_get_length(sides) : 0;

	if (!object || g_strcmp0(text_of(object, "schema"), "bringup-scope/compare/1") != 0)
		return false;
	if (!settings || n < 2 || n > MAX_SIDES)
		return false;
	plan->sides = g_new0(BscPackageSide, n);
	plan->n_sides = n;
	for (size_t i = 0; i < n; i++)
		if (!read_side(object_at(sides, i), &plan->sides[i]))
			return false;
	return read_settings(plan, json_node_get_object(settings));
}

/* Brackets within brackets: the parser recurses, and what is written here has few. */
static bool is_too_deep(const char *text, gssize len)
{
	bool is_quoted = false;
	int depth = 0;

	for (gssize i = 0; i < len; i++) {
		if (is_quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && (text[i] == '[' || text[i] == '{') && ++depth > MAX_DEPTH)
			return true;
		else if (!is_quoted && (text[i] == ']' || text[i] == '}'))
			depth--;
	}
	return false;
}

BscPackagePlan *bsc_package_plan_read(const char *text, gssize len, GError **error)
{
	g_autoptr(JsonParser) parser = json_parser_new_immutable();
	g_autoptr(BscPackagePlan) plan = g_new0(BscPackagePlan, 1);

	if (!is_too_deep(text, len) && !json_parser_load_from_data(parser, text, len, error))
		return NULL;
	if (read_plan(plan, json_parser_get_root(parser)))
		return g_steal_pointer(&plan);
	g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
		    "%s does not say what was compared, so nothing can be checked",
		    BSC_PACKAGE_JSON);
	return NULL;
}
