"""How every figure looks: one palette (Okabe–Ito), one size, one meaning per color."""

import matplotlib as mpl

VALUES = "#0072B2"  # values, the forward direction: solid lines
GRADIENTS = "#D55E00"  # gradients, the backward direction: dashed lines
PARAMETERS = "#009E73"
STATE = "#CC79A7"  # optimizer state: dotted lines
DATA = "#666666"  # data and constants: thin lines
WRONG = "#E69F00"  # what is wrong, the naive way: crosses

# The same meanings as text, dark enough for a contrast of 4.5 on white.
GRADIENTS_TEXT, PARAMETERS_TEXT, STATE_TEXT, WRONG_TEXT = "#B34700", "#007A59", "#9C3F74", "#8F6200"

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


def styled():
    """A context in which matplotlib draws in the course's style."""
    return mpl.rc_context(RC)
