"""Notebook files as bytes: what identifies their cells, and a way to write them whole or not at all."""

import hashlib
import json
import os
import tempfile


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


def without_outputs(data):
    """The same notebook as nobody has run it yet."""
    notebook = json.loads(data)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def write_whole(path, data):
    """Write beside the file, then put it in place in one step: an interruption leaves the old file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(draft, 0o644)  # mkstemp makes a file that nobody else may read
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
