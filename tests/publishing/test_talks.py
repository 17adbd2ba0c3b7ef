"""A talk's grammar, and every talk of the course: alone on each slide, in its time, with the notebook's numbers."""

import html
import importlib
import json
import re

import pytest

from course_utils.errors import CourseError
from course_utils.lectures import LECTURES
from course_utils.publishing import roles, talk
from course_utils.publishing.talk import parse

TOLD = [lecture for lecture in LECTURES if lecture.ready and talk.path_of(lecture).exists()]
HOUR = 50  # minutes of a part
HEADING = 55  # letters
IN_CLASS = 3  # exercises of a part
ROWS = 4  # of a table, below its head
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")
NAME = re.compile(r"`([^`]+)`")
# What a slide may not speak of unless its full name was shown on it or before: the words, and the name.
SOURCES = {"the FAQ": "Theano", "the tutorial": "deeplearning.net", "the question on": "Stack Overflow"}
LEANING = re.compile(
    r"\bits table\b|\bthe table (?:above|below)\b|\bthe cell (?:above|below)\b|Shift\+Enter|\brun each\b"
)

ONE = "# Rows {#title}\nMinutes: 1\n"


def test_every_lecture_has_a_talk():
    assert [lecture.number for lecture in LECTURES if lecture.ready and lecture not in TOLD] == []


def slides_of(lecture):
    told = talk.read(lecture)
    return [told.title, *told.slides]


def text_of(lecture):
    """Everything that the notebook says or has computed, its pictures' alt texts too."""
    found = []
    for cell in json.loads(lecture.path.read_text(encoding="utf-8"))["cells"]:
        found.append(roles.source(cell))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            found += ["".join(output.get("text", "")), "".join(data.get("text/plain", ""))]
            found.append(html.unescape(re.sub(r"<[^>]+>", " ", "".join(data.get("text/html", "")))))
    return "\n".join(found)


def numbers(text):
    """The numbers in a text, without commas; those that are part of a word (s7, conv2d) are names."""
    plain = re.sub(r"!\[\]\([^)]*\)|\b[A-Za-z_]\w*", " ", text)
    return {found.replace(",", "").rstrip(".") for found in NUMBER.findall(plain)}


@pytest.fixture(params=TOLD, ids=lambda lecture: lecture.number)
def lecture(request):
    return request.param


def test_a_part_is_an_hour_at_most(lecture):
    for part in talk.read(lecture).parts():
        minutes = talk.minutes(part)
        assert minutes <= HOUR and (minutes >= 35 or lecture.teach < 30), part[0].heading
        assert sum("Exercise" in slide.notes for slide in part) <= IN_CLASS


def test_the_second_slide_is_the_hero_and_it_comes_back(lecture):
    told, cells = talk.read(lecture), json.loads(lecture.path.read_text(encoding="utf-8"))["cells"]
    if all(roles.role(cell) != "explorer" for cell in cells):
        return  # lecture 00 has nothing that moves
    heroes = [found["cell"] for found in told.slides[0].pictures() if found["kind"] == "explorer"]
    again = [found["cell"] for slide in told.slides[-5:] for found in slide.pictures()]
    assert heroes and set(heroes) <= set(again)


def test_a_talk_has_a_plan_and_ends_with_three_sentences(lecture):
    told = talk.read(lecture)
    assert all(any("[plan]" in slide.body for slide in part[:5]) for part in told.parts())
    assert told.slides[-1].heading == "What to remember"
    assert len(re.findall(r"^\d\. ", told.slides[-1].body, re.MULTILINE)) == 3
    assert len(re.findall(r"^- ", told.title.body, re.MULTILINE)) >= 2, "goals on the title"


def test_headings_fit_a_line(lecture):
    assert [
        slide.heading for slide in slides_of(lecture) if len(re.sub(r"[$`\\{}*]", "", slide.heading)) > HEADING
    ] == []


def test_every_slide_has_something_to_say(lecture):
    assert [slide.heading for slide in slides_of(lecture) if len(slide.notes.get("Say", "").split()) < 8] == []


def test_every_number_is_in_the_notebook(lecture):
    known = numbers(text_of(lecture)) | {str(n) for n in range(13)}
    strange = {}
    for slide in slides_of(lecture):
        shown = re.sub(r"```python \{[^}]*\}", "", slide.body)
        said = " ".join(slide.notes.get(key, "") for key in ("Say", "Ask"))
        found = numbers(" ".join([slide.heading, re.sub(r"^\|\|\|.*", "", shown, flags=re.MULTILINE), said])) - known
        if found:
            strange[slide.name] = sorted(found)
    assert strange == {}


def test_no_table_has_more_rows_than_a_class_can_read(lecture):
    for slide in slides_of(lecture):
        for table in re.findall(
            r"(?:^\|[^|].*\n?)+", re.sub(r"^\|\|\|.*", "", slide.body, flags=re.MULTILINE), re.MULTILINE
        ):
            assert len(table.strip().splitlines()) - 2 <= ROWS, slide.heading


def test_a_slide_shows_the_options_it_asks_about(lecture):
    package = importlib.import_module(f"course_utils.exercises.{lecture.slug}")
    for slide in slides_of(lecture):
        for name, listed in re.findall(r"^Options: *(\w+)\n((?:- .*\n?)+)", slide.body, re.MULTILINE):
            assert len(listed.strip().splitlines()) == len(getattr(package, name).options), slide.heading
        if re.search(r"\b[A-F]–[A-F]\b|\boption [A-F]\b", slide.body):
            assert "Options:" in slide.body, slide.heading


