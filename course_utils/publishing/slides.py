"""`course slides`: a lecture's deck from its talk (slides/talks), on paper too, and the page that opens all."""

from course_utils.errors import CourseError
from course_utils.lectures import LECTURES
from course_utils.publishing import assets, deck_tools, execute, printing, talk
from course_utils.publishing.assets import SOURCES, needed, write_if_changed
from course_utils.publishing.talk_page import Page, inline
from course_utils.tools.refusals import restore

COURSE = "From Gradient to Update"
BUILD = SOURCES / "build"


def build(lecture, pdf=False, handout=False, folder=BUILD):
    """Write the deck of a lecture and return its path; with `pdf` and `handout`, those lie beside it."""
    notebook = read(lecture)
    needed("nbconvert", "nbconvert")
    assets.write(folder / "assets")
    pictures = f"pictures/{lecture.number}"
    page = Page.of(lecture, notebook, folder / pictures, pictures, assets.fonts())
    deck = folder / f"{lecture.path.stem}.html"
    write_if_changed(deck, filled("deck", page=page, tools=deck_tools.copied(folder / "assets")).encode())
    if pdf:
        printing.apart(printing.pages, deck)
    if handout:
        printing.apart(printing.handout, deck)
    write_if_changed(folder / "index.html", index(folder).encode())
    return deck


def read(lecture):
    """The lecture's notebook; CourseError where there is none, where it is broken, or where nobody wrote a talk."""
    if lecture.planned:
        raise CourseError(
            f"Lecture {lecture.number} has no notebook yet: it is planned. "
            "`course slides` makes a deck from a talk and an executed notebook; choose a lecture that has both."
        )
    if not lecture.path.exists():
        raise CourseError(f"Lecture {lecture.number} has lost its notebook: {lecture.path}. {restore(lecture.path)}")
    notebook, told = execute.load(lecture.path), talk.path_of(lecture)
    if not told.exists():
        raise CourseError(f"Lecture {lecture.number} has lost its talk: {told}. {restore(told)}")
    return notebook


def index(folder):
    """The page that opens all decks that are in a folder."""
    built = [lecture for lecture in LECTURES if lecture.ready and (folder / f"{lecture.path.stem}.html").exists()]
    return filled("index", decks=[_card(lecture, folder) for lecture in built])


def _card(lecture, folder):
    """What the page that opens all says of a deck. A talk that is just being written stands there by its name alone."""
    name = lecture.path.stem
    papers = (("PDF", f"{name}.pdf"), ("handout", f"{name}_handout.pdf"))
    try:
        told = talk.read(lecture)
    except (CourseError, OSError):
        question, minutes = "", []
    else:
        question = inline(told.title.body.split("\n\n")[0])
        minutes = [f"{talk.minutes(part):g}" for part in told.parts()]
    return {
        "lecture": lecture,
        "file": f"{name}.html",
        "question": question,
        "minutes": minutes,
        "papers": [paper for paper in papers if (folder / paper[1]).exists()],
    }


def filled(template, **values):
    """A page from one of the project's own templates; they escape what is not HTML themselves."""
    jinja2 = needed("jinja2", "nbconvert")
    loader = jinja2.FileSystemLoader(SOURCES / "template")
    page = jinja2.Environment(loader=loader, autoescape=False).get_template(f"{template}.html.j2")
    return page.render(course=COURSE, **values)
