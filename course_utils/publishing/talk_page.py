"""The deck of a talk: its slides as HTML, with pictures from the notebook and notes to speak from."""

import html
import importlib
import re
import textwrap
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

from course_utils import lectures
from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.plots.slide import PIXELS
from course_utils.publishing import frames, pictures, roles, talk

BLOCK = re.compile(
    r"^Options: *(?P<options>\w+)\n(?P<list>(?:- .*\n?)+)"
    r"|^```(?P<language>\w*)(?: *\{(?P<steps>[^}]*)\})?\n(?P<code>.*?)^```$"
    rf"|^{talk.PICTURE.pattern}$"
    r"|^(?P<plan>\[plan\])$",
    re.MULTILINE | re.DOTALL,
)
PAUSE = re.compile(r"^\. \. \.$\n?", re.MULTILINE)
MARK = "\u2e22fragment\u2e23"  # stands in Markdown where a fragment begins, until the HTML is there
WIDTH, GAP = 1136, 44  # pixels, of a slide's body and between its columns
HEIGHT, HEIGHT_BESIDE = 5.3, 5.2  # inches, of a picture alone and of one beside a column of text
CODE_WIDTH = 14.5  # pixels of a character at 24; longer lines are set at 20, which is as small as code gets


@dataclass
class Page:
    """What a deck's template fills in; one object a deck, made by `Page.of(lecture, …)`."""

    lecture: lectures.Lecture
    talk: talk.Talk
    cells: dict  # the notebook's, by id
    drawn: dict
    kept: Path  # the folder of the pictures
    folder: str  # where the page finds it
    at: str = field(default="", init=False)  # the name of the slide in work
    keys: int = field(default=0, init=False)  # its fragments so far
    marked: int | None = field(default=None, init=False)  # the key that marks the right option, until it is used

    @classmethod
    def of(cls, lecture, notebook, folder, address, fonts):
        """The page of a lecture's talk; its pictures are drawn into `folder`, which the page finds at `address`."""
        told = talk.read(lecture)
        wishes = [wish for slide in told.slides for wish in wishes_of(slide)]
        drawn = pictures.taken(lecture, wishes, folder, fonts)
        return cls(lecture, told, {cell["id"]: cell for cell in notebook.cells}, drawn, folder, address)

    # What the template asks for

    def sections(self):
        """(name, its slides as dictionaries), in order."""
        return [(name, [self.slide(slide) for slide in slides]) for name, slides in self.talk.sections()]

    def title(self):
        """The title slide."""
        return self.slide(self.talk.title)

    def authors(self):
        """The names in CITATION.cff."""
        return ", ".join(re.findall(r'^ *- name: "(.+)"', (ROOT / "CITATION.cff").read_text(), re.MULTILINE))

    def next_lecture(self):
        """What comes after this lecture, or None."""
        after = [one for one in lectures.LECTURES if one.ready and one.number > self.lecture.number]
        return after[0] if after else None

    def slide(self, slide):
        """What the template shows of a slide."""
        self.at, self.keys, self.marked = slide.name, 0, None
        columns = [self._column(text, width) for text, width in columns_of(slide)]
        return {
            "name": slide.name,
            "heading": inline(slide.heading),
            "section": slide.section,
            "opens": slide.opens,
            "columns": columns,
            "share": slide.columns()[1],
            "seconds": round(60 * slide.minutes),
            "exercise": self._exercise(slide),
            "source": inline(slide.notes.get("Source", "")),
            "notes": self._notes(slide),
            "last": slide is self.talk.slides[-1],
        }

    @cached_property
    def exercises(self):
        """{number: (title, minutes, whether optional)} of the lecture's exercises, from their headings."""
        found = {}
        for cell in self.cells.values():
            text = roles.source(cell)
            heading = re.match(r"### Exercise (\d+\.\d+) · (.+)", text)
            if heading:
                minutes = re.search(r"(\d+) minutes", text)
                found[heading[1]] = (heading[2].strip(), int(minutes[1]), "optional" in text.splitlines()[2])
        return found

    def at_home(self):
        """The numbers of the exercises that are not done in class."""
        in_class = {slide.notes.get("Exercise") for slide in self.talk.slides}
        return [number for number, (*_, optional) in self.exercises.items() if number not in in_class and not optional]

    # A slide's body

    def _column(self, text, width):
        first, *later = PAUSE.split(text)
        parts = [self._blocks(first, width)]
        for part in later:
            key = self._next_key() if self.marked is None else self.marked
            self.marked = None
            parts.append(f'<div class="fragment" data-fragment-index="{key}">{self._blocks(part, width)}</div>')
        return "".join(parts)

    def _blocks(self, text, width):
        done, place = [], 0
        for block in BLOCK.finditer(text):
            done += [self._markdown(text[place : block.start()]), self._block(block, width)]
            place = block.end()
        return "".join(done) + self._markdown(text[place:])

    def _block(self, block, width):
        if block["options"]:
            return self._options(block["options"], block["list"])
        if block["code"] is not None:
            return self._code(block["code"], block["language"], block["steps"], width)
        if block["plan"]:
            return self._plan()
        if block["kind"] == "code":
            return self._code(self._lines(block["cell"], block["details"] or ""), "python", "", width)
        return self._picture(block, width)

    def _markdown(self, text):
        text = re.sub(r"^\* ", f"- {MARK}", text, flags=re.MULTILINE)
        text = re.sub(r"^\|\* ", f"| {MARK}", text, flags=re.MULTILINE)
        return self._fragments(markdown(text)) if text.strip() else ""

    def _fragments(self, page):
        def opened(found):
            return f'<{found["tag"]} class="fragment" data-fragment-index="{self._next_key()}">{found["rest"] or ""}'

        return re.sub(rf"<(?P<tag>li|tr)>(?P<rest>\s*(?:<p>|<td[^>]*>)?){MARK}", opened, page)

    def _options(self, name, listed):
        """The options one after the other, and then the right one marked where it stands."""
        package = importlib.import_module(f"course_utils.exercises.{self.lecture.slug}")
        task = getattr(package, name, None)
        if task is None:
            raise CourseError(f"Lecture {self.lecture.number} has no prediction {name!r}.")
        texts = [line[2:] for line in listed.strip().splitlines()]
        if len(texts) != len(task.options):
            raise CourseError(f"The prediction {name} has {len(task.options)} options, the slide {len(texts)}.")
        items = []
        right = self.keys + len(texts)
        for letter, text in zip(task.options, texts, strict=True):
            inner = f'<span class="letter">{letter}</span><span>{inline(text)}</span>'
            if letter == task.answer:
                inner = f'<div class="fragment custom mark" data-fragment-index="{right}">{inner}</div>'
            else:
                inner = f"<div>{inner}</div>"
            items.append(f'<li class="fragment" data-fragment-index="{self._next_key()}">{inner}</li>')
        self.marked = self._next_key()
        return f'<ul class="options" data-answer="{task.answer}">{"".join(items)}</ul>'

    def _code(self, text, language, steps, width):
        text = text.rstrip("\n")
        size = " long" if max(map(len, text.splitlines()), default=0) * CODE_WIDTH + 48 > width else ""
        if language == "bars":
            return bars(text)
        if language != "python":
            return f'<pre class="printed{size}" tabindex="0">{html.escape(text)}</pre>'
        lines = ""
        if steps is not None:
            lines = f' data-line-numbers="{html.escape(steps)}"'
            clicks = steps.count("|")
            if clicks:
                lines += f' data-fragment-index="{self.keys}"'
                self.keys += clicks
        code = f'<code class="language-python"{lines}>{html.escape(text)}</code>'
        return f'<pre class="code{size}" tabindex="0">{code}</pre>'

    def _lines(self, cell, span):
        """The code of a cell, or some of its lines ("3-9", counted from 1)."""
        lines = roles.source(self._cell(cell)).splitlines()
        first, _, last = span.partition("-")
        return textwrap.dedent("\n".join(lines[int(first) - 1 : int(last or first)] if span else lines))

    def _picture(self, block, width):
        drawn = self.drawn[tuple(wish_of(block, width))]
        if block["kind"] == "explorer":
            keys = [self._next_key() for _ in range(frames.stepping(drawn))]
            return floored(frames.html(drawn, self.folder, keys), drawn)
        width, height = (round(PIXELS * inches) for inches in drawn["size"])
        if drawn.get("inline"):
            opening, picture = (self.kept / drawn["file"]).read_text(encoding="utf-8").split(">", 1)
            kept = re.sub(r' (?:width|height|style)="[^"]*"', "", opening)
            label = f'aria-label="{html.escape(drawn["alt"])}" width="{width}" height="{height}"'
            return floored(f"{kept} {label}>{picture}", drawn)
        image = (
            f'<img src="{self.folder}/{drawn["file"]}" alt="{html.escape(drawn["alt"])}" '
            f'width="{width}" height="{height}">'
        )
        return floored(image, drawn)

    def _plan(self):
        """The sections of the part that the slide in work belongs to, with their minutes and links."""
        items = []
        for name, group in groupby(self._part(), key=lambda slide: slide.section):
            slides = list(group)
            if name:
                link = f'<a href="#/{slides[0].name}">{inline(name)}</a>'
                items.append(f"<li>{link} <span>{talk.minutes(slides):g} min</span></li>")
        return f'<ol class="plan">{"".join(items)}</ol>'

    def _part(self):
        """The slides of the part that the slide in work belongs to."""
        return next(part for part in self.talk.parts() if any(slide.name == self.at for slide in part))

    def _exercise(self, slide):
        number = slide.notes.get("Exercise")
        if number is None:
            return ""
        if number not in self.exercises:
            raise CourseError(f"{slide.heading!r}: lecture {self.lecture.number} has no exercise {number}.")
        title, minutes, _ = self.exercises[number]
        return f"In class · exercise {number} · {inline(title)} · {minutes} minutes"

    def _notes(self, slide):
        notes, part = slide.notes, self._part()
        so_far, all_in_all = talk.minutes(part[: part.index(slide) + 1]), talk.minutes(part)
        parts = [f"<p><strong>{word}.</strong> {inline(notes[word])}</p>" for word in ("Say", "Ask") if word in notes]
        parts.append(f"<p><strong>{slide.minutes:g} min</strong> (then {so_far:g} of {all_in_all:g})</p>")
        if "Short" in notes:
            parts.append(f"<p><strong>In a short hour.</strong> {inline(notes['Short'])}</p>")
        book = [roles.source(self._cell(cell)) for cell in notes.get("Book", "").split()]
        if book:
            parts.append(f"<hr><p><em>From the notebook</em></p>{markdown(chr(10).join(book))}")
        return "".join(parts)

    def _cell(self, name):
        if name not in self.cells:
            raise CourseError(f"The notebook of lecture {self.lecture.number} has no cell {name!r}.")
        return self.cells[name]

    def _next_key(self):
        self.keys += 1
        return self.keys - 1


