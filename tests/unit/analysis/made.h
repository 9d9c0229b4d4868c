/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/figures.h"

/*
 * Timelines and stays made by hand, one boot each. CPUs are numbered from 1, the control CPU is 0.
 * Times are in ns from 0.
 */
typedef struct Made {
	BscTimeline timeline; /* one episode */
	GArray *callbacks;    /* BscCallback, of all CPUs, by CPU */
	GArray *phases;       /* BscPhase, likewise */
	GArray *stays;        /* BscStay, of all lanes */
	BscRow *first;
	FigureBuild build;
	BscStays table;
	BscEpisodeFigures figures;
} Made;

/* An episode from 0 to END with N_CPUS APs, all of them online at END. */
Made *made_new(BscMode mode, uint32_t n_cpus, BscNsec end);
void made_free(Made *made);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Made, made_free)

BscBringup *made_bringup(Made *made, uint32_t cpu);

/* Point of CPU, exact where LOW = HIGH, else bounded. */
void made_point(Made *made, uint32_t cpu, BscPointKind point, BscNsec low, BscNsec high);

/* All phases, then all callbacks, of one CPU after those of the one before it. */
void made_phase(Made *made, uint32_t cpu, BscPhaseKind kind, BscNsec low, BscNsec high);
BscRow made_callback(Made *made, uint32_t cpu, BscSection section, const char *name, BscNsec begin,
		     BscNsec end);

/*
 * The stays of the lanes, in order, each in words: "10:kick@1#0 30:wake+spin_release 40:?" is a
 * stay up to 10 for CPU 1 in callback row 0, one up to 30 of two classes and one up to 40 of which
 * nothing is known.
 */
void made_stays(Made *made, const char *const *lanes);

/* Class of NAME; the test fails without it. */
BscClass made_class(const char *name);
