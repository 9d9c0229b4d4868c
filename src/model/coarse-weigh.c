/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/coarse-weigh.h"

#include <glib.h>

#include <float.h>
#include <string.h>

#define N_FINE   BSC_COARSE_N_FINE
#define N_HALVED 5    /* levels whose buckets show nothing where less than half is covered */
#define AT_ONCE  1024 /* pieces */
#define BLOCK    32   /* buckets of level N_FINE that are weighed together, and levels of them */
#define N_BLOCK  5

G_STATIC_ASSERT(BSC_COARSE_N_CODES <= BSC_COARSE_CLOSER);
G_STATIC_ASSERT(N_FINE + 2 == N_HALVED);
G_STATIC_ASSERT(1 << N_BLOCK == BLOCK);

/* What covers how much of a bucket. */
typedef struct Scale {
	uint64_t cover[BSC_COARSE_N_CODES]; /* ns; 0 but for those touched */
	uint8_t touched[BSC_COARSE_N_CODES];
	unsigned n_touched;
	bool has_inside; /* a stretch lies inside of it */
} Scale;

/*
 * The finest levels. Most of their buckets have an edge or none, so that what is in the middle of a
 * bucket covers most of it; those that a piece lies inside of have more, and are weighed.
 */
typedef struct Edges {
	const BscCoarsePieces *pieces;
	uint64_t width;              /* ns of a bucket of level 0 */
	double per_width;            /* less than 1 / width */
	uint64_t filled;             /* halves of buckets of level 0 that have a value */
	uint64_t was_inside[N_FINE]; /* 1 where the last piece lies inside of a bucket */
	Scale scale;                 /* with nothing on it */
	uint8_t *const *out;
} Edges;

/* Some pieces, one behind the other. */
typedef struct Places {
	/* Of buckets of level 0: where each piece begins, and the last one ends. */
	uint64_t halves[AT_ONCE + 1];
	/* Pieces that begin in a bucket with more than one edge, and end behind it. */
	uint16_t leaving[N_FINE][AT_ONCE];
	size_t n_leaving[N_FINE];
} Places;

static void put_on(Scale *scale, uint8_t code, uint64_t length)
{
	if (code == BSC_COARSE_NOTHING || length == 0)
		return;
	if (scale->cover[code] == 0)
		scale->touched[scale->n_touched++] = code;
	scale->cover[code] += length;
}

/* What covers most of a bucket of WIDTH ns; the remains of one stretch fill it from the half on. */
static uint8_t take_most(Scale *scale, uint64_t width)
{
	uint8_t best = BSC_COARSE_NOTHING;
	uint64_t most = 0, sum = 0;

	for (unsigned i = 0; i < scale->n_touched; i++) {
		uint8_t code = scale->touched[i];
		uint64_t cover = scale->cover[code];

		sum += cover;
		if (cover > most) {
			most = cover;
			best = code;
		}
		scale->cover[code] = 0;
	}
	if (!scale->has_inside && sum < width - sum)
		best = BSC_COARSE_NOTHING;
	scale->n_touched = 0;
	scale->has_inside = false;
	return best;
}

static uint64_t begin_of(const BscCoarsePieces *pieces, size_t i)
{
	return i > 0 ? pieces->end[i - 1] : 0;
}

/* The bucket [BEGIN, END) ns that piece LAST leaves. */
static uint8_t weigh_many(Edges *edges, uint64_t begin, uint64_t end, size_t last)
{
	const BscCoarsePieces *pieces = edges->pieces;
	size_t first = last;

	while (begin_of(pieces, first) > begin)
		first--;
	for (size_t i = first; i <= last; i++) {
		uint64_t from = MAX(begin_of(pieces, i), begin), to = MIN(pieces->end[i], end);

		put_on(&edges->scale, pieces->code[i], to - from);
		edges->scale.has_inside |= pieces->code[i] != BSC_COARSE_NOTHING &&
					   begin_of(pieces, i) >= begin && pieces->end[i] < end;
	}
	return take_most(&edges->scale, end - begin);
}

