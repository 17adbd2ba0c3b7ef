"""`course new NN "Title"`: a lecture that passes the tests, to be filled: row, exercise, notebook, talk."""

import keyword
import re

import nbformat

from course_utils import claims, lectures
from course_utils.errors import CourseError
from course_utils.publishing import execute, roles, talk
from course_utils.publishing.notebook_files import write_whole

ROOT = lectures.ROOT
EXERCISES = "course_utils/exercises"
TEACH, PRACTICE = 5, 5  # minutes of the lecture as it is made here
COUNTS = {10: "Ten", 11: "Eleven", 12: "Twelve", 13: "Thirteen", 14: "Fourteen", 15: "Fifteen", 16: "Sixteen"}

EXERCISE = '''\
"""The first exercise of lecture {number}."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "A mean of squares",
    minutes={minutes},
    difficulty=1,
    objective="Write what the lecture has just explained.",
    cases=lambda rng: [(rng.normal(size=3),), (rng.normal(size=(2, 4)),)],
    hints=("Two steps, and their order counts.", "Which of the two does NumPy have a function for?"),
)
def mean_square(x):
    """The mean of the squares of all entries of x: a number."""
    return np.mean(x**2)


mean_square.recognizes(
    square_of_mean=("You squared the mean. Square each entry, then take the mean.", {{"(x**2)": "(x) ** 2"}}),
    total=("This is the sum of the squares. The mean divides it by how many there are.", {{"np.mean": "np.sum"}}),
    no_square=("This is the mean of the entries themselves.", {{"x**2": "x"}}),
    sizes=("This is the mean of the sizes: each entry is to be squared.", {{"x**2": "np.abs(x)"}}),
    root=("You took the root as well; the mean of the squares has none.", {{"np.mean(x**2)": "np.mean(x**2) ** 0.5"}}),
)
'''
PACKAGE = '''\
"""The exercises of lecture {number}: {title}."""

from course_utils.exercises.framework.pieces import gather

gather(__name__)
'''
IMPORTS = """\
# the imports
import numpy as np
from course_utils import plots
from course_utils.claims import claim
from course_utils.display.tables import table
from course_utils.exercises import {slug} as ex"""
QUESTION = """\
### The mean of the squares: predict

The mean of 1, 2 and −3 is 0. The mean of their squares is

- A: 0
- B: 14/3"""
GUESS = 'ex.mean_of_squares.check(...)  # your guess in place of the dots: "A" or "B"'
TABLE = """\
# the table: three numbers and their squares
table(["x", "x²"], [[entry, entry**2] for entry in x])"""
PROGRESS = "ex.progress()  # your predictions and exercises in this lecture"
PREDICTION = '''\
"""Lecture {number}'s predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

mean_of_squares = prediction(
    "The mean of the squares",
    "B",
    A="0 is the square of the mean. Square first.",
    B="1, 4 and 9 add up to 14, and none of them is negative.",
)
'''
FIGURE = """\
# draws a table of products
x = np.array([1.0, 2.0, -3.0])
plots.show(
    plots.outer_product(x, x),
    alt="The table of products of (1, 2, −3) with itself; its diagonal holds the squares 1, 4 and 9.",
)"""
STUB = '''\
def mean_square(x):
    """x: an array of any shape → the mean of the squares of its entries, a number"""
    ...


ex.mean_square.check(mean_square)'''


TALK = """\
# {title} {{#title}}

The question of this lecture, and its number.

- What one will be able to do
- And one thing more

Say: How one begins, in a few sentences that a class will want to hear the end of.
Minutes: 1

### The plan {{#plan}}

[plan]

Say: What comes, in which order, and why in this one.
Minutes: 1

## The first section

### A square forgets the sign {{#squares}}

The mean of 1, 2 and −3 is 0. The mean of their squares is

Options: mean_of_squares
- 0
- 14/3

|||

. . .

![](figure:figure-products)

Say: Hands up for zero, hands up for the other. Every square is positive, so nothing cancels.
Minutes: 2

### What to remember {{#remember}}

1. One sentence.
2. A second one.
3. A third one, which is on the slide and not only said.

Say: Three sentences, and the one to keep if you keep only one of them.
Minutes: 1
"""


