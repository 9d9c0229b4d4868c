/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/package.h"

#include "base/error.h"
#include "base/signals.h"
#include "draw/stack.h"
#include "export/export.h"
#include "export/file.h"
#include "export/svg.h"

#include <errno.h>
#include <glib/gstdio.h>

static BscScene *make_scene(const BscComparison *comparison, const BscCompareSettings *settings)
{
	g_autofree BscStackPart *parts = g_new(BscStackPart, comparison->n_sides);
	BscThemeKind theme = BSC_THEME_LIGHT;
	BscStackView view;

	for (size_t i = 0; i < comparison->n_sides; i++)
		parts[i] = (BscStackPart){
			.capture = comparison->sides[i].runs[0].capture,
			.episode = comparison->episodes[i],
			.label = comparison->sides[i].label,
		};
	view = bsc_stack_fit(parts, comparison->n_sides, comparison->options.alignment,
			     settings->width);
	view.is_ghost = settings->is_ghost;
	view.has_bars = true;
	view.has_frame = true;
	view.footer = comparison->verdict;
	bsc_theme_parse(settings->theme, &theme);
	return bsc_scene_new_stack(&view, bsc_theme_get(theme));
}

bool bsc_cli_package_draw(const BscComparison *comparison, const BscCompareSettings *settings,
			  const char *path, GError **error)
{
	BscScene *scene = make_scene(comparison, settings);
	bool is_done = bsc_export_scene(scene, path, error);

	bsc_scene_free(scene);
	return is_done;
}

static bool fail(GError **error, const char *path, int why)
{
	g_autofree char *name = g_filename_display_name(path);

	g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: %s", name, g_strerror(why));
	return false;
}

static GBytes *draw_png(const BscScene *scene, GError **error)
{
	g_autofree char *folder = g_dir_make_tmp("bringup-scope-XXXXXX", error);
	g_autofree char *path = folder ? g_build_filename(folder, BSC_PACKAGE_PNG, NULL) : NULL;
	GBytes *png = NULL;
	char *data;
	gsize len;

	if (!folder)
		return NULL;
	if (bsc_export_scene(scene, path, error) && g_file_get_contents(path, &data, &len, error))
		png = g_bytes_new_take(data, len);
	g_unlink(path);
	g_rmdir(folder);
	return png;
}

/* SCENE as a PNG, which only files can be written of: one that no interrupt leaves behind. NULL
 * with ERROR. */
static GBytes *make_png(const BscScene *scene, GError **error)
{
	sigset_t before;
	GBytes *png;

	bsc_signals_hold(&before);
	png = draw_png(scene, error);
	bsc_signals_release(&before);
	return png;
}

BscPackage *bsc_cli_package_make(const BscComparison *comparison,
				 const BscCompareSettings *settings, GError **error)
{
	BscScene *scene = make_scene(comparison, settings);
	g_autoptr(GBytes) svg = g_string_free_to_bytes(bsc_svg_write(scene));
	g_autoptr(GBytes) png = make_png(scene, error);

	bsc_scene_free(scene);
	return png ? bsc_package_new(comparison, settings, svg, png) : NULL;
}

static bool write_files(const BscPackage *package, const char *folder, GError **error)
{
	for (size_t i = 0; i < package->n_files; i++) {
		g_autofree char *path = g_build_filename(folder, package->files[i].name, NULL);
		gsize len;
		const void *data = g_bytes_get_data(package->files[i].bytes, &len);

		if (!bsc_file_write(path, data, len, error))
			return false;
	}
	return true;
}

/* All is written: from here on names change, and nothing runs out of space. */
static bool move_files(const BscPackage *package, const char *from, const char *to, GError **error)
{
	for (size_t i = 0; i < package->n_files; i++) {
		g_autofree char *source = g_build_filename(from, package->files[i].name, NULL);
		g_autofree char *target = g_build_filename(to, package->files[i].name, NULL);

		if (g_rename(source, target) != 0)
			return fail(error, target, errno);
	}
	return true;
}

static void remove_folder(const BscPackage *package, const char *folder)
{
	for (size_t i = 0; i < package->n_files; i++) {
		g_autofree char *path = g_build_filename(folder, package->files[i].name, NULL);

		g_unlink(path);
	}
	g_rmdir(folder);
}

static bool write_package(const BscPackage *package, const char *folder, GError **error)
{
	g_autofree char *whole = g_canonicalize_filename(folder, NULL);
	g_autofree char *parent = g_path_get_dirname(whole);
	g_autofree char *beside = g_strconcat(whole, ".XXXXXX", NULL);
	bool is_there = g_file_test(whole, G_FILE_TEST_EXISTS), is_done;

	if (is_there && !g_file_test(whole, G_FILE_TEST_IS_DIR))
		return fail(error, folder, ENOTDIR);
	if (g_mkdir_with_parents(parent, 0777) != 0 || !g_mkdtemp_full(beside, 0777))
		return fail(error, folder, errno);
	is_done = write_files(package, beside, error);
	if (is_done && is_there)
		is_done = move_files(package, beside, whole, error);
	else if (is_done && g_rename(beside, whole) != 0)
		is_done = fail(error, folder, errno);
	if (!is_done || is_there)
		remove_folder(package, beside);
	return is_done;
}

/* A package names its captures by their checksums, so all must have one. */
static bool has_sums(const BscComparison *comparison, GError **error)
{
	for (size_t side = 0; side < comparison->n_sides; side++) {
		for (size_t i = 0; i < comparison->sides[side].n_runs; i++) {
			const BscSideRun *run = &comparison->sides[side].runs[i];

			if (*bsc_trace_sha256(run->capture->trace))
				continue;
			g_set_error(
				error, BSC_ERROR, BSC_ERROR_IO,
				"%s has no checksum: it is no file, or changed while it was read",
				run->name);
			return false;
		}
	}
	return true;
}

bool bsc_cli_package_write(const BscComparison *comparison, const BscCompareSettings *settings,
			   const char *folder, GError **error)
{
	sigset_t before;
	bool is_written;
	g_autoptr(BscPackage) package = NULL;

	if (!has_sums(comparison, error))
		return false;
	package = bsc_cli_package_make(comparison, settings, error);
	if (!package)
		return false;
	bsc_signals_hold(&before);
	is_written = write_package(package, folder, error);
	bsc_signals_release(&before);
	return is_written;
}
