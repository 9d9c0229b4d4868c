/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/replay-actions.h"

#include "ui/range.h"

typedef struct Players {
	GSimpleActionGroup *group; /* borrowed; owns this */
	BscPlayer *player;         /* owned */
	BscTimelineView *timeline; /* owned */
} Players;

static void free_players(gpointer data)
{
	Players *self = data;

	g_object_unref(self->player);
	g_object_unref(self->timeline);
	g_free(self);
}

static const struct {
	const char *name;
	BscStepKind kind;
	bool is_forward, of_cpu;
} steps[] = {
	{ "next-sync", BSC_STEP_SYNC, true, false },
	{ "previous-sync", BSC_STEP_SYNC, false, false },
	{ "next-change", BSC_STEP_CHANGE, true, false },
	{ "previous-change", BSC_STEP_CHANGE, false, false },
	{ "next-sync-cpu", BSC_STEP_SYNC, true, true },
	{ "previous-sync-cpu", BSC_STEP_SYNC, false, true },
	{ "next-change-cpu", BSC_STEP_CHANGE, true, true },
	{ "previous-change-cpu", BSC_STEP_CHANGE, false, true },
};

static void action_play(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	Players *self = data;

	bsc_player_play(self->player, !bsc_player_is_playing(self->player));
}

static void action_step(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	Players *self = data;
	const char *name = g_variant_get_string(parameter, NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		int32_t cpu = steps[i].of_cpu ? bsc_timeline_view_selected_cpu(self->timeline) : -1;

		if (g_str_equal(steps[i].name, name))
			bsc_player_step(self->player, steps[i].kind, steps[i].is_forward, cpu);
	}
}

static void action_begin(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	bsc_player_seek_end(((Players *)data)->player, false);
}

static void action_end(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	bsc_player_seek_end(((Players *)data)->player, true);
}

static void action_slower(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	bsc_player_change_speed(((Players *)data)->player, true);
}

static void action_faster(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	bsc_player_change_speed(((Players *)data)->player, false);
}

static void action_loop(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	Players *self = data;
	const BscTrack *track = bsc_player_get_track(self->player, 0);
	BscNsec begin, end;
	BscRange wanted;

	if (bsc_player_get_loop(self->player, &begin, &end)) {
		bsc_player_set_loop(self->player, 0, 0);
	} else if (track) {
		wanted = bsc_timeline_view_chosen_range(self->timeline);
		bsc_player_set_loop(self->player,
				    wanted.begin - bsc_timeline_view_origin(self->timeline),
				    wanted.end - bsc_timeline_view_origin(self->timeline));
	}
}

static void action_hide(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	bsc_player_hide(((Players *)data)->player);
}

static GSimpleAction *lookup(Players *self, const char *name)
{
	return G_SIMPLE_ACTION(g_action_map_lookup_action(G_ACTION_MAP(self->group), name));
}

static void on_state_changed(BscPlayer *player, gpointer group)
{
	static const char *const names[] = { "play",   "step",   "begin", "end",
					     "slower", "faster", "loop",  "hide" };
	Players *self = g_object_get_data(G_OBJECT(group), "players");
	bool has_tracks = bsc_player_get_track(player, 0) != NULL;
	BscNsec begin, end;
	bool loops = bsc_player_get_loop(player, &begin, &end);

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		g_simple_action_set_enabled(lookup(self, names[i]), has_tracks);
	g_simple_action_set_state(lookup(self, "play"),
				  g_variant_new_boolean(bsc_player_is_playing(player)));
	g_simple_action_set_state(lookup(self, "loop"), g_variant_new_boolean(loops));
}

GActionGroup *bsc_replay_actions_new(BscPlayer *player, BscTimelineView *timeline)
{
	static const GActionEntry entries[] = {
		{ .name = "play", .activate = action_play, .state = "false" },
		{ .name = "step", .activate = action_step, .parameter_type = "s" },
		{ .name = "begin", .activate = action_begin },
		{ .name = "end", .activate = action_end },
		{ .name = "slower", .activate = action_slower },
		{ .name = "faster", .activate = action_faster },
		{ .name = "loop", .activate = action_loop, .state = "false" },
		{ .name = "hide", .activate = action_hide },
	};
	GSimpleActionGroup *group = g_simple_action_group_new();
	Players *self = g_new(Players, 1);

	*self = (Players){ group, g_object_ref(player), g_object_ref(timeline) };
	g_object_set_data_full(G_OBJECT(group), "players", self, free_players);
	g_action_map_add_action_entries(G_ACTION_MAP(group), entries, G_N_ELEMENTS(entries), self);
	g_signal_connect_object(player, "state-changed", G_CALLBACK(on_state_changed), group, 0);
	on_state_changed(player, group);
	return G_ACTION_GROUP(group);
}

static void add_step_keys(GtkWidgetClass *class)
{
	static const struct {
		guint key;
		GdkModifierType modifiers;
		const char *step;
	} keys[] = {
		{ GDK_KEY_l, 0, "next-sync" },
		{ GDK_KEY_j, 0, "previous-sync" },
		{ GDK_KEY_l, GDK_SHIFT_MASK, "next-change" },
		{ GDK_KEY_j, GDK_SHIFT_MASK, "previous-change" },
		{ GDK_KEY_l, GDK_CONTROL_MASK, "next-sync-cpu" },
		{ GDK_KEY_j, GDK_CONTROL_MASK, "previous-sync-cpu" },
		{ GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "next-change-cpu" },
		{ GDK_KEY_j, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "previous-change-cpu" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		gtk_widget_class_add_binding_action(class, keys[i].key, keys[i].modifiers,
						    "replay.step", "s", keys[i].step);
}

void bsc_replay_actions_add_keys(GtkWidgetClass *class)
{
	static const struct {
		guint key;
		const char *action;
	} keys[] = {
		{ GDK_KEY_space, "replay.play" },     { GDK_KEY_KP_Space, "replay.play" },
		{ GDK_KEY_k, "replay.play" },         { GDK_KEY_Home, "replay.begin" },
		{ GDK_KEY_KP_Home, "replay.begin" },  { GDK_KEY_End, "replay.end" },
		{ GDK_KEY_KP_End, "replay.end" },     { GDK_KEY_less, "replay.slower" },
		{ GDK_KEY_greater, "replay.faster" }, { GDK_KEY_r, "replay.loop" },
		{ GDK_KEY_Escape, "replay.hide" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		gtk_widget_class_add_binding_action(class, keys[i].key, 0, keys[i].action, NULL);
	add_step_keys(class);
}
