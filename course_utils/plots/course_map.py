"""The course as a graph: an arrow from each lecture to those that need it."""

from textwrap import fill

from matplotlib.patches import FancyBboxPatch

from course_utils.plots import style
from course_utils.plots.show import figure

HALF_WIDTH, HALF_HEIGHT = 0.42, 0.46


def _places(lectures):
    """Where each box goes: a column for each step of prerequisites, the first two lectures sharing one.

    A lecture alone in its column stands level with the last one that it needs.
    """
    depth, columns, places = {}, {}, {}
    for lecture in lectures:  # in order, so that what a lecture needs is placed before it
        depth[lecture.number] = max((depth[number] + 1 for number in lecture.needs), default=0)
        columns.setdefault(max(depth[lecture.number] - 1, 0), []).append(lecture)
    for column, members in columns.items():
        for row, lecture in enumerate(members):
            level = places[lecture.needs[0]][1] if len(members) == 1 and len(lecture.needs) == 1 else 0
            places[lecture.number] = (column, level + (len(members) - 1) / 2 - row)
    return places


@figure
def course_map(lectures, here=None, ax=None):
    """lectures: objects with `number`, `title`, `needs` (numbers) and `ready`. here: the number to point out."""
    places = _places(lectures)
    for lecture in lectures:
        _box(ax, *places[lecture.number], lecture, lecture.number == here)
        for number in lecture.needs:
            _arrow(ax, places[number], places[lecture.number])
    right, high = (max(abs(place[k]) for place in places.values()) + 0.5 for k in (0, 1))
    ax.set(xlim=(-0.5, right), ylim=(-high, high), title="What builds on what (dotted: planned)")
    ax.axis("off")


def map_in_words(lectures):
    """The alternative text of `course_map`: which lectures lead to which, and which are written.

    >>> from course_utils.lectures import LECTURES
    >>> map_in_words(LECTURES[:4])
    'The lectures as boxes with arrows to those that need them: 00 to 01; 01 to 02 and 03. Ready now: 00, 01, 02, 03.'
    """
    leads = {one.number: tuple(other.number for other in lectures if one.number in other.needs) for one in lectures}
    sources = {}  # the same readers → all that lead to them
    for number, readers in leads.items():
        if readers:
            sources.setdefault(readers, []).append(number)
    arrows = "; ".join(f"{_listed(numbers)} to {_listed(readers)}" for readers, numbers in sources.items())
    ready = ", ".join(lecture.number for lecture in lectures if lecture.ready)
    return f"The lectures as boxes with arrows to those that need them: {arrows}. Ready now: {ready}."


def _listed(numbers):
    """`01`, `01 and 02`, `01, 02 and 03`."""
    *first, last = numbers
    return f"{', '.join(first)} and {last}" if first else last


def _box(ax, x, y, lecture, is_here):
    color = style.VALUES if lecture.ready else style.DATA
    ax.add_patch(
        FancyBboxPatch(
            (x - HALF_WIDTH, y - HALF_HEIGHT),
            2 * HALF_WIDTH,
            2 * HALF_HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor="#E6F1F8" if is_here else "white",
            edgecolor=color,
            linestyle="-" if lecture.ready else ":",
        )
    )
    text = f"{lecture.number}\n{fill(lecture.title, 14, break_on_hyphens=False)}"
    ax.text(x, y, text, ha="center", va="center", fontsize=7.5, color=color)


def _arrow(ax, start, end):
    """From the right side of one box to the left side of the next, or down where they share a column."""
    (x0, y0), (x1, y1) = start, end
    down = x0 == x1
    ax.annotate(
        "",
        xy=(x1, y1 + HALF_HEIGHT) if down else (x1 - HALF_WIDTH, y1),
        xytext=(x0, y0 - HALF_HEIGHT) if down else (x0 + HALF_WIDTH, y0),
        arrowprops={"arrowstyle": "-|>", "color": style.DATA, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 1},
    )
