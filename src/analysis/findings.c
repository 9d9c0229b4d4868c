/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"
void bsc_figures_findings(const FigureBuild *f, GArray *findings)
{
}
