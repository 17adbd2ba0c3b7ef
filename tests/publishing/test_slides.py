"""A deck is what its talk says, with what its notebook lends, and nothing that needs the network."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import nbformat
import pytest

from course_utils import lectures
from course_utils.errors import CourseError
from course_utils.publishing import roles, slides, talk

pytest.importorskip("nbconvert", reason="slides need the course's tools: pip install -c constraints.txt -e .[dev]")

CELLS = {
    "prose": ("text", "The book says $a < b$ & **more**."),
    "program": ("code", "def f(x):\n    if x < 0:\n        return 0\n    return x"),
    "task": ("exercise", "### Exercise 1.1 · A sum\n\n★☆☆ · 4 minutes\n\nAdd."),
    "more": ("exercise", "### Exercise 1.2 · A product\n\n★☆☆ · 5 minutes\n\nMultiply."),
    "extra": ("exercise", "### Exercise 1.3 · A proof\n\n★★★ · 9 minutes · optional\n\nProve."),
}
TALK = """\
# Matrix gradients {#title}

What has which shape?

- Say it
- Check it

Say: Good morning.
Minutes: 1

### The plan {#plan}

[plan]

Minutes: 0.5

## Shapes & sizes

### A point [with a link](https://example.org/paper) {#point}

$$
x < y
$$

* first
* second

. . .

then this

Say: Look at **this**.
Ask: Is it so?
Short: skip
Minutes: 2
Book: prose

### Two columns {#columns}

left <b>bold</b>

||| 60

|* a | 1 |
|---|---:|
|* row | 2 |

```python {1|2}
x = 1
y = 2
```

```bars
one: 1 ms
*two: 1,000 ms
```

Minutes: 3

### Your turn {#turn}

![](code:program "2-3")

```text
a < b
```

Exercise: 1.1
Minutes: 4
Source: a page of 1847

# Part two {#two}

Minutes: 1

### The plan again {#again}

[plan]

Minutes: 1

## The end

### What to remember {#remember}

1. One.

Minutes: 1
"""


@pytest.fixture
def build(tmp_path, monkeypatch):
    """A function: the deck of this talk, as lecture 01, beside the notebook of CELLS."""
    monkeypatch.setattr(lectures, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(talk, "TALKS", tmp_path)
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    cells = [roles.settle(make[roles.ROLES[role].cell](text, id=name), role) for name, (role, text) in CELLS.items()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), lectures.find(1).path)

    def of(text=TALK):
        talk.path_of(lectures.find(1)).write_text(text, encoding="utf-8")
        return slides.build(lectures.find(1), folder=tmp_path / "build")

    return of


@pytest.fixture
def page(build):
    return build().read_text(encoding="utf-8")


class Tags(HTMLParser):
    """The opening tags of a page, as (name, attributes)."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def loaded(page):
    """Every address that a page loads by itself: all but those of links that a reader may follow."""
    tags = [attributes for tag, attributes in Tags(page).found if tag != "a"]
    return [tag[name] for tag in tags for name in ("src", "href", "data", "poster") if name in tag]


def slide(page, name):
    """The HTML of one slide."""
    return re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)[0]


def test_sections_hold_their_slides_and_a_part_begins_anew(page):
    names = re.findall(r'<section (?:id|data-section)="([^"]*)"', page)
    assert names == [
        "title",
        "plan",
        "Shapes &amp; sizes",
        "point",
        "columns",
        "turn",
        "two",
        "again",
        "The end",
        "remember",
    ]
    assert page.count("<section") == page.count("</section>") == len(names)
    assert [name for name in ("title", "plan", "two") if 'class="title"' in slide(page, name)] == ["title", "two"]


def test_the_title_names_course_lecture_and_authors(page):
    assert "From Gradient to Update · lecture 1" in slide(page, "title")
    assert "The authors of From Gradient to Update" in slide(page, "title")
    assert "<title>Matrix gradients · From Gradient to Update</title>" in page


def test_a_plan_has_the_sections_of_its_part_with_links_and_minutes(page):
    assert re.findall(r'href="#/(\w+)">([^<]*)</a> <span>([\d.]+) min', slide(page, "plan")) == [
        ("point", "Shapes &amp; sizes", "9")
    ]
    assert re.findall(r'href="#/(\w+)"', slide(page, "again")) == ["remember"]


def test_what_is_said_stands_above_the_books_text(page):
    notes = re.search(r'<aside class="notes">(.*?)</aside>', slide(page, "point"), re.DOTALL)[1]
    assert (
        "<strong>Say.</strong> Look at <strong>this</strong>." in notes and "<strong>Ask.</strong> Is it so?" in notes
    )
    assert "<strong>2 min</strong> (then 3.5 of 10.5)" in notes and "In a short hour.</strong> skip" in notes
    assert (
        notes.index("Ask.") < notes.index("<hr>") < notes.index("The book says $a &lt; b$ &amp; <strong>more</strong>.")
    )
    assert 'data-timing="120"' in slide(page, "point")


def test_what_comes_with_a_key_is_counted_in_the_order_of_the_page(page):
    assert re.findall(r'<(\w+) class="fragment" data-fragment-index="(\d)"', slide(page, "point")) == [
        ("li", "0"),
        ("li", "1"),
        ("div", "2"),
    ]
    columns = slide(page, "columns")
    assert re.findall(r'<tr class="fragment" data-fragment-index="(\d)"', columns) == ["0"]
    assert 'data-line-numbers="1|2" data-fragment-index="1"' in columns, "the next line of code takes the next key"
    assert "--left: 60fr; --right: 40fr" in columns


