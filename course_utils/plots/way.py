"""How far a reader has come: a row for each lecture, a mark for each prediction and each exercise."""

from course_utils.plots import style
from course_utils.plots.show import figure

STEP = 0.5  # between two marks, in units of the axis
GAP = 1.2  # between the predictions and the exercises


@figure
def way_so_far(lectures, ax=None):
    """lectures: objects with `number`, `title` and the counts `right`, `guessed`, `predictions`, `solved`, `exercises`.

    A disk is a prediction: full where the first guess was right, crossed out where it was not, empty where there is
    none yet. A square is an exercise: full where it was solved.
    """
    start = max(one.predictions for one in lectures) * STEP + GAP
    for row, one in enumerate(lectures):
        wrong = range(one.right, one.guessed)
        _marks(ax, 0, row, range(one.right), range(one.guessed, one.predictions), "o")
        ax.plot([STEP * k for k in wrong], [row] * len(wrong), "x", color=style.WRONG, markersize=6)
        _marks(ax, start, row, range(one.solved), range(one.solved, one.exercises), "s")
    wide = start + max(one.exercises for one in lectures) * STEP
    ax.set_yticks(range(len(lectures)), [f"{one.number} {one.title}" for one in lectures])
    ax.set(xlim=(-STEP, wide), ylim=(len(lectures) - 0.5, -1.4), title="Your way so far")
    ax.set_xticks([])
    ax.text(-STEP / 2, -0.9, "predictions", fontsize=9, color=style.DATA)
    ax.text(start - STEP / 2, -0.9, "exercises", fontsize=9, color=style.DATA)
    ax.tick_params(left=False)
    for side in ax.spines.values():
        side.set_visible(False)


def _marks(ax, x, row, full, empty, marker):
    """Marks at the places `full` and `empty`, counted from x on."""
    for places, fill, edge in ((full, style.VALUES, style.VALUES), (empty, "white", style.DATA)):
        at = [x + STEP * k for k in places]
        ax.plot(at, [row] * len(at), marker, color=fill, markeredgecolor=edge, markersize=7, markeredgewidth=0.8)