def columns_of(slide):
    """[(Markdown, width in pixels)] of a slide's one or two columns."""
    texts, share = slide.columns()
    left = (WIDTH - GAP) * share / 100
    return list(zip(texts, [WIDTH] if len(texts) == 1 else [left, WIDTH - GAP - left], strict=True))


def wishes_of(slide):
    """What a slide wants drawn, each a list (kind, cell, details, width, height), in inches."""
    found = [(one, width) for text, width in columns_of(slide) for one in talk.PICTURE.finditer(text)]
    return [wish_of(one, width) for one, width in found if one["kind"] != "code"]


def wish_of(found, width):
    """One wish, from a match of `talk.PICTURE`: as wide as it says, but never wider than its column of `width` pixels.

    A picture that a page had to shrink would have smaller letters than those that can be read.
    """
    widest = int(10 * width / PIXELS) / 10
    usual = HEIGHT if width == WIDTH else HEIGHT_BESIDE
    size = [min(float(found["width"] or widest), widest), float(found["height"] or usual)]
    return [found["kind"], found["cell"], found["details"] or "", *size]


def floored(page, drawn):
    """The picture with the smallest size of its text, which the tests of the decks read."""
    small = "" if drawn["smallest"] is None else f' data-smallest="{drawn["smallest"]:.1f}"'
    return f'<div class="picture" data-width="{PIXELS * drawn["size"][0]:g}"{small}>{page}</div>'


