# SPDX-License-Identifier: GPL-2.0-or-later
"""replay.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: replay in the window.

By keyboard alone, but for what the pointer is for. What is shown is held against what the command
line says of the same moment.
"""

import json
import re
import subprocess
import sys

from cases import (COMMAND, SAMPLES, WAKE, check, check_equal, opened, quit_by_key, run_tests)
from driver import Atspi, click, drag, picture, place_of, wait_equal, wait_for, xdotool

BASELINE = SAMPLES / "wake-fn-baseline-8" / "trace.dat"
COUNTED = ("offline", "waking", "waiting", "starting", "online")


def replay(path, *options):
    """What the command line says of a moment, or of the steps, of PATH."""
    result = subprocess.run([COMMAND, "replay", "--format=json", *options, path], check=True,
                            stdout=subprocess.PIPE)
    return json.loads(result.stdout)


def steps(path, kind="sync", cpu=None):
    """The steps of a kind, one for each moment: ns since the begin of the episode."""
    options = [f"--step={kind}"] + ([f"--cpu={cpu}"] if cpu is not None else [])
    facts = replay(path, *options)
    begin = facts["sides"][0]["begin_ns"]
    return sorted({step["ns"] - begin for step in facts["steps"]})


def length_of(path):
    side = replay(path, "--at=0")["sides"][0]
    return side["end_ns"] - side["begin_ns"]


def as_shown(ns):
    """A moment as the bar says it."""
    return f"{ns // 1000000}.{ns % 1000000:06d} ms"


def moment(program):
    """What the bar says, as ns since the begin of the episode; None: no playhead is shown."""
    for text in program.texts():
        match = re.fullmatch(r"(\d+)\.(\d{6}) ms", text)
        if match:
            return int(match[1]) * 1000000 + int(match[2])
    return None


def stands_at(program, ns):
    wait_equal(f"the moment {as_shown(ns)}", lambda: moment(program), ns)


def lies(texts, want, later):
    """What of TEXTS is not as WANT and LATER, a moment and the steps behind it, say."""
    for kind in COUNTED:
        if f"{kind} {want['tally'][kind]}" not in texts:
            yield f"no {kind} {want['tally'][kind]}: {texts}"
    for lane in want["lanes"]:
        title = f"CPU {lane['cpu']}" + (", control" if lane["is_control"] else "")
        words = texts[texts.index(title) + 1] if title in texts[:-1] else None
        if not (words or "").startswith(lane["words"]):
            yield f"{title}: {words!r}, want {lane['words']!r}"
    sentence = next((text for text in texts if text.startswith("next: ")), "")
    if not (any(sentence.startswith(f"next: {step['words']}") for step in later
                if step["ns"] == later[0]["ns"]) if later else sentence == "next: nothing more"):
        yield sentence


def check_moment(program, path, ns):
    """Tally, words and what comes next are those that the command line has for this moment."""
    want = replay(path, f"--at={ns}ns")["sides"][0]
    later = [step for step in replay(path, "--step=sync")["steps"] if step["ns"] > want["at_ns"]]
    wait_equal(f"what is so at {as_shown(ns)}", lambda: list(lies(program.texts(), want, later)), [])


def test_steps_by_keyboard_say_what_the_command_line_says():
    for path in WAKE, BASELINE:
        points = steps(path)
        with opened(path) as program:
            check_equal(moment(program), None)
            program.key("l")
            stands_at(program, points[0])
            check_moment(program, path, points[0])
            half = len(points) // 2
            program.key(*["l"] * half)
            stands_at(program, points[half])
            check_moment(program, path, points[half])
            picture(f"replay-{path.parent.name}")
            program.key("j")
            stands_at(program, points[half - 1])
            check_moment(program, path, points[half - 1])
            program.key("End", "j")
            stands_at(program, max(point for point in points if point < length_of(path)))
            program.key("Escape")
            wait_for("no playhead", lambda: moment(program) is None)
            quit_by_key(program)


def test_changes_are_finer_than_points():
    points, changes = steps(WAKE), steps(WAKE, "change")
    check(len(changes) > len(points), "nothing changes between the points")
    with opened() as program:
        program.key("l", "shift+l")
        stands_at(program, next(at for at in changes if at > points[0]))
        program.key("shift+j")
        stands_at(program, points[0])
        quit_by_key(program)


def test_steps_of_the_selected_cpu_alone():
    points, changes = steps(WAKE, cpu=1), steps(WAKE, "change", cpu=1)
    with opened() as program:
        program.key("Return")
        wait_for("a selection", lambda: program.selected().startswith("CPU0 "))
        program.key("ctrl+Down")
        wait_for("the lane below", lambda: program.selected().startswith("CPU1 "))
        for at in points:
            program.key("ctrl+l")
            stands_at(program, at)
        program.key("ctrl+shift+j")
        stands_at(program, [at for at in changes if at < points[-1]][-1])
        # the selection goes first, then the playhead
        program.key("Escape")
        wait_for("no selection", lambda: program.selected() == "nothing selected")
        check(moment(program) is not None, "the playhead went with the selection")
        program.key("Escape")
        wait_for("no playhead", lambda: moment(program) is None)
        quit_by_key(program)


