/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/svg.h"

#include "draw/describe.h"
#include "draw/stack.h"
#include "export/pattern.h"

#include <math.h>
#include <string.h>

#define MAX_TITLES 600 /* with more stretches than this the file would be mostly titles */

/* Rectangles of one look in one track become one path. */
typedef struct Batch {
	BscStyle style;
	GString *path;
} Batch;

typedef struct Writer {
	const BscScene *scene;
	GString *out;
	GArray *patterns; /* BscStyle */
	GArray *batches;  /* Batch, of the current track */
	uint64_t track;   /* lane and depth of the batches */
	bool has_titles;
	uint64_t last_row, last_lane; /* that got an id, or a title: each is given once */
} Writer;

/* At most two decimals, none where they are zero. */
static void put_number(GString *out, double value)
{
	long long n = llround(value * 100);
	long long abs = n < 0 ? -n : n;

	g_string_append_printf(out, "%s%lld", n < 0 ? "-" : "", abs / 100);
	if (abs % 100 == 0)
		return;
	g_string_append_printf(out, ".%02lld", abs % 100);
	if (abs % 10 == 0)
		g_string_truncate(out, out->len - 1);
}

static void put_pair(GString *out, char command, double x, double y)
{
	g_string_append_c(out, command);
	put_number(out, x);
	g_string_append_c(out, ' ');
	put_number(out, y);
}

/* TEXT is valid UTF-8; what XML forbids even as a reference becomes U+FFFD. */
static void put_escaped(GString *out, const char *text)
{
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		switch (c) {
		case '&': g_string_append(out, "&amp;"); break;
		case '<': g_string_append(out, "&lt;"); break;
		case '>': g_string_append(out, "&gt;"); break;
		case '"': g_string_append(out, "&quot;"); break;
		default:
			if ((c < 0x20 && c != '\n' && c != '\t') || c == 0xfffe || c == 0xffff)
				c = 0xfffd;
			g_string_append_unichar(out, c);
		}
	}
}

static void put_color(GString *out, const char *attribute, BscColor c)
{
	g_string_append_printf(out, " %s=\"#%02x%02x%02x\"", attribute, c.r, c.g, c.b);
	if (c.a == 255)
		return;
	g_string_append_printf(out, " %s-opacity=\"", attribute);
	put_number(out, c.a / 255.0);
	g_string_append_c(out, '"');
}

static bool same_style(const BscStyle *a, const BscStyle *b)
{
	return a->pattern == b->pattern && bsc_color_equal(a->fill, b->fill) &&
	       (a->pattern == BSC_PATTERN_NONE || bsc_color_equal(a->ink, b->ink));
}

static BscStyle style_of(const BscItem *item)
{
	return (BscStyle){ item->fill, item->ink, item->pattern };
}

/* Number of the pattern in <defs>; those are in order of first use. */
static guint pattern_number(Writer *writer, const BscStyle *style)
{
	for (guint i = 0; i < writer->patterns->len; i++)
		if (same_style(&g_array_index(writer->patterns, BscStyle, i), style))
			return i;
	g_array_append_val(writer->patterns, *style);
	return writer->patterns->len - 1;
}

static void put_fill(Writer *writer, GString *out, const BscStyle *style)
{
	if (style->pattern == BSC_PATTERN_NONE)
		put_color(out, "fill", style->fill);
	else
		g_string_append_printf(out, " fill=\"url(#p%u)\"", pattern_number(writer, style));
}

