/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/export.h"

#include "base/error.h"
#include "export/cairo-painter.h"
#include "export/file.h"
#include "export/svg.h"

#include <cairo-pdf.h>
#include <math.h>

#define USUAL_WIDTH 1200.0
#define MIN_SIZE    200.0
#define MAX_SIZE    20000.0
#define MAX_PIXELS  1e8  /* of a PNG: 400 MB while it is painted */
#define PT_PER_PX   0.75 /* 96 px and 72 pt to the inch */

typedef bool (*Encode)(const BscScene *scene, GByteArray *out, GError **error);

BscExportOptions bsc_export_defaults(const BscCapture *capture)
{
	static const BscEpisodeKind order[] = { BSC_EPISODE_BOOT, BSC_EPISODE_ONLINE };
	const BscTimeline *timeline = capture->timeline;
	BscExportOptions options = { .from = BSC_NSEC_NONE, .to = BSC_NSEC_NONE };

	for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
		for (size_t row = 0; row < timeline->n_episodes; row++)
			if (timeline->episodes[row].kind == order[i]) {
				options.episode = (BscRow)row;
				return options;
			}
	return options;
}

static cairo_status_t append(void *closure, const unsigned char *data, unsigned len)
{
	g_byte_array_append(closure, data, len);
	return CAIRO_STATUS_SUCCESS;
}

static bool check_status(cairo_status_t status, GError **error)
{
	if (status == CAIRO_STATUS_SUCCESS)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_LIMIT, "the picture cannot be painted: %s",
		    cairo_status_to_string(status));
	return false;
}

static bool encode_svg(const BscScene *scene, GByteArray *out, GError **error)
{
	GString *svg = bsc_svg_write(scene);

	g_byte_array_append(out, (const guint8 *)svg->str, (guint)svg->len);
	g_string_free(svg, TRUE);
	return true;
}

static bool encode_png(const BscScene *scene, GByteArray *out, GError **error)
{
	const BscView *view = bsc_scene_view(scene);
	cairo_surface_t *surface;
	cairo_status_t status;
	cairo_t *cr;

	if (view->width * view->height > MAX_PIXELS) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "%.0f x %.0f px are too many for a PNG; make it smaller or write SVG",
			    view->width, view->height);
		return false;
	}
	surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)view->width, (int)view->height);
	cr = cairo_create(surface);
	bsc_paint_scene(scene, cr);
	status = cairo_status(cr);
	cairo_destroy(cr);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, append, out);
	cairo_surface_destroy(surface);
	return check_status(status, error);
}

static bool encode_pdf(const BscScene *scene, GByteArray *out, GError **error)
{
	const BscView *view = bsc_scene_view(scene);
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		append, out, view->width * PT_PER_PX, view->height * PT_PER_PX);
	g_autoptr(GString) title = g_string_new(NULL);
	cairo_status_t status;
	cairo_t *cr;

	bsc_scene_put_title(scene, title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title->str);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR,
				       "Bringup Scope " BSC_VERSION);
	/* The moment of writing is the one thing that would differ from run to run. */
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
	cr = cairo_create(surface);
	cairo_scale(cr, PT_PER_PX, PT_PER_PX);
	bsc_paint_scene(scene, cr);
	status = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return check_status(status, error);
}

static Encode encoder_of(const char *path, GError **error)
{
	static const struct {
		const char *suffix;
		Encode encode;
	} formats[] = {
		{ ".svg", encode_svg },
		{ ".png", encode_png },
		{ ".pdf", encode_pdf },
	};
	g_autofree char *lower = g_ascii_strdown(path, -1);
	g_autofree char *name = g_filename_display_name(path);

	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		if (g_str_has_suffix(lower, formats[i].suffix))
			return formats[i].encode;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "%s: a picture's name ends in .svg, .png or .pdf", name);
	return NULL;
}

static bool check_size(const char *what, double px, GError **error)
{
	if (px >= MIN_SIZE && px <= MAX_SIZE)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "a %s of %.0f px: I draw from %.0f to %.0f px", what, px, MIN_SIZE, MAX_SIZE);
	return false;
}

static bool make_view(const BscCapture *capture, const BscExportOptions *options, BscView *ret,
		      GError **error)
{
	const BscTimeline *timeline = capture->timeline;
	double width = options->width != 0 ? floor(options->width) : USUAL_WIDTH;
	BscView view;

	if (!check_size("width", width, error))
		return false;
	if (timeline->n_episodes > 0 && options->episode >= timeline->n_episodes) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "there is no episode %u: the capture has %zu", options->episode,
			    timeline->n_episodes);
		return false;
	}
	view = bsc_view_fit(timeline, options->episode, width, floor(options->height), true);
	view.highlights = options->highlights;
	view.highlight = options->highlight;
	view.playhead = options->playhead;
	if (options->height == 0)
		view.height = CLAMP(bsc_view_natural_height(capture, &view), MIN_SIZE, MAX_SIZE);
	if (!check_size("height", view.height, error))
		return false;
	if (options->from != BSC_NSEC_NONE)
		view.begin = options->from;
	if (options->to != BSC_NSEC_NONE)
		view.end = options->to;
	if (view.begin >= view.end) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "nothing is between --from and --to: the begin is not before the end");
		return false;
	}
	*ret = view;
	return true;
}

BscScene *bsc_export_new_scene(const BscCapture *capture, const BscExportOptions *options,
			       GError **error)
{
	BscView view;

	if (!make_view(capture, options, &view, error))
		return NULL;
	return bsc_scene_new(capture, &view, bsc_theme_get(options->theme));
}

GByteArray *bsc_export_encode(const BscScene *scene, const char *path, GError **error)
{
	Encode encode = encoder_of(path, error);
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	const BscView *view = bsc_scene_view(scene);

	if (!encode || !check_size("width", view->width, error) ||
	    !check_size("height", view->height, error) || !encode(scene, bytes, error))
		return NULL;
	return g_steal_pointer(&bytes);
}

bool bsc_export_scene(const BscScene *scene, const char *path, GError **error)
{
	g_autoptr(GByteArray) bytes = bsc_export_encode(scene, path, error);

	return bytes && bsc_file_write(path, bytes->data, bytes->len, error);
}

bool bsc_export_picture(const BscCapture *capture, const BscExportOptions *options,
			const char *path, GError **error)
{
	BscScene *scene;
	bool done;

	/* A name that no picture can have is said before the work is done. */
	if (!encoder_of(path, error))
		return false;
	scene = bsc_export_new_scene(capture, options, error);
	done = scene && bsc_export_scene(scene, path, error);
	bsc_scene_free(scene);
	return done;
}