def test_begin_and_end():
    with opened() as program:
        program.key("End")
        stands_at(program, length_of(WAKE))
        program.see("next: nothing more")
        program.key("Home")
        stands_at(program, 0)
        check_moment(program, WAKE, 0)
        quit_by_key(program)


def button(program, name):
    return program.find(Atspi.Role.PUSH_BUTTON, f"{name}$")


def playhead(program):
    """Asks for the moment alone: while it plays, a look at all there is takes many frames."""
    label = program.find(Atspi.Role.LABEL, r"\d+\.\d{6} ms$")

    def look():
        whole, part = label.get_name().removesuffix(" ms").split(".")
        return int(whole) * 1000000 + int(part)
    return look


# So slow that it does not end while anybody looks at it; how many steps it is to that, at most; and
# then to as fast as is waited for.
SLOWEST, TO_SLOWEST, TO_FAST = r"1/100000\sof real time", 16, 12


def test_plays_to_the_end():
    end = length_of(WAKE)
    with opened() as program:
        play = button(program, "Play")
        program.key("Home")
        stands_at(program, 0)
        at = playhead(program)
        program.key(*["less"] * TO_SLOWEST)
        program.see(SLOWEST)
        program.key("space")
        wait_equal("playing", play.get_name, "Pause")
        first = wait_for("a moment", at)
        wait_for("a later moment", lambda: at() > first)
        program.key(*["greater"] * TO_FAST)
        wait_equal("the end", at, end)
        wait_equal("standing", play.get_name, "Play")
        program.see(r"1/10\sof real time")
        check_moment(program, WAKE, end)
        # from the end it begins again
        program.key(*["less"] * TO_SLOWEST, "space")
        wait_for("the begin", lambda: at() < end // 2)
        program.key("k")
        wait_equal("standing", play.get_name, "Play")
        stood = at()
        program.key("l")
        stands_at(program, next(at for at in steps(WAKE) if at > stood))
        quit_by_key(program)


def zoomed_in(program, times):
    """All of TIMES steps closer."""
    begin, end = program.shown_ms()
    program.key(*["plus"] * times)
    wait_for("zooming in", lambda: program.shown_ms()[1] - program.shown_ms()[0] <
             (end - begin) / 1.49 ** times)


def test_repeats_what_is_visible():
    with opened() as program:
        zoomed_in(program, 4)
        low, high = (edge * 1e6 for edge in program.shown_ms())
        program.key("r", "Home", *["greater"] * 3)
        stands_at(program, 0)
        at = playhead(program)
        loop = button(program, "Loop")
        wait_for("the loop", lambda: loop.is_in(Atspi.StateType.PRESSED))
        program.see(r"1/5\sof real time")
        program.key("space")
        # up to the loop, then round in it
        seen = wait_for("the loop's second half", lambda: at() > (low + high) / 2 and at())
        wait_for("a turn", lambda: low - 1000 <= at() < seen)
        program.key("space", "r")
        wait_for("no loop", lambda: not loop.is_in(Atspi.StateType.PRESSED))
        check(low - 1000 <= at() <= high + 1000, "it has left the loop")
        quit_by_key(program)


def test_the_page_turns():
    points = steps(WAKE)
    with opened() as program:
        zoomed_in(program, 5)
        begin, end = program.shown_ms()
        for key, at in (("l", points[0]), ("End", length_of(WAKE)), ("Home", 0)):
            program.key(key)
            stands_at(program, at)
            wait_for("its page", lambda: program.shown_ms()[0] <= at / 1e6 <= program.shown_ms()[1])
        shown = program.shown_ms()
        check(abs((shown[1] - shown[0]) - (end - begin)) < 0.003, "turning changed the length")
        quit_by_key(program)


def test_pointer_moves_the_playhead():
    with opened() as program:
        x, y, width, _ = place_of(program.timeline())
        axis = y + 24
        xdotool("mousemove", x + width // 2, axis, "click", 1)
        chosen = wait_for("a playhead", lambda: moment(program))
        check_equal(program.selected(), "nothing selected")
        before = program.shown_ms()
        drag((x + width // 2, axis), (x + width // 2 + 120, axis))
        # where the pointer let it go
        length = 120 * length_of(WAKE) / width
        wait_for("a later moment", lambda: moment(program) > chosen + length)
        check_equal(program.shown_ms(), before)
        check_moment(program, WAKE, moment(program))
        quit_by_key(program)


def test_a_row_leads_to_its_lane():
    with opened() as program:
        program.key("l")
        row = program.find(Atspi.Role.LABEL, "CPU 3$")
        click(row)
        wait_equal("the lane", program.selected, "CPU3")
        program.key("l")
        quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