static void put_pattern(GString *out, guint number, const BscStyle *style)
{
	BscTile tile = bsc_tile(style->pattern);
	int size = (int)tile.size;

	g_string_append_printf(out,
			       "<pattern id=\"p%u\" patternUnits=\"userSpaceOnUse\" width=\"%d\" "
			       "height=\"%d\"><path d=\"M0 0h%dv%dh-%dz\"",
			       number, size, size, size, size, size);
	put_color(out, "fill", style->fill);
	g_string_append(out, "/>");
	if (tile.line > 0) {
		g_string_append(out, "<path d=\"");
		for (int i = -1; i <= 1; i++) {
			put_pair(out, 'M', (i - 1) * size, tile.falls ? -size : 2 * size);
			put_pair(out, 'L', (i + 2) * size, tile.falls ? 2 * size : -size);
		}
		g_string_append(out, "\" stroke-width=\"");
		put_number(out, tile.line);
		g_string_append_c(out, '"');
		put_color(out, "stroke", style->ink);
		g_string_append(out, "/>");
	}
	if (tile.dot > 0) {
		g_string_append(out, "<circle cx=\"");
		put_number(out, tile.size / 2);
		g_string_append(out, "\" cy=\"");
		put_number(out, tile.size / 2);
		g_string_append(out, "\" r=\"");
		put_number(out, tile.dot);
		g_string_append_c(out, '"');
		put_color(out, "fill", style->ink);
		g_string_append(out, "/>");
	}
	g_string_append(out, "</pattern>\n");
}

static void put_rect_path(GString *out, const BscItem *item)
{
	put_pair(out, 'M', item->x, item->y);
	g_string_append_c(out, 'h');
	put_number(out, item->w);
	g_string_append_c(out, 'v');
	put_number(out, item->h);
	g_string_append_c(out, 'h');
	put_number(out, -item->w);
	g_string_append_c(out, 'z');
}

/* The lines of a description as the title of an element: "key: value". */
static void put_title(Writer *writer, const BscItem *item)
{
	const BscCapture *capture = bsc_scene_part_capture(writer->scene, item->part);
	g_autoptr(GString) text = g_string_new(NULL);

	switch (item->ref_kind) {
	case BSC_REF_INTERVAL: bsc_describe_interval(capture, item->ref, text); break;
	case BSC_REF_ARROW: bsc_describe_arrow(capture, item->ref, text); break;
	case BSC_REF_LANE: bsc_describe_lane(capture, item->ref, text); break;
	case BSC_REF_NONE: return;
	}
	if (item->n_folded > 1)
		g_string_append_printf(text, "and\t%u more in the same place\n",
				       item->n_folded - 1);
	g_string_replace(text, "\t", ": ", 0);
	if (text->len > 0)
		g_string_truncate(text, text->len - 1);
	g_string_append(writer->out, "<title>");
	put_escaped(writer->out, text->str);
	g_string_append(writer->out, "</title>");
}

/* The row of ITEM, told apart from the same row of another part. */
static uint64_t row_of(const BscItem *item)
{
	return (uint64_t)item->part << 32 | item->ref;
}

/* "s12", "a3": the row's number; in a stack with the number of its part, "c0-s12". */
static void put_id(Writer *writer, const BscItem *item)
{
	g_autofree char *part = NULL;

	if (bsc_scene_n_parts(writer->scene) > 1)
		part = g_strdup_printf("c%u-", item->part);
	switch (item->ref_kind) {
	case BSC_REF_INTERVAL:
		if (row_of(item) != writer->last_row)
			g_string_append_printf(writer->out, " id=\"%ss%u\"", part ? part : "",
					       item->ref);
		writer->last_row = row_of(item);
		break;
	case BSC_REF_ARROW:
		g_string_append_printf(writer->out, " id=\"%sa%u\"", part ? part : "", item->ref);
		break;
	default: break;
	}
}

static void put_single(Writer *writer, const BscItem *item)
{
	BscStyle style = style_of(item);

	g_string_append(writer->out, "<path");
	put_id(writer, item);
	put_fill(writer, writer->out, &style);
	g_string_append(writer->out, " d=\"");
	put_rect_path(writer->out, item);
	if (item->ref_kind == BSC_REF_NONE) {
		g_string_append(writer->out, "\"/>\n");
		return;
	}
	g_string_append(writer->out, "\">");
	put_title(writer, item);
	g_string_append(writer->out, "</path>\n");
}

