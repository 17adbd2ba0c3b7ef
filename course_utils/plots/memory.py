"""What backpropagation holds in memory, moment by moment."""

from course_utils.plots import style
from course_utils.plots.show import figure


@figure
def values_held(everything, checkpoints, ax=None):
    """Two histories, each a list with the number of layers' values held after each step."""
    peaks, half = (max(everything), max(checkpoints)), len(everything) // 2
    ax.plot(range(1, len(everything) + 1), everything, "--", color=style.WRONG)
    ax.plot(range(1, len(checkpoints) + 1), checkpoints, color=style.VALUES)
    ax.text(half + 9, peaks[0], f"keep everything: at most {peaks[0]}", color=style.WRONG_TEXT, va="center")
    ax.text(1.02 * len(everything), 1.25 * peaks[1], f"keep checkpoints:\nat most {peaks[1]}", color=style.VALUES)
    ax.set(xlabel="layers computed, forward and backward", ylabel="layers' values held")
    ax.set(title=f"Checkpoints hold {max(checkpoints)} values in place of {max(everything)}")
    ax.set_ylim(0, 1.15 * max(everything))
    ax.set_xlim(0, 1.02 * len(checkpoints))
