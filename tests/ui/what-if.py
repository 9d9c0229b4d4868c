# SPDX-License-Identifier: GPL-2.0-or-later
"""what-if.py WINDOW-PROGRAM COMMAND-LINE-PROGRAM SAMPLES [TEST...]: simulations in the window.

What the bars say is held against what the command line prints of the same assumptions.
"""

import json
import re
import subprocess
import sys

from cases import (COMMAND, RUNTIME, SAMPLES, check, check_equal, opened, quit_by_key, report,
                   run_tests, session_of, written)
from driver import Atspi, Failure, click, names, picture, sized, wait_equal, wait_for, xdotool

BASELINE = SAMPLES / "wake-fn-baseline-8" / "trace.dat"
LARGE = SAMPLES / "boot-par1-128" / "trace.dat"

# A line of the table: policy, its mark as a lower bound, total, low, high, change.
TIME = r"(\d[\d.]* (?:ns|us|ms|s))"
LINE = re.compile(rf"([a-z-]+)( \*)? +{TIME} +{TIME} +{TIME} +([+-]?[\d.]+ %)")


def simulate(path, *options):
    return subprocess.run([COMMAND, "simulate", path, "--policy=all", *options], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def table(path, *options):
    """The lines that the command line prints, by policy."""
    lines = [LINE.fullmatch(line) for line in simulate(path, *options).splitlines()]
    return {line[1]: line.groups()[1:] for line in lines if line}


def bars(program):
    """What a screen reader says of the bars, by their names."""
    said = names(sized(program.of_role(Atspi.Role.LIST_ITEM)))
    return {name.split(",")[0]: name.split(", ")[1:] for name in said}


def show_bars(program):
    program.key("F7")
    program.find(Atspi.Role.LIST_ITEM, "recording, ")


def words(line):
    """What is to be said of LINE of the table."""
    mark, total, low, high, change = line
    size = "as long as" if change == "0.0 %" else \
        f"{change[1:]} {'less' if change[0] == '-' else 'more'} than"
    said = [f"at least {total}" if mark else total, f"{size} recorded"]
    if (low, high) != (total, total):
        if low.split()[1] == high.split()[1]:
            low = low.split()[0]
        said.append(f"between {low} and {high}")
    return said + (["lower bound"] if mark else [])


def check_bars(program, lines):
    """The bars are LINES, once they are."""
    wanted = {policy: words(line) for policy, line in lines.items()}

    def differences():
        shown = {policy: [part for part in said if part != "wide interval"]
                 for policy, said in bars(program).items()}
        shown.pop("recording", None)
        return [(shown.get(policy), wanted.get(policy)) for policy in {*shown, *wanted}
                if shown.get(policy) != wanted.get(policy)]

    wait_equal("differences of what is shown and printed", differences, [])


def without_recorded(path):
    """Where nothing is changed, the recorded order is the recording."""
    lines = table(path)
    del lines["recorded"]
    return lines


def tab_to(program, name):
    """Moves the keyboard to the widget called NAME, as one does without a pointer."""
    for _ in range(40):
        at = program.focused()
        if at and at[-1].get_name() == name:
            return
        program.key("Tab")
        wait_for("the focus to move", lambda: program.focused() not in ([], at))
    raise Failure(f"the keyboard does not reach {name!r}")


def test_bars_are_what_the_command_line_prints():
    for path in BASELINE, LARGE:
        lines = without_recorded(path)
        facts = json.loads(simulate(path, "--format=json"))
        with opened(path) as program:
            show_bars(program)
            check_bars(program, lines)
            check_equal(list(bars(program)), ["recording", *lines])
            bounds = [policy for policy, said in bars(program).items() if "lower bound" in said]
            check_equal(bounds, [policy["policy"] for policy in facts["policies"]
                                 if policy["lower_bound_only"]])
            picture(f"what-if-{path.parent.name}")
            quit_by_key(program)


def test_prediction_opens_as_a_timeline():
    total = table(BASELINE)["parallel"][1]
    with opened(BASELINE) as program:
        recorded = program.timeline().get_description()
        show_bars(program)
        click(program.find(Atspi.Role.PUSH_BUTTON, "Open parallel as timeline"))
        program.see(r"simulated: parallel · .*")
        program.see(r"Simulated: parallel\. Nothing of this was recorded\.")
        program.see("total")
        labels = program.texts()
        check_equal(labels[labels.index("total") - 1], total)
        check(program.timeline().get_description() != recorded, "the recording is still shown")
        # what is selected in it does not pass for something that was recorded
        program.focus()
        program.key("Return")
        wait_for("a selection", lambda: program.selected() != "nothing selected")
        program.see("certainty")
        labels = program.texts()
        check_equal(labels[labels.index("certainty") + 1], "simulated")
        picture("what-if-opened")
        # the bars are still those of the recording
        check("recording" in bars(program), "the bars are gone")
        click(program.find(Atspi.Role.PUSH_BUTTON, "Back to the Recording"))
        wait_for("the recording", lambda: program.timeline().get_description() == recorded)
        wait_for("no mark", lambda: not any("imulated" in text for text in program.texts()))
        quit_by_key(program)


def test_assumptions_change_the_bars():
    with opened(BASELINE) as program:
        show_bars(program)
        click(program.find(Atspi.Role.PUSH_BUTTON, "Assumptions"))
        program.find(Atspi.Role.CHECK_BOX, "No tracer cost")
        picture("what-if-assumptions")
        tab_to(program, "Guest on")
        program.key("space")
        program.find(Atspi.Role.PUSH_BUTTON, "Take back: 2 host CPUs")
        tab_to(program, "No tracer cost")
        program.key("space")
        program.find(Atspi.Role.PUSH_BUTTON, "Take back: no tracer cost")
        program.key("Escape")
        program.find(Atspi.Role.PUSH_BUTTON, "Take back: 2 host CPUs")
        check_bars(program, table(BASELINE, "--no-tracer-cost", "--host-cpus=2"))
        picture("what-if-changed")
        click(program.find(Atspi.Role.PUSH_BUTTON, "Take back: 2 host CPUs"))
        check_bars(program, table(BASELINE, "--no-tracer-cost"))
        written(BASELINE, "^simulate --policy=all --no-tracer-cost$")
        quit_by_key(program)
    # and are there the next time, until they are taken back
    with opened(BASELINE, forgets=False) as program:
        show_bars(program)
        click(program.find(Atspi.Role.PUSH_BUTTON, "Take back: no tracer cost"))
        check_bars(program, without_recorded(BASELINE))
        quit_by_key(program)
    check("simulate" not in session_of(BASELINE).read_text(), "the assumption is kept")


def test_what_cannot_be_predicted_has_a_reason():
    check_equal(report(RUNTIME)["episodes"][0]["kind"], "offline")
    with opened(RUNTIME) as program:
        program.key("F7")
        program.see(r"Policies are for CPUs that come up, and these go down\.")
        check_equal(bars(program), {})
        picture("what-if-reason")
        quit_by_key(program)


def test_simulating_can_be_cancelled():
    with opened(BASELINE) as program:
        show_bars(program)
        click(program.find(Atspi.Role.PUSH_BUTTON, "Assumptions"))
        program.find(Atspi.Role.CHECK_BOX, "Machine of")
        tab_to(program, "Machine of")
        program.key("space")
        program.find(Atspi.Role.PUSH_BUTTON, "Take back: 16 CPUs")
        tab_to(program, "CPUs")
        xdotool("type", "8192")
        program.key("Return")  # takes seconds: long enough to be stopped
        program.find(Atspi.Role.PUSH_BUTTON, "Take back: 8192 CPUs")
        program.key("Escape")
        program.see(r"Simulating.*")
        picture("what-if-progress")
        click(program.find(Atspi.Role.PUSH_BUTTON, "Cancel$"))
        program.see(r"Cancelled\. .*")
        check_equal(bars(program), {})
        click(program.find(Atspi.Role.PUSH_BUTTON, "Take back: 8192 CPUs"))
        program.find(Atspi.Role.LIST_ITEM, "recording, ")
        quit_by_key(program)


if __name__ == "__main__":
    sys.exit(run_tests(globals()))