static void flush_batches(Writer *writer)
{
	for (guint i = 0; i < writer->batches->len; i++) {
		Batch *batch = &g_array_index(writer->batches, Batch, i);

		g_string_append(writer->out, "<path");
		put_fill(writer, writer->out, &batch->style);
		g_string_append_printf(writer->out, " d=\"%s\"/>\n", batch->path->str);
		g_string_free(batch->path, TRUE);
	}
	g_array_set_size(writer->batches, 0);
}

/* Number of the track that the interval ROW of PART lies in. */
static uint64_t track_of(const Writer *writer, uint32_t part, BscRow row)
{
	const BscCapture *capture = bsc_scene_part_capture(writer->scene, part);
	const BscIntervals *rows = &capture->timeline->intervals;

	return ((uint64_t)part << 32 | rows->lane[row]) * 256 + rows->depth[row];
}

static void add_to_batch(Writer *writer, const BscItem *item, uint64_t track)
{
	BscStyle style = style_of(item);
	Batch batch = { .style = style };

	if (track != writer->track)
		flush_batches(writer);
	writer->track = track;
	for (guint i = 0; i < writer->batches->len; i++) {
		Batch *known = &g_array_index(writer->batches, Batch, i);

		if (same_style(&known->style, &style)) {
			put_rect_path(known->path, item);
			return;
		}
	}
	batch.path = g_string_new(NULL);
	put_rect_path(batch.path, item);
	g_array_append_val(writer->batches, batch);
}

static void put_head(GString *out, const BscItem *item, double length)
{
	double dx = item->w / length, dy = item->h / length;
	double x = item->x + item->w, y = item->y + item->h;
	double bx = x - dx * BSC_HEAD_LENGTH, by = y - dy * BSC_HEAD_LENGTH;

	g_string_append(out, "<path d=\"");
	put_pair(out, 'M', x, y);
	put_pair(out, 'L', bx - dy * BSC_HEAD_SIDE, by + dx * BSC_HEAD_SIDE);
	put_pair(out, 'L', bx + dy * BSC_HEAD_SIDE, by - dx * BSC_HEAD_SIDE);
	g_string_append(out, "z\"");
	put_color(out, "fill", item->fill);
	g_string_append(out, "/>");
}

static void put_line(Writer *writer, const BscItem *item)
{
	GString *out = writer->out;
	double length = hypot(item->w, item->h);
	bool has_head = item->kind == BSC_ITEM_ARROW && length > 0;

	if (has_head) {
		g_string_append(out, "<g");
		put_id(writer, item);
		g_string_append_c(out, '>');
		if (writer->has_titles)
			put_title(writer, item);
	}
	g_string_append(out, "<path d=\"");
	put_pair(out, 'M', item->x, item->y);
	put_pair(out, 'L', item->x + item->w, item->y + item->h);
	g_string_append_c(out, '"');
	put_color(out, "stroke", item->fill);
	if (item->size != 1) {
		g_string_append(out, " stroke-width=\"");
		put_number(out, item->size);
		g_string_append_c(out, '"');
	}
	if (item->is_dashed)
		g_string_append(out, " stroke-dasharray=\"3 2\"");
	g_string_append(out, "/>");
	if (has_head) {
		put_head(out, item, length);
		g_string_append(out, "</g>");
	}
	g_string_append_c(out, '\n');
}

