/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * A bar that says with what a capture was compared before, what of that has gone or changed since,
 * and compares again. Emits "compared" (pointer GPtrArray of BscComparand, borrowed): the user
 * wants that; none of them: it is to be forgotten.
 */
#define BSC_TYPE_COMPARE_OFFER (bsc_compare_offer_get_type())
G_DECLARE_FINAL_TYPE(BscCompareOffer, bsc_compare_offer, BSC, COMPARE_OFFER, GtkWidget)

/* Offers SIDES (BscSessionSide) of RECORDING's session; shows nothing where there are none. */
void bsc_compare_offer_show(BscCompareOffer *self, GPtrArray *sides, BscDocument *recording);
/* Nothing is offered any more. */
void bsc_compare_offer_hide(BscCompareOffer *self);
