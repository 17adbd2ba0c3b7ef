"""Where Jupyter, IPython and Matplotlib keep their files in the reader's home, and whether they can."""

import os
import secrets
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.tools.refusals import quoted, reason


def folders():
    """Variable that moves it → the folder: of Jupyter's running servers, its settings, IPython, Matplotlib."""
    from jupyter_core import paths

    home = os.path.expanduser("~")
    if home == "~":
        raise CourseError("There is no home folder. Set HOME to a folder that you can write to.")
    settings = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    follows_xdg = sys.platform.startswith(("linux", "freebsd"))
    matplotlib = os.path.join(settings, "matplotlib") if follows_xdg else os.path.join(home, ".matplotlib")
    places = {
        "JUPYTER_RUNTIME_DIR": paths.jupyter_runtime_dir(),
        "JUPYTER_DATA_DIR": paths.jupyter_data_dir(),
        "JUPYTER_CONFIG_DIR": paths.jupyter_config_dir(),
        "IPYTHONDIR": os.environ.get("IPYTHONDIR") or os.path.join(home, ".ipython"),
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR") or matplotlib,
    }
    return {variable: Path(folder) for variable, folder in places.items()}


def refused():
    """Triples of a variable, its folder and the reason, for each folder in which nothing can be written."""
    return [(variable, folder, why) for variable, folder in folders().items() if (why := why_not(folder))]


def why_not(folder):
    """Why no file can be made in this folder, or in the one that it would be made in; None where one can."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    probe = folder / f".course-{secrets.token_hex(4)}"
    try:
        probe.write_bytes(b"?")
        probe.unlink()
        return None
    except OSError as error:
        with suppress(OSError):
            probe.unlink()
        return reason(error)


def demand_runtime():
    """CourseError where JupyterLab could not start, because it cannot record which server is running."""
    folder = folders()["JUPYTER_RUNTIME_DIR"]
    why = why_not(folder)
    if why:
        other = quoted(Path(tempfile.gettempdir(), "course-home"))
        raise CourseError(
            f"JupyterLab cannot start: it keeps a note of each running server in {folder}, which cannot be written "
            f"({why}). Set HOME or JUPYTER_RUNTIME_DIR to a folder that you can write to, for example: "
            f"export HOME={other}"
        )
