/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/package.h"

/* Draws COMPARISON to PATH: .svg, .png or .pdf. False with ERROR. */
bool bsc_cli_package_draw(const BscComparison *comparison, const BscCompareSettings *settings,
			  const char *path, GError **error);

/* All files of the package for a review, pictures included. NULL with ERROR. */
BscPackage *bsc_cli_package_make(const BscComparison *comparison,
				 const BscCompareSettings *settings, GError **error);

/*
 * Writes the package into FOLDER, which is made if there is none. All files are written beside
 * first and then renamed, so that a folder that was there keeps its old ones if that fails.
 */
bool bsc_cli_package_write(const BscComparison *comparison, const BscCompareSettings *settings,
			   const char *folder, GError **error);
