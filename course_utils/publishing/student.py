"""The working copy: notebooks are upgraded as long as they are ours, and kept as soon as they are the student's."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import NOTEBOOKS
from course_utils.publishing.notebook_files import digest, source_digest, without_outputs, write_whole

MANIFEST = ".course.json"  # name → what the version copied was: {"sources": digest, "file": digest}
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

    Copies come without outputs: the lectures ask for predictions, and the answers must not stand there already.
    """
    work.mkdir(parents=True, exist_ok=True)
    lines, manifest = [], _read_manifest(work)
    for notebook in sorted(source.glob("*.ipynb")):
        new = _upstream(notebook)
        action, line = _decide(work / notebook.name, Version.of(new), manifest.get(notebook.name))
        if action == "take":
            lines += _take(notebook.name, new, work)
        elif action == "adopt":
            _record(work, notebook.name, Version.of(new))
        lines += [line] if line else []
    return lines


def reset(name, work, source=NOTEBOOKS):
    """Back up the student's notebook and take the current one; return lines that say so."""
    return _take(name, _upstream(source / name), work)


def _decide(path, new, copied):
    """What to do with one notebook, "take", "adopt" or "keep", and the line that says so, if it needs one."""
    if not path.exists():
        return "take", None
    mine = Version.of(path.read_bytes())
    number = path.name[:2]
    advice = f"To back yours up and take the current one: make reset N={number} (or course reset {number})."
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


def _take(name, new, work):
    """Put the current version in place, after a backup of what was there."""
    path = work / name
    lines = []
    if path.exists() and path.read_bytes() != new:
        lines = [f"{name}: took the current version; yours is {_back_up(path).relative_to(work)}."]
    write_whole(path, new)
    _record(work, name, Version.of(new))
    return lines or [f"{name}: copied."]


def _back_up(path):
    """Copy the file to the backup folder under a new name, never over an earlier backup."""
    folder = path.parent / BACKUP
    folder.mkdir(exist_ok=True)
    stamp = f"{path.stem}.{datetime.now():%Y%m%d-%H%M%S}"
    names = (f"{stamp}{f'-{n}' if n else ''}{path.suffix}" for n in range(10_000))
    backup = next(folder / name for name in names if not (folder / name).exists())
    with backup.open("xb") as file:
        file.write(path.read_bytes())
    return backup


def _upstream(notebook):
    """One of the course's notebooks, as bytes, without its outputs."""
    data = notebook.read_bytes()
    if source_digest(data) is None:
        raise CourseError(f"{notebook} cannot be read as a notebook. Restore it: git checkout -- {notebook}")
    return without_outputs(data)


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
