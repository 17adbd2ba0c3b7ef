"""How every figure looks: one palette (Okabe–Ito), one size, one meaning per color."""

import warnings
from contextlib import contextmanager

import matplotlib as mpl

from course_utils.display.palette import (  # noqa: F401  (the figures and the style sheets take them from here)
    DATA,
    GRADIENTS,
    GRADIENTS_TEXT,
    PARAMETERS,
    PARAMETERS_TEXT,
    STATE,
    STATE_TEXT,
    VALUES,
    WRONG,
    WRONG_TEXT,
)

SIZE = (6.4, 3.6)  # inches, 16:9 as a slide is
DPI = 200  # twice what a screen shows, so that a projector has something to enlarge

RC = {
    "figure.figsize": SIZE,
    "figure.constrained_layout.use": True,
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelcolor": "#333333",
    "lines.linewidth": 2.0,
    "xtick.color": "#333333",
    "ytick.color": "#333333",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


@contextmanager
def styled():
    """A context in which matplotlib draws in the course's style, the same for everybody.

    The style is laid over Matplotlib's own settings, not over the reader's matplotlibrc. Only the backend stays as it
    is: it decides how windows are opened, and the course opens none.
    """
    with mpl.rc_context():
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", mpl.MatplotlibDeprecationWarning
            )  # about settings that the course does not use
            defaults = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
            mpl.rcParams.update(defaults | RC)
        yield
