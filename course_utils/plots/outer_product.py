"""A matrix gradient as a picture: each entry is one error signal times one input."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from course_utils.plots import style
from course_utils.plots.show import figure


@figure
def outer_product(delta, x, ax=None):
    """delta (d_out,) down the side, x (d_in,) along the top, delta xᵀ in between, with its numbers.

    The larger the magnitude, the darker the cell.
    """
    rows, columns = len(delta), len(x)
    _grid(ax, np.reshape(x, (1, -1)), (1.25, 0), style.DATA)
    _grid(ax, np.reshape(delta, (-1, 1)), (0, -1.25), style.GRADIENTS)
    _grid(ax, np.outer(delta, x), (1.25, -1.25), style.GRADIENTS)
    middle = 1.25 + (columns - 1) / 2
    ax.text(middle, 0.7, "x, the inputs", ha="center", color=style.DATA)
    ax.text(-0.65, -1.25 - (rows - 1) / 2, "δ", ha="right", va="center", color=style.GRADIENTS_TEXT, fontsize=15)
    ax.text(middle, -rows - 1.2, "∂s/∂W = δxᵀ, in the shape of W", ha="center", color=style.GRADIENTS_TEXT)
    ax.set(xlim=(-1.2, columns + 1.2), ylim=(-rows - 1.4, 1.1), title="Every entry is one δ times one x")
    ax.set_aspect("equal")
    ax.axis("off")


def _grid(ax, values, corner, color):
    """A cell for each entry of values (rows, columns), the first at `corner`, shaded by magnitude."""
    largest = np.abs(values).max()
    for (i, j), value in np.ndenumerate(values):
        x, y = corner[0] + j, corner[1] - i
        shade = (*to_rgb(color), 0.4 * abs(value) / largest)
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor=color, linewidth=1.2))
        ax.text(x, y, f"{value:.2f}".replace("-", "−"), ha="center", va="center", fontsize=13)
