# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# The part of the completion for bash that is the same whatever the verbs are. It uses what stands in
# front of it then: $_bringup_scope_verbs, _general and _without_files, _options() and _value().

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
