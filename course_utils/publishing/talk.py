"""The source of a talk: slides/talks/NN_….md, read into slides. Its grammar is the page slides/README.md."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from course_utils.errors import CourseError
from course_utils.lectures import ROOT

TALKS = ROOT / "slides" / "talks"
HEADING = re.compile(r"^(#{1,3}) +(.+?)(?: +\{#([\w-]+)\})?$")
NOTE = re.compile(r"^(Say|Ask|Minutes|Short|Book|Exercise|Source): *(.*)$")
COLUMNS = re.compile(r"^\|\|\|(?: +(\d\d))?$", re.MULTILINE)
PICTURE = re.compile(
    r"!\[\]\((?P<kind>figure|explorer|code):(?P<cell>[\w-]+)"
    r'(?: "(?:(?P<width>[\d.]+)x(?P<height>[\d.]+))? *(?P<details>[^"]*)")?\)'
)
SAID = 60  # words at most that a slide asks its speaker to say


@dataclass
class Slide:
    """One slide: its place in the talk, what it shows (Markdown), and what the speaker does with it.

    notes: "Say", "Ask", "Short" (what to leave out of a short hour), "Minutes", "Book" (cells of the notebook whose
    text stands below the notes), "Exercise" (the number of one done in class), "Source".
    """

    name: str
    heading: str
    section: str = ""
    opens: bool = False  # the talk, or a part of it
    lines: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)

    @property
    def body(self):
        """What stands below the heading, as Markdown."""
        return "\n".join(self.lines).strip()

    @property
    def minutes(self):
        """How long the slide takes."""
        return float(self.notes["Minutes"])

    def columns(self):
        """(Markdown of each column, the width of the first in percent); one column where the body is not split."""
        split = COLUMNS.search(self.body)
        if not split:
            return [self.body], 100
        return [self.body[: split.start()].strip(), self.body[split.end() :].strip()], int(split[1] or 50)

    def pictures(self):
        """What the slide takes from the notebook, in order, as matches of `PICTURE`."""
        return list(PICTURE.finditer(self.body))


@dataclass
class Talk:
    """A title slide and the slides that follow it; each knows its section."""

    title: Slide
    slides: list

    def sections(self):
        """[(section, its slides), …]. Slides before the first section of a part are in one called ""."""
        return [(name, list(slides)) for name, slides in groupby(self.slides, key=lambda slide: slide.section)]

    def parts(self):
        """The slides of each part, its title first. A part is one meeting of a class."""
        found = []
        for slide in (self.title, *self.slides):
            if slide.opens:
                found.append([])
            found[-1].append(slide)
        return found


def minutes(slides):
    """How long these slides take together.

    >>> minutes([Slide("a", "A", notes={"Minutes": "1.5"}), Slide("b", "B", notes={"Minutes": "2"})])
    3.5
    """
    return sum(slide.minutes for slide in slides)


def path_of(lecture):
    """Where the talk of a lecture is written."""
    return TALKS / f"{lecture.path.stem}.md"


def read(lecture):
    """The talk of a lecture; CourseError names the line that cannot be understood."""
    path = path_of(lecture)
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text, source="the talk"):
    """A `Talk` from its Markdown.

    >>> talk = parse('''# Rows {#title}
    ... Say: hello
    ... Minutes: 1
    ... ## A table
    ... ### Few rows move {#few}
    ... Left. ||| is a line of its own.
    ... Minutes: 2''')
    >>> [(slide.name, slide.section) for slide in talk.slides]
    [('few', 'A table')]
    """
    slides, section, fenced, key = [], "", False, None
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{source}, line {number}"
        fenced ^= line.startswith("```")
        heading, note = (None, None) if fenced else (HEADING.match(line), NOTE.match(line))
        if heading and len(heading[1]) == 2:
            section, key = heading[2], None
        elif heading:
            section, key = ("" if heading[1] == "#" else section), None
            slides.append(_start(heading, section, slides, place))
        elif not slides:
            _demand(not line.strip(), f"{place}: {line!r} comes before the title. Begin with `# Title {{#title}}`.")
        elif note:
            key = note[1]
            _demand(key not in slides[-1].notes, f"{place}: the slide {slides[-1].heading!r} has {key} twice.")
            slides[-1].notes[key] = note[2]
        elif not key:
            slides[-1].lines.append(line)
        elif line.strip():
            _demand(not fenced, f"{place}: code after the notes of {slides[-1].heading!r}. Put it before.")
            slides[-1].notes[key] += f" {line.strip()}"
    _demand(slides and not fenced, f"{source}: no title, or a block of code that does not end.")
    for slide in slides:
        _check(slide, source)
    return Talk(slides[0], slides[1:])


def _start(heading, section, slides, place):
    marks, words, name = heading.groups()
    _demand(slides or marks == "#", f"{place}: {words!r} comes before the title. Begin with `# Title {{#title}}`.")
    _demand(name, f"{place}: {words!r} has no name. Links to it need one: `{marks} {words} {{#a-name}}`.")
    _demand(all(name != slide.name for slide in slides), f"{place}: two slides have the name {name!r}.")
    return Slide(name, words, section, opens=marks == "#")


def _check(slide, source):
    where = f"{source}: the slide {slide.heading!r}"
    try:
        _demand(0 < slide.minutes <= 10, f"{where} takes {slide.minutes} minutes. Give it more than 0, at most 10.")
    except (KeyError, ValueError):
        raise CourseError(f"{where} does not say how long it takes. Add a line `Minutes: 2`.") from None
    words = len(slide.notes.get("Say", "").split())
    _demand(words <= SAID, f"{where} has {words} words to say. Nobody reads more than {SAID} off a screen: shorten it.")
    _demand(len(COLUMNS.findall(slide.body)) < 2, f"{where} has more than two columns.")
    strays = re.findall(r"!\[[^\]]*\]\([^)]*\)", PICTURE.sub("", slide.body))
    _demand(
        not strays,
        f'{where} shows {strays and strays[0]!r}. Write ![](figure:CELL), ![](explorer:CELL "…"), ![](code:CELL "…").',
    )


def _demand(condition, complaint):
    if not condition:
        raise CourseError(complaint)
