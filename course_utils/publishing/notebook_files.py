"""Notebook files as bytes: what identifies their cells, and a way to write them whole or not at all."""

import hashlib
import json
import os
import re
import secrets
import time
from contextlib import suppress

from course_utils.tools.refusals import naming

# A draft's name: a dot, the name of the file it is for, eight characters. After an hour nobody is writing it.
DRAFT = re.compile(r"\..+\.(ipynb|json|html|css|js|pdf|svg|webp|ttf|png)\.[a-z0-9_]{8}")
OLD = 3600  # seconds


def digest(data):
    """A short name for these bytes."""
    return hashlib.sha256(data).hexdigest()


def source_digest(data, only=None):
    """A name for what the cells say, whatever their outputs; `only="code"` reads code cells alone.

    Blank cells do not count: JupyterLab adds one when the last cell is run. None where the bytes are no notebook.

    >>> source_digest(b"half a not") is None
    True
    """
    try:
        cells = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(data)["cells"]]
    except (ValueError, KeyError, TypeError):
        return None
    counted = [cell for cell in cells if cell[1].strip() and only in (None, cell[0])]
    return digest(json.dumps(counted).encode())


def write_whole(path, data):
    """Write beside the file, then put it in place in one step: whatever goes wrong leaves the old file as it was.

    A new file gets the rights that the reader's umask gives; an existing file is not opened to anybody else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_stale_drafts(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with naming(path):
            with draft.open("xb") as file:
                file.write(data)
            if path.is_file():
                draft.chmod(draft.stat().st_mode & path.stat().st_mode)
            os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def remove_stale_drafts(folder, now=None):
    """Delete what a killed process left of `write_whole` in this folder; a young one may still be in use."""
    before = (time.time() if now is None else now) - OLD
    for entry in folder.glob(".*"):
        with suppress(OSError):
            if DRAFT.fullmatch(entry.name) and entry.is_file() and entry.lstat().st_mtime < before:
                entry.unlink()
