/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/picture.h"

#include "base/format.h"
#include "export/file.h"
#include "report/chrome.h"

BscPicture *bsc_picture_copy(const BscPicture *picture)
{
	BscPicture *copy = g_new(BscPicture, 1);

	*copy = *picture;
	bsc_document_ref(copy->document);
	return copy;
}

void bsc_picture_free(BscPicture *picture)
{
	if (!picture)
		return;
	bsc_document_unref(picture->document);
	g_free(picture);
}

static BscExportOptions options_of(const BscPicture *picture, const BscPlayhead *playhead)
{
	bool is_part = picture->range.begin < picture->range.end;

	return (BscExportOptions){
		.width = picture->width,
		.height = picture->height,
		.theme = picture->theme,
		.episode = picture->episode,
		.from = is_part ? picture->range.begin : BSC_NSEC_NONE,
		.to = is_part ? picture->range.end : BSC_NSEC_NONE,
		.highlight = picture->highlight,
		.highlights = picture->highlight == BSC_HIGHLIGHT_NONE
				      ? NULL
				      : picture->document->highlights,
		.playhead = playhead,
	};
}

BscDrawing *bsc_drawing_new(const BscPicture *picture, GError **error)
{
	g_autoptr(BscDrawing) self = g_new0(BscDrawing, 1);
	BscExportOptions options =
		options_of(picture, picture->at == BSC_NSEC_NONE ? NULL : &self->playhead);

	self->document = bsc_document_ref(picture->document);
	if (options.playhead) {
		const BscReplay *replay = self->document->replays[picture->episode];

		self->text = bsc_replay_tally_text(replay, picture->at);
		self->words = bsc_replay_lane_words(replay, picture->at);
		self->playhead = (BscPlayhead){ picture->at, self->text,
						(const char *const *)self->words->pdata };
	}
	self->scene = bsc_export_new_scene(self->document->capture, &options, error);
	return self->scene ? g_steal_pointer(&self) : NULL;
}

void bsc_drawing_free(BscDrawing *drawing)
{
	if (!drawing)
		return;
	bsc_scene_free(drawing->scene);
	if (drawing->words)
		g_ptr_array_unref(drawing->words);
	g_free(drawing->text);
	bsc_document_unref(drawing->document);
	g_free(drawing);
}

static void put_moment(GString *out, const char *option, BscNsec moment)
{
	char buf[BSC_FORMAT_MAX];

	g_string_append_printf(out, " %s%s", option, bsc_format_moment(buf, moment));
}

static void put_look(const BscPicture *picture, GString *out)
{
	if (picture->width > 0)
		g_string_append_printf(out, " --width=%.0f", picture->width);
	if (picture->height > 0)
		g_string_append_printf(out, " --height=%.0f", picture->height);
	g_string_append_printf(out, " --theme=%s --episode=%u", bsc_theme_name(picture->theme),
			       picture->episode + 1);
	if (picture->range.begin < picture->range.end) {
		put_moment(out, "--from=", picture->range.begin);
		put_moment(out, "--to=", picture->range.end);
	}
	if (picture->highlight != BSC_HIGHLIGHT_NONE)
		g_string_append_printf(out, " --highlight=%s",
				       bsc_highlight_name(picture->highlight));
	if (picture->at != BSC_NSEC_NONE)
		put_moment(out, "--at=@", picture->at);
}

char *bsc_picture_command(const BscPicture *picture, const char *name)
{
	g_autofree char *path = bsc_text_quote(picture->document->capture->trace->path);
	g_autofree char *output = bsc_text_quote(name);
	GString *out = g_string_new("bringup-scope export ");

	g_string_append(out, path);
	if (!bsc_picture_is_for_perfetto(name))
		put_look(picture, out);
	g_string_append_printf(out, " -o %s", output);
	return g_string_free(out, FALSE);
}

bool bsc_picture_is_for_perfetto(const char *name)
{
	return g_str_has_suffix(name, ".json") || g_str_has_suffix(name, ".json.gz");
}

typedef struct Order {
	BscPicture *picture; /* owned */
	char *path;          /* owned */
} Order;

static void free_order(gpointer data)
{
	Order *order = data;

	bsc_picture_free(order->picture);
	g_free(order->path);
	g_free(order);
}

static bool write_for_perfetto(const Order *order, GCancellable *cancellable, GError **error)
{
	GString *text = bsc_report_chrome(order->picture->document->capture);
	bool is_written = !g_cancellable_set_error_if_cancelled(cancellable, error) &&
			  bsc_file_write_by_suffix(order->path, text->str, text->len, error);

	g_string_free(text, TRUE);
	return is_written;
}

static bool write_picture(const Order *order, GCancellable *cancellable, GError **error)
{
	g_autoptr(BscDrawing) drawing = bsc_drawing_new(order->picture, error);
	g_autoptr(GByteArray) bytes = NULL;

	if (!drawing || g_cancellable_set_error_if_cancelled(cancellable, error))
		return false;
	bytes = bsc_export_encode(drawing->scene, order->path, error);
	return bytes && !g_cancellable_set_error_if_cancelled(cancellable, error) &&
	       bsc_file_write(order->path, bytes->data, bytes->len, error);
}

static void run_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	const Order *order = data;
	GError *error = NULL;
	bool is_written = bsc_picture_is_for_perfetto(order->path)
				  ? write_for_perfetto(order, cancellable, &error)
				  : write_picture(order, cancellable, &error);

	if (is_written)
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

void bsc_picture_write(const BscPicture *picture, const char *path, GObject *source,
		       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
	g_autoptr(GTask) task = g_task_new(source, cancellable, callback, data);
	Order *order = g_new(Order, 1);

	*order = (Order){ bsc_picture_copy(picture), g_strdup(path) };
	/* What has been written is told as such, though it was to be cancelled. */
	g_task_set_check_cancellable(task, FALSE);
	g_task_set_task_data(task, order, free_order);
	g_task_run_in_thread(task, run_in_thread);
}

bool bsc_picture_write_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}
