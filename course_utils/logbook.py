"""What a reader has guessed and solved: a small file in the working copy, to which lines are added and none changed."""

import json
import os
from contextlib import suppress
from pathlib import Path

MANIFEST = ".course.json"  # what tells a working copy from any other folder; `publishing.student` writes it
LOGBOOK = ".progress.jsonl"


def note(lecture, task, kind, value=None, folder=None):
    """Add a line: in this lecture, of this task, a "guess" or that it was "solved". Whether the folder keeps one.

    folder: where the notebook runs, by default the current one. Only a working copy keeps a logbook; where it cannot
    be written nothing is kept, and nothing breaks.
    """
    path = _logbook(folder)
    if path is None:
        return False
    line = json.dumps({"lecture": lecture, "task": task, "kind": kind, "value": value}, ensure_ascii=False)
    try:
        with path.open("ab") as file:  # one write of one line: two notebooks at once do not mix theirs
            file.write((_mended(path) + line + "\n").encode())
    except OSError:
        return False
    return True


def guesses(lecture, folder=None):
    """{prediction: the first guess that was noted}, of one lecture."""
    found = {}
    for entry in _entries(folder):
        if entry["lecture"] == lecture and entry["kind"] == "guess":
            found.setdefault(entry["task"], entry["value"])
    return found


def solved(lecture, folder=None):
    """The names of the exercises of a lecture that were solved."""
    return {e["task"] for e in _entries(folder) if e["lecture"] == lecture and e["kind"] == "solved"}


def kept(folder=None):
    """Whether this folder, by default the current one, is a working copy, which keeps a logbook."""
    return _logbook(folder) is not None


def _logbook(folder):
    folder = Path(os.curdir if folder is None else folder)
    return folder / LOGBOOK if (folder / MANIFEST).exists() else None


def _mended(path):
    """A line break, where the last line was cut off by a crash; else nothing."""
    with suppress(OSError):
        data = path.read_bytes()
        return "\n" if data and not data.endswith(b"\n") else ""
    return ""


def _entries(folder):
    """The lines that can be read; a broken one costs itself alone."""
    path = _logbook(folder)
    with suppress(OSError):
        for line in path.read_bytes().splitlines() if path else ():
            with suppress(ValueError, TypeError):
                entry = json.loads(line)
                if isinstance(entry, dict) and {"lecture", "task", "kind", "value"} <= set(entry):
                    yield entry
