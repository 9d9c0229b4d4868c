# SPDX-License-Identifier: GPL-2.0-or-later
"""The completion for fish."""

import usage


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def value_words(commands, verb, option):
    """How fish is told what OPTION takes: a value at all, files, words."""
    values = " ".join(commands.values[verb.name, option.name])
    if option.value is None:
        return ""
    if usage.is_path(option):
        return " -r -F"
    if not values:
        return " -x"
    return " -x -a " + quoted(f"(__fish_append , {values})" if usage.is_list(option) else values)


def option_line(commands, verb, option):
    letter = f" -s {option.letter}" if option.letter else ""
    return (f"complete -c bringup-scope -n '__fish_seen_subcommand_from {verb.name}'{letter} "
            f"-l {option.name}{value_words(commands, verb, option)} "
            f"-d {quoted(usage.short_help(option))}")


def lines(commands):
    yield "# fish completion for bringup-scope"
    yield "# SPDX-License-Identifier: GPL-2.0-or-later"
    yield ""
    for option in commands.general:
        letter = f" -s {option.letter}" if option.letter else ""
        yield (f"complete -c bringup-scope -n __fish_use_subcommand{letter} -l {option.name} "
               f"-d {quoted(usage.short_help(option))}")
    for verb in commands.verbs:
        yield (f"complete -c bringup-scope -n __fish_use_subcommand -a {verb.name} "
               f"-d {quoted(verb.summary)}")
    for verb in commands.verbs:
        yield ""
        if not commands.takes_files(verb):
            yield f"complete -c bringup-scope -n '__fish_seen_subcommand_from {verb.name}' -f"
        for option in verb.options:
            yield option_line(commands, verb, option)
