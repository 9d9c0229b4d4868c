#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""completions.py PROGRAM SHELL FILE: the completion of SHELL knows what --help says, and completes
what a person types. Skipped where the shell is not installed."""

import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile

import helps

# What is typed, with a tab at its end, and the arguments that the program gets then.
TYPED = [
    ("bringup-scope sim", "\t", ["simulate"]),
    ("bringup-scope report --form", "\tj\t", ["report", "--format=json"]),
    ("bringup-scope export -o x.svg --theme=d", "\t", ["export", "-o", "x.svg", "--theme=dark"]),
    ("bringup-scope simulate --policy=serial,low", "\t",
     ["simulate", "--policy=serial,lower-bound"]),
    ("bringup-scope simulate -p spl", "\t", ["simulate", "-p", "split"]),
    ("bringup-scope report a", "\t", ["report", "a capture.dat"]),
    ("bringup-scope report --states=a", "\t", ["report", "--states=a capture.dat"]),
    ("bringup-scope a", "\t", ["a capture.dat"]),
    ("bringup-scope check --len", "\t a\t", ["check", "--lenient", "a capture.dat"]),
]

BASH_RC = """
PS1='ready> '
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
source {file}
{function}
"""

ZSH_RC = """
PS1='ready> '
unsetopt zle_bracketed_paste beep list_ambiguous
autoload -U compinit
fpath=({folder} $fpath)
compinit -u -D
{function}
"""

FUNCTION = "bringup-scope() { printf 'GOT'; printf '<%s>' \"$@\"; echo '!'; }"


class Terminal:
    """A shell that somebody types into."""

    def __init__(self, command, environment, folder):
        child, self.fd = pty.fork()
        if child == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.child = child

    def until(self, pattern):
        """What is shown up to PATTERN."""
        shown = b""
        while not re.search(pattern, shown):
            shown += os.read(self.fd, 4096)
        return shown.decode(errors="replace")

    def arguments(self, typed):
        os.write(self.fd, typed.encode() + b"\n")
        shown = self.until(rb"GOT.*!\r?\n(.|\n)*ready> ")
        return re.findall(r"<([^>]*)>", shown[shown.index("GOT<"):].split("!")[0])

    def end(self):
        os.close(self.fd)
        os.waitpid(self.child, 0)


def check_typed(checks, command, environment, folder):
    (pathlib.Path(folder) / "a capture.dat").touch()
    terminal = Terminal(command, environment, folder)
    terminal.until(b"ready> ")
    for begin, rest, want in TYPED:
        got = terminal.arguments(begin + rest)
        checks.that(got == want, f"{begin!r}, then {rest!r}: {got}, not {want}")
    terminal.end()


def candidates(file, words):
    """What bash offers for the last of WORDS."""
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bringup_scope; ' \
             'printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script, "bash", file, "bringup-scope", *words], check=True,
                          text=True, stdout=subprocess.PIPE)
    return done.stdout.split()


def is_taken(program, verb, option, value):
    """Whether VERB, run without a file, has no word to say against the value."""
    done = subprocess.run([program, verb, option + value], stdin=subprocess.DEVNULL, text=True,
                          check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return f": {option[:-1]}: " not in done.stderr


def check_bash(checks, program, file, folder):
    verbs = helps.verbs(program)
    checks.that(candidates(file, [""]) == list(verbs), "the verbs")
    for verb, options in verbs.items():
        checks.that(candidates(file, [verb, "--"]) == options, f"options of {verb}")
        for option in (option for option in options if option.endswith("=")):
            values = candidates(file, [verb, option[:-1], "=", ""])
            said = re.search(rf"{option}(.*?)(\n  -|$)", helps.said(program, verb, "--help"), re.DOTALL)
            names = set(re.findall(r"[\w-]+", said[1]))
            checks.that(option not in ("--format=", "--theme=") or len(values) > 1,
                        f"{verb} {option}: {values}")
            for value in values:
                checks.that(is_taken(program, verb, option, value), f"{verb} {option}{value}")
                checks.that(value in names or option in ("--policy=", "--highlight="),
                            f"{verb} --help is silent about {option}{value}")
    rc = pathlib.Path(folder) / "rc"
    rc.write_text(BASH_RC.format(file=file, function=FUNCTION), encoding="utf-8")
    check_typed(checks, ["bash", "--noprofile", "--rcfile", str(rc), "-i"],
                {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "dumb", "LC_ALL": "C.UTF-8"},
                folder)


def check_zsh(checks, program, file, folder):
    rc = pathlib.Path(folder) / ".zshrc"
    rc.write_text(ZSH_RC.format(folder=os.path.dirname(file), function=FUNCTION), encoding="utf-8")
    text = pathlib.Path(file).read_text(encoding="utf-8")
    for verb, options in helps.verbs(program).items():
        part = text.split(f"\t\t{verb})\n")[1].split(";;")[0]
        for option in options:
            checks.that(re.search(rf"{option}['\[}}]", part), f"{verb}: no {option}")
    check_typed(checks, ["zsh", "-d", "-i"],
                {"PATH": os.environ["PATH"], "HOME": folder, "ZDOTDIR": folder, "TERM": "dumb",
                 "LC_ALL": "C.UTF-8"}, folder)


def check_fish(checks, program, file, folder):
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8"}

    def offered(line):
        done = subprocess.run(["fish", "--no-config", "-c", 'source $argv[1]; complete -C $argv[2]', file, line],
                              check=True, text=True, stdout=subprocess.PIPE, env=environment,
                              cwd=folder)
        return [line.split("\t")[0] for line in done.stdout.splitlines()]

    verbs = helps.verbs(program)
    checks.that(set(verbs) <= set(offered("bringup-scope ")), "the verbs")
    for verb, options in verbs.items():
        own = [option.rstrip("=") for option in options if option not in ("--help", "--version")]
        got = [option.rstrip("=") for option in offered(f"bringup-scope {verb} --")]
        checks.that(set(own) <= set(got), f"{verb}: {got}")
    (pathlib.Path(folder) / "a capture.dat").touch()
    for line, want in (("bringup-scope report --format=j", "--format=json"),
                       ("bringup-scope simulate -p serial,low", "serial,lower-bound"),
                       ("bringup-scope report a", "a capture.dat")):
        checks.that(want in offered(line), f"{line}: {offered(line)}")
    checks.that("a capture.dat" not in offered("bringup-scope recipe a"), "recipe takes no file")


def main():
    program, shell, file = sys.argv[1:]
    if not shutil.which(shell):
        helps.skip(f"no {shell}")
    checks = helps.Complaints()
    with tempfile.TemporaryDirectory() as folder:
        {"bash": check_bash, "zsh": check_zsh, "fish": check_fish}[shell](
            checks, os.path.abspath(program), os.path.abspath(file), folder)
    checks.end()


if __name__ == "__main__":
    main()
