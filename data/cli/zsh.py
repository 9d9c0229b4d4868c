# SPDX-License-Identifier: GPL-2.0-or-later
"""The completion for zsh."""

import usage


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def escaped(text):
    for letter in "\\[]:":
        text = text.replace(letter, "\\" + letter)
    return text


def action(commands, verb, option):
    values = " ".join(commands.values[verb.name, option.name])
    if values and usage.is_list(option):
        return f"_values -s , {option.name} {values}"
    if values:
        return f"({values})"
    return "_files" if usage.is_path(option) else " "


def spec(commands, verb, option):
    """The arguments of _arguments for OPTION."""
    text = f"[{escaped(usage.short_help(option))}]"
    repeated = "may be repeated" in option.help
    if option.name in ("help", "version"):
        names = "{-h,--help}" if option.letter else "--version"
        return f"'(- *)'{names}{quoted(text)}"
    if option.value is None:
        return quoted(f"--{option.name}{text}")
    rest = f"{text}:{escaped(option.value)}:{action(commands, verb, option)}"
    if not option.letter:
        return quoted(f"{'*' if repeated else ''}--{option.name}={rest}")
    first = "*" if repeated else f"(-{option.letter} --{option.name})"
    return f"{quoted(first)}{{-{option.letter}+,--{option.name}=}}{quoted(rest)}"


def verb_lines(commands, verb):
    yield f"\t\t{verb.name})"
    yield "\t\t\t_arguments \\"
    for option in verb.options:
        yield f"\t\t\t\t{spec(commands, verb, option)} \\"
    yield f"\t\t\t\t{quoted('*:capture:_files') if commands.takes_files(verb) else ''}".rstrip()
    yield "\t\t\t;;"


def lines(commands):
    yield "#compdef bringup-scope"
    yield "# SPDX-License-Identifier: GPL-2.0-or-later"
    yield ""
    yield "_bringup-scope()"
    yield "{"
    yield "\tlocal curcontext=$curcontext state line"
    yield "\tlocal -a verbs"
    yield "\ttypeset -A opt_args"
    yield "\tverbs=("
    for verb in commands.verbs:
        yield f"\t\t{quoted(f'{verb.name}:{verb.summary}')}"
    yield "\t)"
    yield "\t_arguments -C \\"
    for option in commands.general:
        yield f"\t\t{spec(commands, None, option)} \\"
    yield "\t\t'1: :->verb' '*:: :->rest'"
    yield "\tcase $state in"
    yield "\tverb)"
    yield "\t\t_describe -t verbs verb verbs"
    yield "\t\t_files"
    yield "\t\t;;"
    yield "\trest)"
    yield "\t\tcase $words[1] in"
    for verb in commands.verbs:
        yield from verb_lines(commands, verb)
    yield "\t\t*) _files ;;"
    yield "\t\tesac"
    yield "\t\t;;"
    yield "\tesac"
    yield "}"
    yield ""
    yield '_bringup-scope "$@"'