/* As above; most often one piece lies inside, of which neither begin nor end has to be searched. */
static inline uint8_t weigh(Edges *edges, uint64_t begin, uint64_t end, size_t last)
{
	const uint64_t *ends = edges->pieces->end + last;
	const uint8_t *codes = edges->pieces->code + last;
	uint64_t a, b, c, most;
	uint8_t best;

	if (last < 3 || ends[-3] > begin || !codes[-2] || !codes[-1] || !codes[0])
		return weigh_many(edges, begin, end, last);
	a = ends[-2] - begin;
	b = ends[-1] - ends[-2];
	c = end - ends[-1];
	a += codes[-2] == codes[0] ? c : 0;
	best = b > a ? codes[-1] : codes[-2];
	most = MAX(a, b);
	return c > most ? codes[0] : best;
}

/* NS in halves of buckets, rounded down, and what is left. */
static inline uint64_t count_halves(const Edges *edges, uint64_t ns, uint64_t *ret_rest)
{
	/* Of 2^37 halves at most, an estimate is one too small at most, and never too large. */
	uint64_t n = (uint64_t)(int64_t)((double)(int64_t)(2 * ns) * edges->per_width);
	uint64_t rest = 2 * ns - n * edges->width, more = rest >= edges->width;

	*ret_rest = rest - (more ? edges->width : 0);
	return n + more;
}

/* Buckets of LEVEL whose middles are in front of so many HALVES. */
static inline uint64_t n_middles(uint64_t halves, unsigned level)
{
	return (halves + ((uint64_t)1 << level)) >> (level + 1);
}

/* Buckets whose middles are in [FROM, TO) have CODE; some of those behind lose their value. */
static inline void fill(const Edges *edges, uint64_t from, uint64_t to, uint8_t code)
{
	memset(edges->out[0] + n_middles(from, 0), code, BSC_COARSE_SLACK);
	memset(edges->out[1] + n_middles(from, 1), code, BSC_COARSE_SLACK);
	memset(edges->out[2] + n_middles(from, 2), code, BSC_COARSE_SLACK);
	if (G_LIKELY(to - from < 2 * BSC_COARSE_SLACK))
		return;
	for (unsigned level = 0; level < N_FINE; level++) {
		uint64_t first = n_middles(from, level);

		memset(edges->out[level] + first, code, n_middles(to, level) - first);
	}
}

/* Notes if piece I leaves a bucket of LEVEL. CHANGE: the bits of its halves that differ. */
static inline void note(Edges *edges, Places *places, unsigned level, size_t i, uint64_t change)
{
	uint64_t is_inside = change >> (level + 1) == 0;

	places->leaving[level][places->n_leaving[level]] = (uint16_t)i;
	places->n_leaving[level] += edges->was_inside[level] & ~is_inside;
	edges->was_inside[level] = is_inside;
}

/* Weighs the bucket of LEVEL that piece I leaves, which begins behind so many HALVES. */
static inline void weigh_before(Edges *edges, unsigned level, size_t i, uint64_t halves)
{
	uint64_t bucket = halves >> (level + 1), width = edges->width << level;

	edges->out[level][bucket] = weigh(edges, bucket * width, (bucket + 1) * width, i);
}

/* N pieces from the FIRST one on, which begins at the first of the PLACES. */
static void fill_pieces(Edges *edges, size_t first, size_t n, Places *places)
{
	uint64_t halves = places->halves[0], filled = edges->filled;

	memset(places->n_leaving, 0, sizeof places->n_leaving);
	for (size_t i = 0; i < n; i++) {
		uint64_t rest, end = count_halves(edges, edges->pieces->end[first + i], &rest);
		uint8_t code = edges->pieces->code[first + i];
		/* Half a bucket is enough to be shown, be it in front of nothing or behind. */
		uint64_t to = end - ((rest | code) == 0), change = halves ^ end;

		fill(edges, filled, to, code);
		note(edges, places, 0, i, change);
		note(edges, places, 1, i, change);
		note(edges, places, 2, i, change);
		places->halves[i + 1] = halves = end;
		filled = to;
	}
	edges->filled = filled;
	for (unsigned level = 0; level < N_FINE; level++)
		for (size_t j = 0; j < places->n_leaving[level]; j++) {
			uint16_t i = places->leaving[level][j];

			weigh_before(edges, level, first + i, places->halves[i]);
		}
}