def make(number, title):
    """Write everything that a lecture needs, execute its notebook and that of the course map; return lines that say so.

    CourseError for a number that is not one, that a lecture has, or that is below the last one's, and for a title that
    cannot stand in a table, in a text of Python and, in small letters, as the name of a folder.
    """
    if not re.fullmatch(r"\d{1,2}", number) or not title.strip():
        raise CourseError(
            f'course new takes a number and a title, as in: course new 12 "Second order"; not {number!r}, {title!r}.'
        )
    number, title = number.zfill(2), " ".join(title.split())
    slug = re.sub(r"\W+", "_", title.lower()).strip("_")
    taken = [one for one in lectures.LECTURES if one.number == number or one.slug == slug]
    if taken:
        raise CourseError(
            f"Lecture {taken[0].number}, {taken[0].title}, exists already. Choose another number and title."
        )
    last = [one for one in lectures.LECTURES if one.ready][-1]
    if number < last.number:
        raise CourseError(
            f"Lectures stand in the order of their numbers, and {last.number} is the last: give a higher one."
        )
    usable = slug.isidentifier() and not keyword.iskeyword(slug) and not (ROOT / EXERCISES / slug).exists()
    if not usable or re.search(r'["\\|*`$<\[]', title):
        raise CourseError(
            f"The title {title!r} does not do: it becomes the folder {EXERCISES}/{slug}, which must be new and a name "
            'in Python, and a row of a table, so it has none of " \\ | * ` $ < [. Choose another one.'
        )
    one = lectures.Lecture(number, slug, title, TEACH, PRACTICE, ("05",))
    written = [_row(one), _readme(one), _changelog(one), _count(), *_exercises(one), _notebook(one), _talk(one)]
    execute.run_all([one.path, lectures.find(0).path])  # 00 shows the course map
    return [f"{path.relative_to(ROOT)}: written." for path in written]


def _edited(path, change):
    """Put a changed text in place of a file's text, whole; an error if nothing changed."""
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    if changed == text:
        raise CourseError(
            f"{path} no longer has a place for a new lecture: see course_utils/publishing/new_lecture.py."
        )
    write_whole(path, changed.encode())
    return path


def _row(one):
    row = (
        f'    Lecture("{one.number}", "{one.slug}", "{one.title}", {one.teach}, {one.practice}, ("{one.needs[0]}",)),\n'
    )
    return _edited(
        ROOT / "course_utils" / "lectures.py", lambda text: _in_order(r'(?:    Lecture\("\d\d".*\n)+', row, text)
    )


def _readme(one):
    row = f"| {one.number} | {one.title} | {one.teach} + {one.practice} | ready |\n"
    return _edited(ROOT / "README.md", lambda text: _in_order(r"(?:\| \d\d \|.*\n)+", row, text))


def _in_order(rows, row, text):
    """The text with one more row among those that the pattern finds first, in their order."""
    return re.sub(rows, lambda found: "".join(sorted([*found[0].splitlines(keepends=True), row])), text, count=1)


def _changelog(one):
    return _edited(ROOT / "CHANGELOG.md", lambda text: f"{text.rstrip()}\n- Lecture {one.number}, *{one.title}*.\n")


def _count():
    """Notebook 00 says in words how many lectures there are."""
    old, new = (COUNTS[len(lectures.LECTURES) - 1 + more] for more in (0, 1))  # 00 is not a lecture
    return _edited(lectures.find(0).path, lambda text: re.sub(rf"\b{old} lectures\b", f"{new} lectures", text))


def _exercises(one):
    folder = ROOT / EXERCISES / one.slug
    texts = {
        "__init__.py": PACKAGE.format(number=one.number, title=one.title),
        "predictions.py": PREDICTION.format(number=one.number),
        "first.py": EXERCISE.format(number=one.number, minutes=PRACTICE),
    }
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    return [folder / name for name in texts]


def _notebook(one):
    n = int(one.number)
    guard = next(cell.source for cell in execute.load(lectures.find(1).path).cells if cell.cell_type == "code")
    card = (
        "| | |\n|---|---|\n| **You will be able to** | … |\n"
        f"| **Time** | {one.teach} minutes to read, {one.practice} to practice |\n"
        f"| **You need** | lecture {one.needs[0]} |"
    )
    task = (
        f"### Exercise {n}.1 · A mean of squares\n\n★☆☆ · {PRACTICE} minutes\n\nThe mean of the squares of all entries."
    )
    cells = [
        _text(f"# {one.title}\n\nThe question of this lecture, and its number.", "title"),
        _text(card, "card"),
        _code(guard, "code"),
        _code(IMPORTS.format(slug=one.slug), "setup"),
        _text(f"## {n}.1 The first section states its point", "section"),
        _code(FIGURE, "figure", id="figure-products"),
        _text("What the figure shows, as one would say it.", "text"),
        _text(QUESTION, "question"),
        _code(GUESS, "guess"),
        _text("### A square forgets the sign", "answer"),
        _code(TABLE, "figure"),
        _code(f"{claims.HEADER}\nclaim(np.isclose((x**2).mean(), 14 / 3))", "claims"),
        _text("B. Every square is positive, so nothing cancels.", "text"),
        _text(task, "exercise"),
        _code(STUB, "attempt"),
        _text("## What to remember\n\n- One line.", "summary"),
        _code(PROGRESS, "progress"),
    ]
    book = nbformat.v4.new_notebook(cells=cells)
    write_whole(one.path, nbformat.v4.writes(book).encode())
    return one.path


def _text(source, role):
    return roles.settle(nbformat.v4.new_markdown_cell(source), role)


def _code(source, role, **more):
    return roles.settle(nbformat.v4.new_code_cell(source, **more), role)


def _talk(one):
    path = talk.path_of(one)
    write_whole(path, TALK.format(title=one.title).encode())
    return path
