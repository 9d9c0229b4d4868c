# SPDX-License-Identifier: GPL-2.0-or-later
"""What an SVG file promises: XML, small, ids once, titles where there are few stretches."""

import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

DRAW = sys.argv.pop(1)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "a<b>&\"'\x01\x1b]0;\u202ec</text><script>\ufffe.dat"

CASES = [
    ["cpus=2", "mode=serial"],
    ["cpus=8", "mode=parallel", "bounded=1", "failed=3", "lost=5", "unfinished=6"],
    ["cpus=8", "theme=dark", "width=320"],
    ["cpus=8", "path=" + HOSTILE],
    ["cpus=128", "mode=serial", "theme=print", "width=600"],
    ["cpus=192", "mode=parallel", "failed=7"],
    ["cpus=192", "mode=serial", "bounded=1"],
    ["cpus=1024", "mode=parallel", "height=400"],
]


class Svg(unittest.TestCase):
    def draw(self, arguments):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.svg"
            subprocess.run([DRAW, path, *arguments], check=True)
            return path.read_bytes()

    def test_is_well_formed_and_small(self):
        for arguments in CASES:
            with self.subTest(arguments):
                data = self.draw(arguments)
                root = ElementTree.fromstring(data)
                self.assertEqual(root.tag, SVG + "svg")
                self.assertLess(len(data), 200 * 1024)
                self.assertNotIn(b"NaN", data)
                self.assertNotIn(b"nan", data)

    def test_ids_are_given_once_and_patterns_exist(self):
        for arguments in CASES:
            with self.subTest(arguments):
                root = ElementTree.fromstring(self.draw(arguments))
                ids = [element.get("id") for element in root.iter() if element.get("id")]
                self.assertEqual(len(ids), len(set(ids)))
                used = {
                    element.get("fill")[5:-1]
                    for element in root.iter()
                    if (element.get("fill") or "").startswith("url(#")
                }
                self.assertLessEqual(used, set(ids))

    def test_stretches_have_titles(self):
        root = ElementTree.fromstring(self.draw(["cpus=8", "bounded=1"]))
        titles = [path.findtext(SVG + "title") or "" for path in root.iter(SVG + "path")]
        for key in ("what: ", "from: ", "to: ", "length: ", "certainty: "):
            self.assertGreater(sum(key in title for title in titles), 20)

    def test_hostile_names_stay_text(self):
        root = ElementTree.fromstring(self.draw(["path=" + HOSTILE]))
        self.assertEqual(list(root.iter(SVG + "script")), [])
        texts = [text.text for text in root.iter(SVG + "text")]
        self.assertTrue(any(text and "script>" in text for text in texts))


if __name__ == "__main__":
    unittest.main()