/* Nothing is behind so many HALVES of LANE. */
static void end_edges(Edges *edges, const BscCoarseLane *lane, uint64_t halves)
{
	for (unsigned level = 0; level < N_FINE; level++) {
		uint64_t first = n_middles(edges->filled, level);

		memset(edges->out[level] + first, BSC_COARSE_NOTHING,
		       bsc_coarse_n_buckets(lane, level) - first);
		if (edges->was_inside[level])
			weigh_before(edges, level, edges->pieces->n - 1, halves);
	}
}

/*
 * The other levels, whose buckets have many edges: how much of each code there is in each bucket of
 * a block, which becomes one bucket in the end. Codes are numbered, nothing is 0.
 */
typedef struct Shares {
	const BscCoarseLane *lane;
	uint8_t *const *out;
	uint64_t width; /* ns of a bucket of level N_FINE */
	unsigned n_codes;
	uint8_t number[BSC_COARSE_N_CODES];
	uint8_t code[BSC_COARSE_N_CODES];
	size_t first; /* bucket that the block begins with */
	uint64_t *ns; /* owned: of the block and one more, by bucket, then by number */
	/* A stretch lies inside of a bucket of the block, and of one of the next level. */
	bool has_inside[BLOCK], has_inside_pair[BLOCK / 2];
	uint64_t *far; /* owned: as ns, of blocks */
	size_t n_far;
} Shares;

static void number_codes(Shares *shares, const BscCoarsePieces *pieces)
{
	bool is_used[BSC_COARSE_N_CODES] = { false };

	for (size_t i = 0; i < pieces->n; i++)
		is_used[pieces->code[i]] = true;
	is_used[BSC_COARSE_NOTHING] = true;
	for (unsigned code = 0; code < BSC_COARSE_N_CODES; code++)
		if (is_used[code]) {
			shares->number[code] = (uint8_t)shares->n_codes;
			shares->code[shares->n_codes++] = (uint8_t)code;
		}
}

/* BUCKET of LEVEL, number I of its block, has something to show; in NOTHING ns of it nothing is. */
static inline bool is_shown(const Shares *shares, unsigned level, size_t i, size_t bucket,
			    uint64_t nothing)
{
	const uint8_t *below = shares->out[level - 1] + 2 * bucket;
	uint64_t width = shares->lane->width << level;

	if (level < N_HALVED)
		return nothing <= width / 2 ||
		       (level == N_FINE ? shares->has_inside[i] : shares->has_inside_pair[i]);
	return below[0] ||
	       (2 * bucket + 1 < bsc_coarse_n_buckets(shares->lane, level - 1) && below[1]);
}

static inline uint8_t find_most(const Shares *shares, const uint64_t *ns)
{
	uint64_t most = 0;
	unsigned best = 0;

	for (unsigned i = 1; i < shares->n_codes; i++) {
		best = ns[i] > most ? i : best;
		most = MAX(ns[i], most);
	}
	return shares->code[best];
}

/* Adds up pairs of the N buckets of LEVEL; what the last one has no partner for is nothing. */
static void add_pairs(const Shares *shares, uint64_t *ns, size_t n, unsigned level)
{
	unsigned n_codes = shares->n_codes;

	for (size_t i = 0; i < n / 2; i++) {
		const uint64_t *from = ns + 2 * i * n_codes;
		uint64_t *to = ns + i * n_codes;

		for (unsigned j = 0; j < n_codes; j++)
			to[j] = from[j] + from[n_codes + j];
	}
	if (n % 2 == 1) {
		memmove(ns + n / 2 * n_codes, ns + (n - 1) * n_codes, n_codes * sizeof *ns);
		ns[n / 2 * n_codes] += shares->lane->width << level;
	}
}

/*
 * Fills N buckets of LEVEL from the FIRST one on, of which NS has the shares, and those of the
 * levels up to END, for which the shares are added up.
 */
static void show(const Shares *shares, uint64_t *ns, size_t n, unsigned level, unsigned end,
		 size_t first)
{
	for (; level < end; level++) {
		uint8_t *out = shares->out[level] + first;

		for (size_t i = 0; i < n; i++) {
			const uint64_t *at = ns + i * shares->n_codes;

			out[i] = is_shown(shares, level, i, first + i, at[0])
					 ? find_most(shares, at)
					 : BSC_COARSE_NOTHING;
		}
		add_pairs(shares, ns, n, level);
		n = (n + 1) / 2;
		first /= 2;
	}
}

