# SPDX-License-Identifier: GPL-2.0-or-later
"""shortcuts.py SOURCE-ROOT: the window of keyboard shortcuts shows all that there are, and no other.

Actions with accelerators are shown by their name, so that the keys are never told wrong; keys that
widgets bind themselves are shown as keys, each of which must be bound somewhere.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

# Bound as GDK_KEY_1 and those after it, one for each highlight.
HIGHLIGHTS = {"2", "3", "4"}

MODIFIER = re.compile(r"<\w+>")


def properties(root, name):
    return [node.text for node in root.iter("property") if node.get("name") == name]


def difference(what, left, right):
    return [f"{what}: {name}" for name in sorted(left - right)]


def main():
    ui = pathlib.Path(sys.argv[1]) / "ui"
    overlay = ElementTree.parse(ui / "shortcuts.ui").getroot()
    table = (ui / "application.c").read_text().split("} table[] = {")[1].split("};")[0]
    set_here = set(re.findall(r'\{ "(\w+\.[\w:-]+)"', table))
    shown = set(properties(overlay, "action-name"))
    bound = set(HIGHLIGHTS)
    for source in ui.glob("*.c"):
        bound |= set(re.findall(r"GDK_KEY_(\w+)", source.read_text()))
    keys = {MODIFIER.sub("", key) for keys in properties(overlay, "accelerator")
            for key in keys.split()}
    if not set_here or not keys:
        raise SystemExit("nothing was found in the sources to compare")
    wrong = [*difference("has keys, but is not shown", set_here, shown),
             *difference("is shown, but has no keys", shown, set_here),
             *difference("is shown, but nothing binds it", keys, bound)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
