# SPDX-License-Identifier: GPL-2.0-or-later
"""The completion for bash. Files are left to readline, which knows how to quote them."""

import pathlib

import usage

FUNCTIONS = pathlib.Path(__file__).with_name("functions.bash")


def spelled(option):
    return f"--{option.name}" + ("=" if option.value else "")


def options_function(commands):
    yield "_bringup_scope_options()"
    yield "{"
    yield "\tcase $1 in"
    for verb in commands.verbs:
        yield f"\t{verb.name}) echo '{' '.join(spelled(o) for o in verb.options)}' ;;"
    yield f"\t*) echo '{' '.join(spelled(o) for o in commands.general)}' ;;"
    yield "\tesac"
    yield "}"


def patterns(verb, option):
    names = [f"--{option.name}"] + ([f"-{option.letter}"] if option.letter else [])
    return "|".join(f"{verb.name}:{name}" for name in names)


def value_function(commands):
    yield "# Values of the option $2 of the verb $1; of those that are not here any word will do."
    yield "_bringup_scope_value()"
    yield "{"
    yield "\tcase $1:$2 in"
    for verb in commands.verbs:
        for option in verb.options:
            values = commands.values[verb.name, option.name]
            how = "list" if usage.is_list(option) else "words"
            if values:
                yield f"\t{patterns(verb, option)}) _bringup_scope_{how} '{' '.join(values)}' ;;"
            elif usage.is_path(option):
                yield f"\t{patterns(verb, option)}) ;;"
    yield "\t*) _bringup_scope_words '' ;;"
    yield "\tesac"
    yield "}"


def lines(commands):
    without = [verb.name for verb in commands.verbs if not commands.takes_files(verb)]
    yield "# bash completion for bringup-scope"
    yield "# SPDX-License-Identifier: GPL-2.0-or-later"
    yield "# shellcheck shell=bash"
    yield ""
    yield f"_bringup_scope_verbs='{' '.join(verb.name for verb in commands.verbs)}'"
    yield f"_bringup_scope_without_files='{' '.join(without)}'"
    yield f"_bringup_scope_general='{' '.join(spelled(o) for o in commands.general)}'"
    yield ""
    yield from options_function(commands)
    yield ""
    yield from value_function(commands)
    yield ""
    yield from FUNCTIONS.read_text(encoding="utf-8").split("\n\n", 1)[1].splitlines()
