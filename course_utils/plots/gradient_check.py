"""Gradient checking: the error of a numerical gradient against its step, a V on logarithmic axes."""

from course_utils.plots import style
from course_utils.plots.show import figure

LOOKS = {"float64": (style.VALUES, "-", "o"), "float32": (style.DATA, "--", "s")}


@figure
def error_against_step(steps, errors, marked=None, ax=None):
    """steps: the h of each point. errors: {"float64": [...], "float32": [...]}, relative errors at those steps.

    marked: (dtype name, h, error) puts a ring on one point, for the widget.
    """
    for dtype, values in errors.items():
        color, dash, marker = LOOKS[dtype]
        ax.loglog(steps, values, dash, color=color, marker=marker, markersize=3.5, linewidth=1.6)
        _name_the_best(ax, dtype, steps, values)
    ax.text(0.02, 0.05, "← rounding", transform=ax.transAxes, color=style.DATA, fontsize=9)
    ax.text(0.98, 0.05, "truncation →", transform=ax.transAxes, color=style.DATA, fontsize=9, ha="right")
    if marked:
        dtype, h, error = marked
        ax.loglog([h], [error], "o", markersize=14, markerfacecolor="none", markeredgewidth=2.5, color="black")
    ax.set(xlabel="step h", ylabel="relative error", title="Smaller is not better: the error is a V")
    ax.set_ylim(1e-13, 30)
    ax.set_yticks([1e-12, 1e-9, 1e-6, 1e-3, 1])
    ax.minorticks_off()


def _name_the_best(ax, dtype, steps, values):
    """The name of a curve, at its lowest point: float64 below it, float32 above."""
    low = min(range(len(values)), key=values.__getitem__)
    below = dtype == "float64"
    ax.annotate(
        f"{dtype}: best near h = {steps[low]:.0e}",
        (steps[low], values[low]),
        xytext=(-16, -9) if below else (-16, 46),
        textcoords="offset points",
        ha="center",
        va="top" if below else "bottom",
        fontsize=9,
        color=LOOKS[dtype][0],
    )
