"""A deck is the lecture's notebook, filtered by the roles of its cells: the prose as notes, nothing run again."""

import base64
import copy
import mimetypes
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from course_utils.errors import CourseError
from course_utils.lectures import LECTURES
from course_utils.publishing import assets, deck_tools, printing, roles, talk
from course_utils.publishing.assets import SOURCES, needed, write_if_changed
from course_utils.publishing.roles import named
from course_utils.publishing.talk_page import Page, inline
from course_utils.tools.refusals import restore

COURSE = "From Gradient to Update"
BUILD = SOURCES / "build"
KINDS = ("slide", "subslide", "fragment", "-", "notes", "skip")

# What a deck shows of an output that comes in several forms, best first. Live widgets have no place in a file.
FORMS = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")

# Code up to this size is set at 24 pixels, longer code at 20; neither is shrunk further to make it fit.
COLUMNS, LINES = 74, 12

IMAGE_WITHOUT_ALT = re.compile(r"!\[\s*\]\(|<img\b(?![^>]*\balt=[\"']?[^\"'\s>])", re.IGNORECASE)
IMAGE_FILE = re.compile(r"""(<img\b[^>]*\bsrc=["'])(?!data:)([^"']+)""")
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass
class Slide:
    """The cells that one slide shows, in order, and what the speaker says about them."""

    cells: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    heading: str = ""
    continues: str = ""


def build(lecture, pdf=False, handout=False, folder=BUILD):
    """Write the deck of a lecture and return its path; with `pdf` and `handout`, those lie beside it.

    The deck is the lecture's talk (slides/talks). A lecture that has none yet shows its notebook, filtered.
    """
    notebook = read(lecture)
    assets.write(folder / "assets")
    tools = deck_tools.copied(folder / "assets")
    told = talk.path_of(lecture).exists()
    page = render_talk(lecture, tools, folder) if told else render(arrange(notebook), lecture)
    deck = folder / f"{lecture.path.stem}.html"
    write_if_changed(deck, page.encode())
    if pdf:
        printing.apart(printing.pages, deck)
    if handout:
        printing.apart(printing.handout, deck)
    write_if_changed(folder / "index.html", index(folder).encode())
    return deck


def index(folder):
    """The page that opens all decks that are in a folder."""
    decks = []
    for lecture in LECTURES:
        name = lecture.path.stem
        papers = (("PDF", f"{name}.pdf"), ("handout", f"{name}_handout.pdf"))
        if lecture.ready and (folder / f"{name}.html").exists():
            told = talk.read(lecture) if talk.path_of(lecture).exists() else None
            decks.append(
                {
                    "lecture": lecture,
                    "file": f"{name}.html",
                    "question": inline(told.title.body.strip().split("\n\n")[0]) if told else "",
                    "minutes": f"{told.minutes:g}" if told else "",
                    "papers": [paper for paper in papers if (folder / paper[1]).exists()],
                }
            )
    return filled("index", decks=decks)


def render_talk(lecture, tools, folder):
    """The page of a lecture's talk; its pictures go to a folder of their own beside it."""
    needed("nbconvert", "nbconvert")
    name = f"pictures/{lecture.number}"
    return filled("talk", page=Page.of(lecture, folder / name, name, assets.fonts()), tools=tools)


def filled(template, **values):
    """A page from one of the templates of the project's own; they escape what is not HTML themselves."""
    jinja2 = needed("jinja2", "nbconvert")
    loader = jinja2.FileSystemLoader(SOURCES / "template" / template)
    return (
        jinja2.Environment(loader=loader, autoescape=False)
        .get_template("index.html.j2")
        .render(course=COURSE, **values)
    )


def read(lecture):
    """The lecture's notebook; CourseError where there is none, or where it is broken."""
    needed("nbformat", "nbformat")
    if lecture.planned:
        raise CourseError(
            f"Lecture {lecture.number} has no notebook yet: it is planned. "
            "`course slides` makes a deck from an executed notebook; choose a lecture that has one."
        )
    if not lecture.path.exists():
        raise CourseError(f"Lecture {lecture.number} has lost its notebook: {lecture.path}. {restore(lecture.path)}")
    from course_utils.publishing import execute

    return execute.load(lecture.path)


def arrange(notebook):
    """A copy of the notebook with the cells of the deck alone, each with its part in `metadata.deck`, notes merged."""
    slides = gather(copy.deepcopy(notebook.cells))
    if not slides:
        raise CourseError(
            "No cell of this notebook starts a slide. Give the cells with its headings the role 'title', 'section' or "
            "'finding' (CONTRIBUTING.md, Roles)."
        )
    arranged = copy.deepcopy(notebook)
    arranged.cells = [cell for first, slide in enumerate(slides) for cell in lay_out(slide, title=first == 0)]
    return arranged


