"""The table of lectures: the one place that knows their names, times and order."""

from dataclasses import dataclass
from pathlib import Path

from course_utils.errors import CourseError

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"


@dataclass(frozen=True)
class Lecture:
    """One notebook: `needs` are the numbers of the lectures to read before it; minutes are teaching and practice.

    `planned` says that the notebook is not written yet. That is a fact of the course: a file that is merely missing
    from somebody's folder does not make its lecture a planned one.
    """

    number: str
    slug: str
    title: str
    teach: int
    practice: int
    needs: tuple[str, ...] = ()
    planned: bool = False

    @property
    def path(self):
        """The notebook's file."""
        return NOTEBOOKS / f"{self.number}_{self.slug}.ipynb"

    @property
    def ready(self):
        """Whether the notebook is written."""
        return not self.planned


LECTURES = (
    Lecture("00", "start_here", "Start here", 15, 0),
    Lecture("01", "matrix_gradients", "Matrix gradients", 45, 45, ("00",)),
    Lecture("02", "computation_graphs", "Computation graphs", 40, 45, ("01",)),
    Lecture("03", "network_components", "Network components", 45, 45, ("01",)),
    Lecture("04", "initialization", "Initialization", 85, 58, ("03",)),
    Lecture("05", "optimizers", "Optimizers", 120, 86, ("02", "04")),
    Lecture("06", "learning_rate_schedules", "Learning-rate schedules", 75, 56, ("05",)),
    Lecture("07", "lookup_table_updates", "Lookup-table updates", 65, 62, ("05",)),
    Lecture("08", "momentum_ordering", "Momentum ordering", 60, 35, ("05",)),
    Lecture("09", "gradient_accumulation", "Gradient accumulation", 60, 60, ("05",)),
    Lecture("10", "holding_an_output_fixed", "Holding an output fixed", 55, 45, ("05",)),
    Lecture("11", "updates_in_few_bits", "Updates in few bits", 55, 64, ("06", "09")),
    Lecture("12", "the_shape_of_a_step", "The shape of a step", 50, 68, ("05",)),
    Lecture("13", "window_classifier", "A window classifier, end to end", 40, 50, ("06", "07", "09")),
)


def find(number):
    """The lecture with this number ("01", "1" or 1).

    >>> find(1).title
    'Matrix gradients'
    """
    if number == "":
        raise CourseError(f"A lecture's number is empty (a variable that is not set?). Choose one of {written()}.")
    for lecture in LECTURES:
        if lecture.number == str(number).zfill(2):
            return lecture
    raise CourseError(f"There is no lecture {number!r}. Choose one of {written()}.")


def written():
    """The numbers of the lectures that are written, for a message."""
    return ", ".join(lecture.number for lecture in LECTURES if lecture.ready)