static void put_text(Writer *writer, const BscItem *item)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"",
					       " text-anchor=\"end\"" };
	GString *out = writer->out;

	g_string_append(out, "<text x=\"");
	put_number(out, item->x);
	g_string_append(out, "\" y=\"");
	put_number(out, item->y);
	g_string_append(out, "\" font-size=\"");
	put_number(out, item->size);
	g_string_append_printf(out, "\"%s%s", anchors[item->anchor],
			       item->is_bold ? " font-weight=\"bold\"" : "");
	put_color(out, "fill", item->fill);
	/* Above the stretches, but not in the way of their titles. */
	if (item->ref_kind == BSC_REF_NONE)
		g_string_append(out, " pointer-events=\"none\"");
	g_string_append_c(out, '>');
	if (item->ref_kind == BSC_REF_LANE && row_of(item) != writer->last_lane) {
		put_title(writer, item);
		writer->last_lane = row_of(item);
	}
	put_escaped(out, bsc_scene_text(writer->scene, item));
	g_string_append(out, "</text>\n");
}

/* Each look of a lane is one path. */
static void put_cells(Writer *writer, const BscItem *item)
{
	BscItem run;

	for (size_t at = 0; bsc_scene_next_run(writer->scene, item, &at, &run);)
		add_to_batch(writer, &run, row_of(item) * 256);
	flush_batches(writer);
}

static void put_item(Writer *writer, const BscItem *item)
{
	bool is_rect = item->kind == BSC_ITEM_RECT || item->kind == BSC_ITEM_BAND;

	if (is_rect && item->ref_kind == BSC_REF_INTERVAL && !writer->has_titles) {
		add_to_batch(writer, item, track_of(writer, item->part, item->ref));
		return;
	}
	/* Texts never lie under a stretch, so they need not break up a track's batches. */
	if (item->kind != BSC_ITEM_TEXT)
		flush_batches(writer);
	switch (item->kind) {
	case BSC_ITEM_RECT:
	case BSC_ITEM_BAND: put_single(writer, item); break;
	case BSC_ITEM_LINE:
	case BSC_ITEM_ARROW: put_line(writer, item); break;
	case BSC_ITEM_TEXT: put_text(writer, item); break;
	case BSC_ITEM_CELLS: put_cells(writer, item); break;
	}
}

static size_t count_stretches(const BscItem *items, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += items[i].ref_kind == BSC_REF_INTERVAL;
	return count;
}

static void put_root(const Writer *writer, GString *out)
{
	const BscView *view = bsc_scene_view(writer->scene);
	g_autoptr(GString) title = g_string_new(NULL);

	g_string_append(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
	put_number(out, view->width);
	g_string_append(out, "\" height=\"");
	put_number(out, view->height);
	g_string_append(out, "\" viewBox=\"0 0 ");
	put_number(out, view->width);
	g_string_append_c(out, ' ');
	put_number(out, view->height);
	g_string_append(out, "\" font-family=\"DejaVu Sans, Verdana, sans-serif\">\n<title>");
	bsc_scene_put_title(writer->scene, title);
	put_escaped(out, title->str);
	g_string_append(out, "</title>\n");
}

GString *bsc_svg_write(const BscScene *scene)
{
	GString *out = g_string_new(NULL);
	Writer writer = { .scene = scene, .last_row = UINT64_MAX, .last_lane = UINT64_MAX };
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	writer.out = g_string_new(NULL);
	writer.patterns = g_array_new(FALSE, TRUE, sizeof(BscStyle));
	writer.batches = g_array_new(FALSE, TRUE, sizeof(Batch));
	writer.has_titles = count_stretches(items, n) <= MAX_TITLES;
	for (size_t i = 0; i < n; i++)
		put_item(&writer, &items[i]);
	flush_batches(&writer);

	put_root(&writer, out);
	g_string_append(out, "<defs>\n");
	for (guint i = 0; i < writer.patterns->len; i++)
		put_pattern(out, i, &g_array_index(writer.patterns, BscStyle, i));
	g_string_append(out, "</defs>\n");
	g_string_append_len(out, writer.out->str, (gssize)writer.out->len);
	g_string_append(out, "</svg>\n");
	g_string_free(writer.out, TRUE);
	g_array_free(writer.patterns, TRUE);
	g_array_free(writer.batches, TRUE);
	return out;
}