def bars(text):
    """A bar for each line "name: number unit", in proportion; a star before the name marks the one to look at."""
    lines = [re.fullmatch(r"(\*?)(.+): *([\d.,]+) *(.*)", line) for line in text.splitlines()]
    if not all(lines):
        raise CourseError(f"The bars {text!r} need lines like `name: 1,296 µs`.")
    values = [float(line[3].replace(",", "")) for line in lines]
    rows = "".join(
        f'<tr{" class=best" if line[1] else ""}><th scope="row">{inline(line[2])}</th>'
        f'<td><div class="bar" style="width: {100 * value / (max(values) or 1):.2f}%"></div></td>'
        f'<td style="text-align: right">{line[3]} {line[4]}</td></tr>'
        for line, value in zip(lines, values, strict=True)
    )
    return f'<table class="bars">{rows}</table>'


def markdown(text):
    """Markdown as HTML; formulas stay as they are, for MathJax."""
    from nbconvert.filters import markdown2html

    page = markdown2html(text)
    return re.sub(r'<a class="anchor-link".*?</a>', "", page)


def inline(text):
    """A line of Markdown as HTML, without the paragraph around it."""
    return re.sub(r"^<p>(.*)</p>$", r"\1", markdown(text).strip(), flags=re.DOTALL) if text else ""
