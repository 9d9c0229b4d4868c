# SPDX-License-Identifier: GPL-2.0-or-later
"""The completion for bash. Files are left to readline, which knows how to quote them."""

import usage

FUNCTION = r"""
# Offers the words $1 for $cur, and no files.
_bringup_scope_words()
{
	compopt +o default +o bashdefault 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
	if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
		compopt -o nospace 2>/dev/null
	fi
}

# The same for the last part of a list with commas between.
_bringup_scope_list()
{
	local head=
	[[ $cur != *,* ]] || head=${cur%,*},
	compopt +o default +o bashdefault 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -P "$head" -W "$1" -- "${cur##*,}")
}

# The option that the word at the cursor is the value of goes to $option. Readline may have made
# a word of its own of the equals sign.
_bringup_scope_option()
{
	local at=$((COMP_CWORD - 1))
	option=
	if [[ $cur == = ]]; then
		cur=
	elif [[ ${COMP_WORDS[at]} == = ]]; then
		at=$((at - 1))
	elif [[ $cur == --*=* ]]; then
		option=${cur%%=*}
		cur=${cur#*=}
		return
	elif [[ " $(_bringup_scope_options "$1") " != *" ${COMP_WORDS[at]}= "* && ${COMP_WORDS[at]} != -[a-z] ]]; then
		return
	fi
	[[ $at -lt 2 ]] || option=${COMP_WORDS[at]}
}

_bringup_scope()
{
	local cur=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} option word
	COMPREPLY=()
	if [[ $COMP_CWORD == 1 ]]; then
		if [[ $cur == -* ]]; then
			_bringup_scope_words "$_bringup_scope_general"
		else
			# files as well, so readline goes on where no verb fits
			mapfile -t COMPREPLY < <(compgen -W "$_bringup_scope_verbs" -- "$cur")
		fi
		return
	fi
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		[[ $word != -- ]] || return
	done
	_bringup_scope_option "$verb"
	if [[ -n $option ]]; then
		_bringup_scope_value "$verb" "$option"
	elif [[ $cur == -* ]]; then
		_bringup_scope_words "$(_bringup_scope_options "$verb")"
	elif [[ " $_bringup_scope_without_files " == *" $verb "* ]]; then
		_bringup_scope_words "$(_bringup_scope_options "$verb")"
	fi
}

complete -o bashdefault -o default -F _bringup_scope bringup-scope
"""


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
    yield from FUNCTION.rstrip("\n").split("\n")
