/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

BscMoment bsc_moment_exact(BscNsec ns, BscRow event)
{
	return (BscMoment){
		.ns = ns,
		.low = ns,
		.high = ns,
		.certainty = BSC_EXACT,
		.event_low = event,
		.event_high = event,
	};
}

BscMoment bsc_moment_bounded(BscNsec low, BscRow event_low, BscNsec high, BscRow event_high)
{
	return (BscMoment){
		.ns = BSC_NSEC_NONE,
		.low = low,
		.high = high,
		.certainty = BSC_BOUNDED,
		.event_low = event_low,
		.event_high = event_high,
	};
}

BscMoment bsc_moment_unknown(void)
{
	BscMoment moment = bsc_moment_bounded(BSC_NSEC_NONE, BSC_NO_ROW, BSC_NSEC_NONE, BSC_NO_ROW);

	moment.certainty = BSC_UNKNOWN;
	return moment;
}

BscMoment bsc_moment_absent(void)
{
	BscMoment moment = bsc_moment_unknown();

	moment.is_absent = true;
	return moment;
}