def test_bars_are_as_long_as_their_numbers(page):
    assert re.findall(r'width: ([\d.]+)%"></div></td><td[^>]*>([^<]*)<', slide(page, "columns")) == [
        ("0.10", "1 ms"),
        ("100.00", "1,000 ms"),
    ]
    assert re.findall(r'<tr class=best><th scope="row">(\w+)', slide(page, "columns")) == ["two"]


def test_code_of_the_notebook_is_shown_by_its_lines_without_their_indentation(page):
    assert "if x &lt; 0:\n    return 0</code>" in slide(page, "turn")
    assert '<pre class="printed" tabindex="0">a &lt; b</pre>' in slide(page, "turn")


def test_exercises_are_done_in_class_or_named_as_homework(page):
    assert "In class · exercise 1.1 · A sum · 4 minutes" in slide(page, "turn")
    assert "<dd>exercises 1.2</dd>" in slide(page, "remember"), "without the optional one"
    assert "a page of 1847" in slide(page, "turn")
    assert "lecture 02, computation graphs" in slide(page, "remember")


def test_nothing_is_loaded_from_elsewhere_and_everything_is_there(build):
    deck = build()
    page = deck.read_text(encoding="utf-8")
    addresses = [address for address in loaded(page) if not address.startswith("data:")]
    assert len(addresses) >= 10
    assert all((deck.parent / address).is_file() for address in addresses)
    assert re.findall(r"https?://[^\"'<> ]+", page) == ["https://example.org/paper"]


def test_decks_share_one_assets_folder_and_current_files_are_left_alone(build):
    folder = build().parent
    assert sorted(p.name for p in folder.iterdir()) == ["01_matrix_gradients.html", "assets", "index.html"]
    stale = folder / "assets" / "reveal.js"
    times = {p: p.stat().st_mtime_ns for p in folder.rglob("*.*")}
    stale.write_text("an older version")
    build()
    assert "an older version" not in stale.read_text(encoding="utf-8")
    assert [p for p in times if p.stat().st_mtime_ns != times[p]] == [stale]


def test_one_page_opens_all_decks(build):
    folder = build().parent
    (folder / "01_matrix_gradients.pdf").write_bytes(b"%PDF")
    build()
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="(\w+\.(?:html|pdf))"', page) == ["01_matrix_gradients.html", "01_matrix_gradients.pdf"]
    assert "lecture 1 · 10.5 + 3 minutes" in page
    assert "What has which shape?" in page
    talk.path_of(lectures.find(1)).write_text("no talk yet")
    assert "<strong>Matrix gradients</strong>" in slides.index(folder), (
        "an unfinished talk keeps no other from being built"
    )


def test_long_code_is_set_smaller_and_short_code_is_not(build):
    def shown(line):
        return TALK.replace("x = 1\ny = 2", line)

    half = "x" * 24, "x" * 34  # at 60 %, the second column has room for some 26 characters of 24 pixels
    assert 'class="code"' in slide(build(shown(half[0])).read_text(encoding="utf-8"), "columns")
    assert 'class="code long"' in slide(build(shown(half[1])).read_text(encoding="utf-8"), "columns")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Book: prose", "Book: prosa", "The notebook of lecture 01 has no cell 'prosa'"),
        ("code:program", "code:programm", "no cell 'programm'"),
        ("Exercise: 1.1", "Exercise: 1.9", "'Your turn': lecture 01 has no exercise 1.9"),
        ("one: 1 ms", "one ms", "need lines like"),
        ("* first", "Options: shape_of_the_sum\n- one", "no prediction 'shape_of_the_sum'"),
    ],
)
def test_a_talk_that_asks_for_what_is_not_there_is_refused(build, old, new, message):
    with pytest.raises(CourseError, match=message):
        build(TALK.replace(old, new))


def test_a_missing_notebook_is_named_and_told_apart_from_a_planned_one(tmp_path, monkeypatch):
    monkeypatch.setattr(lectures, "NOTEBOOKS", tmp_path)
    with pytest.raises(
        CourseError, match=r"Lecture 01 has lost its notebook: .*01_matrix_gradients\.ipynb.*git checkout"
    ):
        slides.build(lectures.find(1), folder=tmp_path)
    nbformat.write(nbformat.v4.new_notebook(), lectures.find(1).path)
    monkeypatch.setattr(talk, "TALKS", tmp_path)
    with pytest.raises(CourseError, match=r"Lecture 01 has lost its talk: .*01_matrix_gradients\.md"):
        slides.build(lectures.find(1), folder=tmp_path)
    with pytest.raises(CourseError, match="Lecture 01 has no notebook yet: it is planned"):
        slides.build(replace(lectures.find(1), planned=True), folder=tmp_path)


BROKEN = ["", "null", "{}", "<<<<<<< HEAD\n{}", '{"cells": [{}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}']


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_notebook_is_refused_in_a_sentence(tmp_path, monkeypatch, text):
    monkeypatch.setattr(lectures, "NOTEBOOKS", tmp_path)
    lectures.find(1).path.write_text(text)
    with pytest.raises(CourseError, match=r"01_matrix_gradients\.ipynb cannot be read as a notebook"):
        slides.build(lectures.find(1), folder=tmp_path)


def test_the_source_notebook_is_not_changed(build, tmp_path):
    build()
    before = (tmp_path / "01_matrix_gradients.ipynb").read_bytes()
    build()
    assert (tmp_path / "01_matrix_gradients.ipynb").read_bytes() == before
