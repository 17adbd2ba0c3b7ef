"""The working copy: notebooks are upgraded as long as they are ours, and kept as soon as they are the student's."""

import errno
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import NOTEBOOKS
from course_utils.logbook import MANIFEST  # name → what the version copied was: {"sources": digest, "file": digest}
from course_utils.publishing.answers import carry
from course_utils.publishing.notebook_files import (
    digest,
    remove_stale_drafts,
    source_digest,
    write_whole,
)
from course_utils.publishing.page import working_copy
from course_utils.tools.refusals import naming, reason, restore

BACKUP = ".backup"


@dataclass(frozen=True)
class Version:
    """What identifies a notebook: the digest of its cells' sources and that of the whole file."""

    sources: str | None
    file: str

    @classmethod
    def of(cls, data):
        """The version that these bytes are."""
        return cls(source_digest(data), digest(data))


def refresh(work, source=NOTEBOOKS):
    """Bring the working copy up to date; return lines that say what was done. The student's own files stay untouched.

    Copies come as `page` makes them: the lectures ask for predictions, and no answer may stand there already. What
    cannot be read or backed up is named and kept, and the other notebooks are brought up to date all the same.
    """
    work.mkdir(parents=True, exist_ok=True)
    os.listdir(work)  # an unreadable folder is reported now, once, and not for each of its files
    remove_stale_drafts(work)
    lines, manifest = [], _read_manifest(work)
    for notebook in sorted(source.glob("*.ipynb")):
        lines += _refresh_one(work, notebook.name, _upstream(notebook), manifest.get(notebook.name))
    return lines


def _refresh_one(work, name, new, copied):
    """Bring one notebook up to date; the lines that say what was done."""
    path, fails = work / name, "cannot be read"
    try:
        action, line = _decide(path, Version.of(new), copied)
        fails = "cannot be backed up"
        moved = _set_aside(path, new) if action == "take" else []
    except OSError as error:
        return [f"{name} {fails}, and was kept ({reason(error)}). Rename it, and the next start brings a fresh copy."]
    if action == "take":
        return _put(path, new, moved)
    if action == "adopt":
        _record(work, name, Version.of(new))
    return [line] if line else []


def reset(name, work, source=NOTEBOOKS, keep_answers=False):
    """Back up the student's notebook and take the current one; return lines that say so.

    keep_answers: the answers to exercises go into the current one.
    """
    path, new = work / name, _upstream(source / name)
    with_answers, carried = carry(_bytes_of(path), new) if keep_answers and path.exists() else (new, [])
    lines = _put(path, new, _set_aside(path, new), with_answers)
    return lines + ([f"{name}: your answers are in it: {', '.join(carried)}."] if carried else [])


def _advice(name):
    """How to replace one's own notebook by the course's."""
    number = name[:2]
    return (
        f"back yours up and take the current one: make reset N={number} (or course reset {number}). "
        f"With your answers in it: course reset {number} --keep-answers."
    )


def _decide(path, new, copied):
    """What to do with one notebook, "take", "adopt" or "keep", and the line that says so, if it needs one."""
    if not path.exists():
        return "take", None
    mine = Version.of(_bytes_of(path))
    advice = f"To {_advice(path.name)}"
    if mine.file == new.file:  # also after an interruption between the copy and its record
        return ("keep" if copied == new else "adopt"), None
    if mine.sources is None:
        return "keep", f"{path.name} cannot be read as a notebook, and was kept. {advice}"
    if copied is None:
        known = mine.sources == new.sources
        return ("adopt", None) if known else ("keep", f"{path.name} is not the course's, and was kept. {advice}")
    if copied.file == new.file:
        return "keep", None
    if mine.sources in (copied.sources, new.sources):
        return "take", None
    return "keep", f"{path.name} has a new version; you changed yours, so it was kept. {advice}"


def _bytes_of(path):
    """What a file holds. A pipe or a device, which would never end, is refused as the system refuses a folder."""
    if path.is_dir():
        raise OSError(errno.EISDIR, "it is a folder", str(path))
    if not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file", str(path))
    return path.read_bytes()


def _set_aside(path, new):
    """Back up what will be overwritten; the line that says where it is."""
    if not path.exists() or _bytes_of(path) == new:
        return []
    return [f"{path.name}: took the current version; yours is {_back_up(path).relative_to(path.parent)}."]


def _put(path, new, moved, data=None):
    """Put the current version in place (or `data`, made from it) and note it."""
    write_whole(path, data or new)
    _record(path.parent, path.name, Version.of(new))
    return moved or [f"{path.name}: copied."]


def _back_up(path):
    """Copy the file to the backup folder under a new name, never over an earlier backup; half a copy is none."""
    data = path.read_bytes()
    backup = _new_file(path.parent / BACKUP, f"{path.stem}.{datetime.now():%Y%m%d-%H%M%S}", path.suffix)
    try:
        with naming(backup):
            backup.write_bytes(data)
            shutil.copymode(path, backup)  # what others may not read, they may not read here either
    except BaseException:
        backup.unlink()
        raise
    return backup


def _new_file(folder, stem, suffix):
    """An empty file in this folder under a name that no other has, also if two make one at once."""
    folder.mkdir(exist_ok=True)
    for number in range(10_000):
        with suppress(FileExistsError):
            path = folder / f"{stem}{f'-{number}' if number else ''}{suffix}"
            path.touch(exist_ok=False)
            return path
    raise CourseError(f"{folder} holds 10000 backups of one second. Delete some.")


def _upstream(notebook):
    """One of the course's notebooks, as bytes, as its reader gets it."""
    data = notebook.read_bytes()
    if source_digest(data) is None:
        raise CourseError(f"{notebook} cannot be read as a notebook. {restore(notebook)}")
    return working_copy(data, notebook.name)


def _read_manifest(work):
    """Name → Version as copied; empty where the manifest is missing or broken: then files speak for themselves."""
    try:
        entries = json.loads((work / MANIFEST).read_text(encoding="utf-8"))["notebooks"]
        return {name: Version(**entry) for name, entry in entries.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _record(work, name, version):
    """Note in the manifest which version was copied; at once, so that an interruption loses nothing."""
    manifest = _read_manifest(work) | {name: version}
    entries = {key: vars(value) for key, value in sorted(manifest.items())}
    write_whole(Path(work) / MANIFEST, (json.dumps({"notebooks": entries}, indent=1) + "\n").encode())
