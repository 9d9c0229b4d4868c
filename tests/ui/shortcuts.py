# SPDX-License-Identifier: GPL-2.0-or-later
"""shortcuts.py SOURCE-ROOT: the window of keyboard shortcuts shows all that there are, and no other.

Actions with accelerators are shown by their name, so that the keys are never told wrong; keys that
widgets bind themselves are shown as keys, each of which must be bound somewhere, and the other way
round. And there is no action that nothing leads to: it has keys, or a menu or a button.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

# Bound as GDK_KEY_1 and those after it, one for each highlight.
HIGHLIGHTS = {"2", "3", "4"}

# Other ways to press what is shown: a key beside it, a key that every dialog has, and Tab, which
# walks as Return does where something is selected.
ALIASES = re.compile(r"KP_\w+|equal|Tab|ISO_Left_Tab")

MODIFIER = re.compile(r"<\w+>")

# The groups that actions are in, by the file that has their table.
GROUPS = {"application.c": "app", "compare-actions.c": "compare", "lane-bar.c": "lanes",
          "picture-actions.c": "picture", "replay-actions.c": "replay"}

INSTALL = re.compile(r'install_(?:property_)?action\(\w+,\s*"([\w.-]+)"')


def properties(root, name):
    return [node.text for node in root.iter("property") if node.get("name") == name]


def difference(what, left, right):
    return [f"{what}: {name}" for name in sorted(left - right)]


def bindings(text):
    """The keys with their modifiers that a source binds, written as accelerators are."""
    found = set()
    for key, modifiers in re.findall(r"GDK_KEY_(\w+)(?:,\s*((?:GDK_\w+_MASK[ |]*)+))?", text):
        if ALIASES.fullmatch(key):
            continue
        words = "".join(f"<{word.capitalize()}>"
                        for word in re.findall(r"GDK_(\w+)_MASK", modifiers))
        found.add("".join(sorted(MODIFIER.findall(words))) + key)
    return found


def without_a_way(ui, accelerated):
    """The actions that are in no menu, on no button and on no key."""
    actions, ways = set(), set(accelerated)
    for layout in ui.glob("*.ui"):
        if layout.name != "shortcuts.ui":
            ways |= set(re.findall(r'name="action(?:-name)?">([\w.-]+)', layout.read_text()))
    for source in ui.glob("*.c"):
        text = source.read_text()
        actions |= set(INSTALL.findall(text))
        entries = re.findall(r'\{ \.name = "([\w-]+)"', text)
        actions |= {f"{GROUPS.get(source.name, source.name)}.{name}" for name in entries}
        if source.name != "application.c":
            ways |= set(re.findall(r'"([a-z]+\.[\w-]+)(?:::[\w-]+)?"', INSTALL.sub("", text)))
    # what the window hands on to its page
    ways |= {name.replace("win.", "page.") for name in ways if name.startswith("win.")}
    return actions - {name.split("::")[0] for name in ways}, actions


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
    with_modifiers = {"".join(sorted(MODIFIER.findall(key))) + MODIFIER.sub("", key)
                      for keys_of in properties(overlay, "accelerator") for key in keys_of.split()}
    bound_here = set().union(*(bindings(source.read_text()) for source in ui.glob("*.c")))
    lost, actions = without_a_way(ui, set_here)
    if not set_here or not keys or not bound_here or not actions:
        raise SystemExit("nothing was found in the sources to compare")
    wrong = [*difference("has keys, but is not shown", set_here, shown),
             *difference("is shown, but has no keys", shown, set_here),
             *difference("is shown, but nothing binds it", keys, bound),
             *difference("is bound, but not shown", bound_here, with_modifiers),
             *difference("nothing leads to it", lost, set())]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