/* The block has N buckets, which are complete. */
static void end_block(Shares *shares, size_t n)
{
	size_t size = shares->n_codes * sizeof *shares->ns;

	show(shares, shares->ns, n, N_FINE, MIN(N_FINE + N_BLOCK, shares->lane->n_levels),
	     shares->first);
	memcpy(shares->far + shares->n_far++ * shares->n_codes, shares->ns, size);
	memset(shares->ns, 0, (BLOCK + 1) * size);
	memset(shares->has_inside, 0, sizeof shares->has_inside);
	memset(shares->has_inside_pair, 0, sizeof shares->has_inside_pair);
	shares->first += n;
}

/* A piece of the code with NUMBER goes on behind bucket FROM of the block, up to END ns in TO. */
static void cross(Shares *shares, size_t from, size_t to, uint64_t end, uint8_t number)
{
	uint64_t in_last = end - (shares->first + to) * shares->width;

	for (size_t at = from + 1; at < to; at++) {
		if (at == BLOCK) {
			end_block(shares, BLOCK);
			to -= BLOCK;
			at = 0;
		}
		if (at < to)
			shares->ns[at * shares->n_codes + number] = shares->width;
	}
	if (to == BLOCK) {
		end_block(shares, BLOCK);
		to = 0;
	}
	shares->ns[to * shares->n_codes + number] += in_last;
}

/* Adds N pieces from the FIRST one on, of which HALVES says where they begin and end. */
static void share_out(Shares *shares, const BscCoarsePieces *pieces, size_t first, size_t n,
		      const uint64_t *halves)
{
	uint64_t begin = begin_of(pieces, first);

	for (size_t i = 0; i < n; i++) {
		uint8_t number = shares->number[pieces->code[first + i]];
		uint64_t end = pieces->end[first + i], bucket = halves[i] >> (N_FINE + 1);
		uint64_t border = (bucket + 1) * shares->width;
		size_t from = bucket - shares->first;
		size_t to = (halves[i + 1] >> (N_FINE + 1)) - shares->first;
		uint64_t *ns = shares->ns + from * shares->n_codes + number;

		ns[0] += MIN(end, border) - begin;
		shares->has_inside[from] |= number > 0 && from == to;
		shares->has_inside_pair[from / 2] |= number > 0 && from / 2 == to / 2;
		if (to <= from + 1 && to < BLOCK)
			ns[shares->n_codes] += MAX(end, border) - border;
		else
			cross(shares, from, to, end, number);
		begin = end;
	}
}

static void begin_shares(Shares *shares, const BscCoarsePieces *pieces)
{
	size_t n_blocks = bsc_coarse_n_buckets(shares->lane, N_FINE) / BLOCK + 1;

	number_codes(shares, pieces);
	shares->ns = g_new0(uint64_t, (BLOCK + 1) * shares->n_codes);
	shares->far = g_new(uint64_t, n_blocks * shares->n_codes);
}

static void end_shares(Shares *shares)
{
	size_t n = bsc_coarse_n_buckets(shares->lane, N_FINE) - shares->first;

	if (n > 0)
		end_block(shares, n);
	show(shares, shares->far, shares->n_far, N_FINE + N_BLOCK, shares->lane->n_levels, 0);
	g_free(shares->ns);
	g_free(shares->far);
}

void bsc_coarse_weigh(const BscCoarseLane *lane, const BscCoarsePieces *pieces,
		      uint8_t *const *levels)
{
	Edges edges = { .pieces = pieces,
			.width = lane->width,
			.per_width = 1 / (double)lane->width * (1 - 4 * DBL_EPSILON),
			.out = levels };
	Shares shares = { .lane = lane, .width = lane->width << N_FINE, .out = levels };
	size_t last = pieces->n - 1;
	Places places;

	begin_shares(&shares, pieces);
	places.halves[0] = 0;
	for (size_t i = 0, n; i < last; i += n) {
		n = MIN(last - i, AT_ONCE);
		fill_pieces(&edges, i, n, &places);
		share_out(&shares, pieces, i, n, places.halves);
		places.halves[0] = places.halves[n];
	}
	end_edges(&edges, lane, places.halves[0]);
	places.halves[1] = (uint64_t)bsc_coarse_n_buckets(lane, N_FINE) << (N_FINE + 1);
	share_out(&shares, pieces, last, 1, places.halves);
	end_shares(&shares);
}