def test_a_slide_shows_what_it_speaks_of(lecture):
    cells = {cell["id"]: roles.source(cell) for cell in json.loads(lecture.path.read_text(encoding="utf-8"))["cells"]}
    assert complaints(slides_of(lecture), cells) == []


def complaints(slides, cells):
    """What slides speak of and do not show: programs, sources, other places of the notebook."""
    found, seen = [], ""
    for slide in slides:
        code = "\n".join(cells.get(one["cell"], "") for one in slide.pictures() if one["kind"] == "code")
        seen += f"\n{slide.body}\n{code}\n{slide.notes.get('Source', '')}"
        words = f"{slide.heading}\n{slide.body}\n{slide.notes.get('Say', '')}"
        found += [f"{slide.name}: {name}" for name in re.findall(r"\bbuggy_\w+", words) if f"def {name}" not in seen]
        found += [f"{slide.name}: {words_}" for words_, full in SOURCES.items() if words_ in words and full not in seen]
        found += [f"{slide.name}: {leaning}" for leaning in LEANING.findall(words)]
    return found


def test_cells_that_a_talk_names_exist(lecture):
    cells = {cell["id"] for cell in json.loads(lecture.path.read_text(encoding="utf-8"))["cells"]}
    for slide in slides_of(lecture):
        named = {found["cell"] for found in slide.pictures()} | set(slide.notes.get("Book", "").split())
        assert named <= cells, slide.heading


def test_what_a_slide_does_not_show_is_found():
    shown = parse(
        ONE + "### A {#a}\nLook at `buggy_loop`, its table, and the FAQ.\nMinutes: 1\n"
        "### B {#b}\n```python\ndef buggy_step(x):\n```\n`buggy_step` in the FAQ of Theano\nMinutes: 1"
    )
    assert complaints([shown.title, *shown.slides], {}) == ["a: buggy_loop", "a: the FAQ", "a: its table"]


def test_numbers_are_found_and_names_are_not():
    assert numbers("s7 has 1,296 µs, 0.5 and −3; `buggy2` 1e-9 **2**") == {"1296", "0.5", "3", "1e-9", "2"}


def test_columns_notes_and_pictures_are_read():
    shown = parse(
        ONE + '### A {#a}\nleft\n||| 60\n![](figure:s1 "6x5.2")\n![](explorer:s2 "rule: all; steps: every")\n'
        "Say: one\ntwo\nMinutes: 1.5\nBook: s1 s2\n"
    ).slides[0]
    assert shown.columns()[1] == 60 and shown.columns()[0][0] == "left"
    assert [found.groups() for found in shown.pictures()] == [
        ("figure", "s1", "6", "5.2", ""),
        ("explorer", "s2", None, None, "rule: all; steps: every"),
    ]
    assert shown.notes == {"Say": "one two", "Minutes": "1.5", "Book": "s1 s2"}


def test_a_heading_in_code_is_code():
    shown = parse(ONE + "### A {#a}\n```python\n# a comment\nMinutes: 3\n```\nMinutes: 1")
    assert "# a comment\nMinutes: 3" in shown.slides[0].body


def test_parts_and_sections_follow_each_other():
    told = parse(
        ONE
        + "### A {#a}\nMinutes: 1\n## S\n### B {#b}\nMinutes: 2\n# Part two {#two}\nMinutes: 1\n### C {#c}\nMinutes: 1"
    )
    assert [(name, [s.name for s in slides]) for name, slides in told.sections()] == [
        ("", ["a"]),
        ("S", ["b"]),
        ("", ["two", "c"]),
    ]
    assert [[slide.name for slide in part] for part in told.parts()] == [["title", "a", "b"], ["two", "c"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no title"),
        ("words\n# T {#t}", "'words' comes before the title"),
        ("### A {#a}", "'A' comes before the title"),
        ("# T\nMinutes: 1", r"'T' has no name. .*`# T \{#a-name\}`"),
        (ONE + "### A {#title}\nMinutes: 1", "two slides have the name 'title'"),
        (ONE + "### A {#a}\nSay: hello", "'A' does not say how long it takes"),
        (ONE + "### A {#a}\nMinutes: soon", "'A' does not say how long it takes"),
        (ONE + "### A {#a}\nMinutes: 0", "takes 0.0 minutes"),
        (ONE + "### A {#a}\nMinutes: 1\nMinutes: 2", "has Minutes twice"),
        (ONE + "### A {#a}\nMinutes: 1\nSay: " + "word " * 61, "has 61 words to say"),
        (ONE + "### A {#a}\n|||\n|||\nMinutes: 1", "more than two columns"),
        (ONE + "### A {#a}\n![a picture](a.png)\nMinutes: 1", r"shows '!\[a picture\]\(a.png\)'. Write"),
        (ONE + "### A {#a}\nSay: go\n```python\nx\n```\nMinutes: 1", "code after the notes of 'A'"),
        (ONE + "### A {#a}\n```python\nx", "a block of code that does not end"),
    ],
)
def test_what_cannot_be_understood_is_named(text, message):
    with pytest.raises(CourseError, match=message):
        parse(text, "talk.md")
