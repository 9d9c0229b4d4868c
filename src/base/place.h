/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Where the tree that the running program is a part of has RELATIVE, such as "share/icons": the
 * program lies in the folder OWN of the tree, such as "bin" or "src/cli", and may have been moved
 * with it. NULL if the program lies in no such folder or there is nothing of that name. Free with
 * g_free().
 */
char *bsc_place_find(const char *own, const char *relative);

/* The same for a program in PROGRAM_FOLDER. */
char *bsc_place_find_from(const char *program_folder, const char *own, const char *relative);