def gather(cells):
    """The slides, as lists of cells and notes, from the slide types of a notebook's cells."""
    slides = []
    for number, cell in enumerate(cells, 1):
        kind = kind_of(cell, number)
        if kind == "skip":
            continue
        if kind in ("slide", "subslide"):
            slides.append(start(cell, continuing=slides[-1] if slides and kind == "subslide" else None))
        elif not slides:
            raise CourseError(f"{named(cell, number)} comes before the first slide: give it a role that is not shown.")
        if kind == "notes":
            slides[-1].notes.append(cell.source)
        else:
            check(cell, number)
            slides[-1].cells.append((kind, cell))
    return slides


def start(cell, continuing):
    """A new slide; one that continues another and has no heading of its own repeats that one's, quietly."""
    found = roles.HEADING.search(cell.source) if cell.cell_type == "markdown" else None
    if found or not continuing:
        return Slide(heading=found.group() if found else "")
    return Slide(heading=continuing.heading, continues=continuing.heading)


def lay_out(slide, title):
    """The cells of a slide with their parts in `metadata.deck`; the notes follow as one cell, even if empty."""
    fragment = None
    for position, (kind, cell) in enumerate(slide.cells):
        if cell.cell_type == "code":
            cell.source = re.sub(r"\n{3,}", "\n\n", cell.source)  # the second blank line is for editors
        if kind == "fragment":
            fragment = 0 if fragment is None else fragment + 1
        cell.metadata["deck"] = {
            "opens": position == 0,
            "title": title,
            "continues": slide.continues,
            "fragment": fragment,  # what follows a fragment appears together with it
            "figure": any(form_of(output).startswith("image/") for output in cell.get("outputs", [])),
            "long": is_long(cell),
            "hide_input": roles.folds(cell),
        }
        yield cell
    notes = needed("nbformat", "nbformat").v4.new_markdown_cell("\n\n".join(slide.notes))
    notes.metadata["deck"] = {"notes": True}
    yield notes


def is_long(cell):
    """Whether a cell's code or what it printed asks for the smaller of the two code sizes."""
    shown = [output.get("text", output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", [])]
    if not roles.folds(cell):
        shown.append(cell.source if cell.cell_type == "code" else "\n".join(FENCED.findall(cell.source)))
    lines = "\n".join(shown).splitlines()
    return len(lines) > LINES or any(len(line) > COLUMNS for line in lines)


def kind_of(cell, number):
    """What the deck does with a cell; CourseError for what it does not know or cannot honor."""
    kind = roles.slide_type(cell, number)
    if kind not in KINDS:
        raise CourseError(f"{named(cell, number)}: its 'slide' is {kind!r}. Choose one of {', '.join(KINDS)}.")
    if kind == "notes" and cell.cell_type != "markdown":
        raise CourseError(f"{named(cell, number)} is code and cannot be spoken: let its 'slide' be 'skip' or '-'.")
    return kind


def check(cell, number):
    """Refuse what would show as nothing: a picture without words, and a hidden input without an output."""
    outputs = cell.get("outputs", [])
    if not outputs and roles.folds(cell):
        raise CourseError(
            f"{named(cell, number)} hides its input and has no output. "
            "Run the notebook (`course run`), or let its 'slide' be 'skip'."
        )
    texts = [cell.source] if cell.cell_type == "markdown" else []
    texts += [output.data["text/html"] for output in outputs if form_of(output) == "text/html"]
    if any(map(IMAGE_WITHOUT_ALT.search, texts)) or not all(map(described, outputs)):
        raise CourseError(
            f"{named(cell, number)} shows an image without an alternative text. Say in a sentence what is to be seen: "
            "`plots.show(ax, alt=…)` in code, `![what is to be seen](file)` in text."
        )


def described(output):
    """Whether an output is not an image, or has an alt text (in its metadata, or the title element of an SVG)."""
    form = form_of(output)
    if not form.startswith("image/"):
        return True
    details = output.metadata.setdefault(form, {})
    if form == "image/svg+xml" and not details.get("alt"):
        found = re.search(r"<title[^>]*>([^<]*)</title>", output.data[form])
        details["alt"] = found.group(1) if found else ""
    return bool(str(details.get("alt", "")).strip())


def form_of(output):
    """The media type in which the deck shows an output."""
    return next((form for form in FORMS if form in output.get("data", {})), "text/plain")


def render(notebook, lecture):
    """The page, by nbconvert and the template in slides/template."""
    exporter = needed("nbconvert", "nbconvert").HTMLExporter(
        template_name="deck",
        extra_template_basedirs=[str(SOURCES / "template")],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        config={"NbConvertBase": {"display_data_priority": list(FORMS)}},
    )
    page, _ = exporter.from_notebook_node(notebook, {"deck": {"title": lecture.title, "course": COURSE}})
    return IMAGE_FILE.sub(lambda found: found[1] + embedded(found[2], lecture.path.parent), page)


def embedded(address, folder):
    """An image file as an address that holds the file itself, so that the deck is whole without it."""
    path = folder / unquote(address)
    if not path.is_file():
        raise CourseError(
            f"A slide shows the image {address!r}, which is not a file in {folder}. "
            "Decks are shown without a network: save the picture beside the notebook and name the file."
        )
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
