/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/package.h"

#include "report/layout.h"

#include <string.h>

void bsc_package_free(BscPackage *package)
{
	if (!package)
		return;
	for (size_t i = 0; i < package->n_files; i++)
		g_bytes_unref(package->files[i].bytes);
	g_free(package);
}

GBytes *bsc_package_get(const BscPackage *package, const char *name)
{
	for (size_t i = 0; i < package->n_files; i++)
		if (strcmp(package->files[i].name, name) == 0)
			return package->files[i].bytes;
	return NULL;
}

/* Takes BYTES. */
static void add(BscPackage *package, const char *name, GBytes *bytes)
{
	g_assert(package->n_files < BSC_PACKAGE_N_FILES);
	package->files[package->n_files++] = (BscPackageFile){ name, bytes };
}

static void add_text(BscPackage *package, const char *name, GString *text)
{
	add(package, name, g_string_free_to_bytes(text));
}

typedef void (*PutCapture)(const BscSideRun *run, const char *name, GString *out);

/* Each capture once, by its name without a policy. */
static void each_capture(const BscComparison *comparison, PutCapture put, GString *out)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (size_t side = 0; side < comparison->n_sides; side++) {
		for (size_t i = 0; i < comparison->sides[side].n_runs; i++) {
			const BscSideRun *run = &comparison->sides[side].runs[i];
			g_autofree char *name = bsc_layout_name(run->name, "-");
			BscPolicy policy;

			if (bsc_compare_policy(run, &policy))
				*strrchr(name, '@') = '\0';
			if (g_hash_table_contains(seen, name))
				continue;
			put(run, name, out);
			g_hash_table_add(seen, g_steal_pointer(&name));
		}
	}
}

static void put_sum(const BscSideRun *run, const char *name, GString *out)
{
	g_string_append_printf(out, "%s  %s\n", bsc_trace_sha256(run->capture->trace), name);
}

/* Sixty-four digits and an indent are a line of the mail. */
static void put_mail_sum(const BscSideRun *run, const char *name, GString *out)
{
	g_string_append_printf(out, "%s\n        %s\n", name,
			       bsc_trace_sha256(run->capture->trace));
}

/* As sha256sum writes it. The mail is left out: it is there to be edited. */
static GString *make_sums(const BscComparison *comparison, const BscPackage *package)
{
	GString *out = g_string_new(NULL);

	each_capture(comparison, put_sum, out);
	for (size_t i = 0; i < package->n_files; i++) {
		g_autofree char *sum =
			g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, package->files[i].bytes);

		if (strcmp(package->files[i].name, BSC_PACKAGE_MAIL) != 0)
			g_string_append_printf(out, "%s  %s\n", sum, package->files[i].name);
	}
	return out;
}

static void put_heading(const BscComparison *comparison, GString *out)
{
	g_autoptr(GString) text = g_string_new("CPU bring-up:");

	for (size_t i = 0; i < comparison->n_sides; i++) {
		g_autofree char *label = bsc_layout_name(comparison->sides[i].label, "");

		g_string_append_printf(text, "%s %s",
				       i == 0                         ? ""
				       : i == 1                       ? " against"
				       : i + 1 == comparison->n_sides ? " and"
								      : ",",
				       label);
	}
	bsc_layout_hang(out, text->str, 0, 2);
	g_string_append_c(out, '\n');
}

static void put_files(GString *out)
{
	static const struct {
		const char *name, *what;
	} files[] = {
		{ BSC_PACKAGE_TABLE, "the table above" },
		{ BSC_PACKAGE_GANTT, "the chart above" },
		{ BSC_PACKAGE_SVG, "the same as a picture" },
		{ BSC_PACKAGE_PNG, "the same for those who cannot show SVG" },
		{ BSC_PACKAGE_RECIPE, "how each capture was taken, and how to take such captures" },
		{ BSC_PACKAGE_JSON, "all figures, also those that are not in the table" },
		{ BSC_PACKAGE_SUMS, "checksums of the captures and of these files" },
	};

	g_string_append(out, "\nfiles that come with this\n");
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_string_append_printf(out, "%-14s", files[i].name);
		bsc_layout_hang(out, files[i].what, 14, 14);
	}
}

static GString *make_mail(const BscComparison *comparison, const BscCompareSettings *settings,
			  const GString *table, const GString *gantt)
{
	GString *out = g_string_new(NULL);

	put_heading(comparison, out);
	g_string_append_len(out, table->str, (gssize)table->len);
	g_string_append_c(out, '\n');
	g_string_append_len(out, gantt->str, (gssize)gantt->len);
	put_files(out);
	g_string_append(out, "\nSHA-256 of the captures\n");
	each_capture(comparison, put_mail_sum, out);
	g_string_append_c(out, '\n');
	bsc_layout_line(out, "check",
			"bringup-scope verify FOLDER CAPTURE... computes every "
			"figure once more from the captures and says which differ.");
	bsc_layout_line(out, "made by", "bringup-scope %s", settings->version);
	return out;
}

BscPackage *bsc_package_new(const BscComparison *comparison, const BscCompareSettings *settings,
			    GBytes *svg, GBytes *png)
{
	BscPackage *package = g_new0(BscPackage, 1);
	GString *table = g_string_new(NULL), *gantt = g_string_new(NULL);
	GString *recipe = g_string_new(NULL), *mail;
	g_autofree char *json = bsc_compare_json(comparison, settings);

	bsc_compare_text(comparison, settings->max_rows, table);
	bsc_compare_gantt(comparison, gantt);
	bsc_package_recipe(comparison, recipe);
	mail = make_mail(comparison, settings, table, gantt);
	add_text(package, BSC_PACKAGE_TABLE, table);
	add_text(package, BSC_PACKAGE_GANTT, gantt);
	add_text(package, BSC_PACKAGE_RECIPE, recipe);
	add(package, BSC_PACKAGE_JSON, g_bytes_new(json, strlen(json)));
	add(package, BSC_PACKAGE_SVG, g_bytes_ref(svg));
	add(package, BSC_PACKAGE_PNG, g_bytes_ref(png));
	add_text(package, BSC_PACKAGE_MAIL, mail);
	add_text(package, BSC_PACKAGE_SUMS, make_sums(comparison, package));
	return package;
}
