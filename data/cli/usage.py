# SPDX-License-Identifier: GPL-2.0-or-later
"""What --help of the program says, for what is made of it: the man page and the completions."""

import collections
import re
import subprocess

# "-o, --output=FILE": letter and value may be None.
Option = collections.namedtuple("Option", "letter name value help")
Verb = collections.namedtuple("Verb", "name arguments summary details options")

OPTION = re.compile(r"  (?:-(\w), )?--([a-z-]+)(?:=(\S+))?(?:  +(\S.*))?")
CONTINUED = " " * 26
# How a refused value says what would have been right.
CHOICES = re.compile(r"is (?:none of|neither|no \w+:) (.*); see ")
# What makes a value the name of a file.
PATHS = {"FILE", "PATH", "NAME=FILES"}


def output(program, *arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, text=True, check=True,
                          stdout=subprocess.PIPE).stdout


def parse_options(text):
    options = []
    for line in text.splitlines():
        match = OPTION.fullmatch(line)
        if match:
            options.append(Option(*match.groups()[:3], match[4] or ""))
        elif options and line.startswith(CONTINUED):
            last = options[-1]
            options[-1] = last._replace(help=f"{last.help} {line.strip()}".strip())
        elif line:
            raise SystemExit(f"neither an option nor a part of one: {line!r}")
    return options


def parse_verb(name, summary, text):
    head, rest = text.split("\n\n", 1)
    details, options = rest.split("\noptions:\n", 1)
    prefix = f"usage: bringup-scope {name} [OPTION...] "
    if not head.startswith(prefix):
        raise SystemExit(f"{name}: --help begins with {head!r}")
    return Verb(name, head[len(prefix):], summary, " ".join(details.split()),
                parse_options(options))


def verbs(program):
    """All verbs, in the order of --help."""
    listed = output(program, "--help").split("\nverbs:\n", 1)[1].split("\n\n", 1)[0]
    pairs = [line.split(None, 1) for line in listed.splitlines()]
    return [parse_verb(name, summary, output(program, name, "--help")) for name, summary in pairs]


def general_options(program):
    """Those of the program without a verb."""
    text = output(program, "--help").split("\noptions, with a verb as well:\n", 1)[1]
    return parse_options(text.split("\n\n", 1)[0])


def is_path(option):
    return option.value in PATHS


def is_list(option):
    """Whether several values may stand behind each other, with commas between."""
    return option.value is not None and "," in option.value


def choices(program, verb, option):
    """The words that OPTION of VERB takes, as the program itself lists them; [] if any will do."""
    if option.value is None or is_path(option):
        return []
    refused = subprocess.run([program, verb.name, f"--{option.name}=?"], check=False, text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE).stderr
    match = CHOICES.search(refused)
    return re.split(r", | and | or | nor ", match[1]) if match else []


def short_help(option):
    """What fits into a menu: without what may be left out."""
    return option.help.split("; ")[0]
