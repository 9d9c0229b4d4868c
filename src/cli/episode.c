/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/episode.h"

#include "cli/output.h"

bool bsc_cli_choose_episode(const char *path, const BscCapture *capture, uint64_t number,
			    BscRow *ret, BscCliStatus *ret_status)
{
	const BscTimeline *timeline = capture->timeline;
	static const BscEpisodeKind order[] = { BSC_EPISODE_BOOT, BSC_EPISODE_ONLINE,
						BSC_EPISODE_OFFLINE };

	if (number > timeline->n_episodes || timeline->n_episodes == 0) {
		bsc_cli_complain(path, "there is no episode %" G_GUINT64_FORMAT ", it has %zu",
				 MAX(number, 1), timeline->n_episodes);
		*ret_status = timeline->n_episodes == 0 ? BSC_CLI_INPUT : BSC_CLI_USAGE;
		return false;
	}
	*ret = number > 0 ? (BscRow)number - 1 : 0;
	if (number > 0)
		return true;
	for (size_t k = 0; k < G_N_ELEMENTS(order); k++) {
		for (size_t i = 0; i < timeline->n_episodes; i++) {
			if (timeline->episodes[i].kind == order[k]) {
				*ret = (BscRow)i;
				return true;
			}
		}
	}
	return true;
}
