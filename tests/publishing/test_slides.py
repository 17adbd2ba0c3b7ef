"""A deck holds what its notebook marks for it, and nothing that needs the network."""

import base64
import errno
import os
import re
from contextlib import contextmanager
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import nbformat
import pytest

from course_utils import lectures
from course_utils.errors import CourseError
from course_utils.plots import style
from course_utils.publishing import assets, notebook_files, printing, slides
from course_utils.tools import browser

pytest.importorskip("nbconvert", reason="slides need the course's tools: pip install -c constraints.txt -e .[dev]")

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>Two boxes, one arrow</title></svg>'


def markdown(source, kind):
    return nbformat.v4.new_markdown_cell(source, metadata={"course": {"role": "text", "slide": kind}})


def code(source, kind, outputs=(), role="code"):
    details = {"course": {"role": role, "slide": kind}}
    return nbformat.v4.new_code_cell(source, metadata=details, outputs=list(outputs), execution_count=1)


def shown(data, **details):
    return nbformat.v4.new_output("display_data", data, metadata=details)


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


CELLS = [
    code("import course_utils", "skip"),
    markdown("# The title", "slide"),
    markdown("First $a < b$ note.", "notes"),
    markdown("Second & **last** note.", "notes"),
    markdown("## A point [with a link](https://example.org/paper)\n\n$$\nx < y\n$$\n", "slide"),
    code("hidden_call()", "-", [shown({"image/png": DOT}, **{"image/png": {"alt": 'A "dot" & more', "width": 640}})]),
    markdown("Of the second slide.", "notes"),
    markdown("not in the deck", "skip"),
    markdown("## Steps", "slide"),
    code("def visible(x):\n    return x  # why", "fragment", [printed("out <1>\n")]),
    markdown("with the first fragment", "-"),
    code("draw()", "fragment", [shown({"image/svg+xml": SVG, "text/plain": "graph"})], "figure"),
    markdown("More of the same point.", "subslide"),
    code("rows", "-", [shown({"text/html": '<table class="course-table"></table>', "text/plain": "t"})], "figure"),
    code("w", "-", [shown({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "the still"})], "figure"),
]
CELLS[5].metadata["course"]["role"] = "figure"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """A function: the deck of these cells, as lecture 01."""
    monkeypatch.setattr(lectures, "NOTEBOOKS", tmp_path)

    def of(cells):
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
        nbformat.write(notebook, tmp_path / "01_matrix_gradients.ipynb")
        return slides.build(lectures.find(1), folder=tmp_path / "build")

    return of


@pytest.fixture
def page(build):
    return build(CELLS).read_text(encoding="utf-8")


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


def sections(page):
    """The HTML of each slide."""
    return re.findall(r"<section.*?</section>", page, re.DOTALL)


def test_each_slide_cell_is_one_slide_in_a_row(page):
    assert [re.search(r"<h[12][^>]*>([^<]*)", s).group(1).strip() for s in sections(page)] == [
        "The title",
        "A point",
        "Steps",
        "Steps",  # a subslide without a heading repeats it
    ]
    assert [s.count("<section") for s in sections(page)] == [1, 1, 1, 1]
    assert ['class="continues"' in s for s in sections(page)] == [False, False, False, True]


def test_the_title_slide_names_the_course_and_no_other_slide_does(page):
    assert [slides.COURSE in s for s in sections(page)] == [True, False, False, False]
    assert "<title>Matrix gradients · From Gradient to Update</title>" in page


def test_notes_are_merged_in_order_escaped_and_rendered(page):
    notes = [re.findall(r'<aside class="notes">(.*?)</aside>', s, re.DOTALL) for s in sections(page)]
    assert [len(found) for found in notes] == [1, 1, 1, 1]
    first, second = "<p>First $a &lt; b$ note.</p>", "<p>Second &amp; <strong>last</strong> note.</p>"
    assert [line for line in notes[0][0].splitlines() if line] == [first, second]
    assert "Of the second slide." in notes[1][0]
    assert notes[2][0].strip() == ""


def test_skipped_cells_and_hidden_inputs_are_not_in_the_deck(page):
    for absent in ("import course_utils", "not in the deck", "hidden_call", "draw()"):
        assert absent not in page
    assert "visible" in page


def test_what_follows_a_fragment_comes_with_it(page):
    assert re.findall(r'fragment" data-fragment-index="(\d)"', sections(page)[2]) == ["0", "0", "1"]
    assert "fragment" not in sections(page)[1]


def test_images_carry_their_alternative_texts(page):
    alts = [attributes["alt"] for tag, attributes in Tags(page).found if tag == "img"]
    assert alts == ['A "dot" & more', "Two boxes, one arrow"]


def test_outputs_are_shown_in_their_best_still_form(page):
    assert '<table class="course-table">' in page
    assert '<pre class="printed">out &lt;1&gt;' in page
    assert '<pre class="printed">the still</pre>' in page


def test_code_is_highlighted_with_classes_that_the_style_sheet_knows(build):
    deck = build(CELLS)
    colors = (deck.parent / "assets" / "course.css").read_text(encoding="utf-8")
    assert '<span class="k">def</span>' in deck.read_text(encoding="utf-8")
    assert re.search(r"^\.highlight \.k \{ color: #\w{6}", colors, re.MULTILINE)


def test_nothing_is_loaded_from_elsewhere_and_everything_is_there(build):
    deck = build(CELLS)
    page = deck.read_text(encoding="utf-8")
    addresses = [a for a in loaded(page) if not a.startswith("data:")]
    assert len(addresses) == 7
    assert all((deck.parent / address).is_file() for address in addresses)
    assert re.findall(r"https?://[^\"'<> ]+", page) == ["https://example.org/paper"]


def test_decks_share_one_assets_folder_and_current_files_are_left_alone(build):
    folder = build(CELLS).parent
    assert sorted(p.name for p in folder.iterdir()) == ["01_matrix_gradients.html", "assets"]
    stale = folder / "assets" / "reveal.js"
    times = {p: p.stat().st_mtime_ns for p in folder.rglob("*.*")}
    stale.write_text("an older version")
    build(CELLS)
    assert "an older version" not in stale.read_text(encoding="utf-8")
    assert [p for p in times if p.stat().st_mtime_ns != times[p]] == [stale]


def test_the_palette_reaches_the_style_sheet():
    css = assets.style_sheet()
    assert f"--values: {style.VALUES};" in css
    assert f"--gradients-text: {style.GRADIENTS_TEXT};" in css
    defined = set(re.findall(r"(--[\w-]+):", css))
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= defined


def luminance(color):
    """The relative luminance of #rrggbb (WCAG 2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_and_code_stand_out_from_their_paper():
    css = assets.style_sheet()
    variable = dict(re.findall(r"--([\w-]+): (#\w{6});", css))
    code_colors = set(re.findall(r"^\.highlight \.\w+ \{ color: (#\w{6})", css, re.MULTILINE))
    assert len(code_colors) >= 4
    assert min(contrast(color, variable["code-paper"]) for color in code_colors) >= 4.5
    assert min(contrast(variable[name], variable["paper"]) for name in ("ink", "quiet", "values")) >= 4.5
    assert contrast("#999999", "#ffffff") < 4.5  # the measure itself: a gray known to be too light


def test_long_code_is_set_smaller_and_short_code_is_not(build):
    cells = [markdown("# T", "slide"), code("short = 1", "-"), code("x = 1\n" * 13, "-"), code("# " + "x" * 80, "-")]
    assert re.findall(r'class="cell code([^"]*)"', build(cells).read_text(encoding="utf-8")) == ["", " long", " long"]


def test_an_image_file_becomes_part_of_the_deck(build, tmp_path):
    (tmp_path / "a dot.png").write_bytes(base64.b64decode(DOT))
    page = build([markdown("# T\n\n![a dot](a%20dot.png) <kbd>S</kbd>", "slide")]).read_text(encoding="utf-8")
    assert f'src="data:image/png;base64,{DOT}"' in page
    assert "<kbd>S</kbd>" in page


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([markdown("prose", "-")], r"Cell 1 \('prose'\) comes before the first slide"),
        ([markdown("prose", "skip")], "No cell of this notebook starts a slide"),
        ([markdown("# T", "slide"), markdown("x", "sllide")], "Cell 2 .*its 'slide' is 'sllide'. Choose one of slide"),
        ([markdown("# T", "slide"), code("y = 1", "notes")], r"Cell 2 \('y = 1'\) is code and cannot be spoken"),
        ([markdown("# T", "slide"), code("y", "-", [], "figure")], "Cell 2 .* no output.*course run"),
        ([markdown("# T", "slide"), code("y", "-", [shown({"image/png": DOT})])], "Cell 2 .*alternative text.*alt="),
        ([markdown("# T", "slide"), code("y", "-", [shown({"image/svg+xml": "<svg/>"})])], "Cell 2 .*alternative text"),
        ([markdown("# T", "slide"), markdown("![](a.png)", "-")], r"Cell 2 .*alternative text"),
        ([markdown("# T\n\n<img src='a.png' alt=''>", "slide")], r"Cell 1 .*alternative text"),
        ([markdown("# T\n\n![a](https://example.org/a.png)", "slide")], "example.org/a.png.*without a network"),
        ([markdown("# T", "slide"), code("y", "-", [shown({"text/html": "<img src='a'>"})])], "Cell 2 .*alternative"),
    ],
)
def test_a_notebook_that_makes_no_good_deck_is_refused(build, cells, message):
    with pytest.raises(CourseError, match=message):
        build(cells)


def test_a_missing_notebook_is_named_and_told_apart_from_a_planned_one(tmp_path, monkeypatch):
    monkeypatch.setattr(lectures, "NOTEBOOKS", tmp_path)
    with pytest.raises(
        CourseError, match=r"Lecture 01 has lost its notebook: .*01_matrix_gradients\.ipynb.*git checkout"
    ):
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


@pytest.fixture
def chromium(monkeypatch):
    """A browser that gives the bytes in `pages`, or raises what is in `refuses`."""
    said = SimpleNamespace(pages=b"%PDF one", refuses=None)

    class Page:
        def goto(self, address):
            assert address.endswith("?print-pdf")

        def wait_for_selector(self, *_, **__):
            pass

        wait_for_function = evaluate = wait_for_selector

        def pdf(self, path=None, **_):
            if said.refuses:
                raise said.refuses
            assert path is None, "the browser would write in place"
            return said.pages

    @contextmanager
    def launched():
        yield SimpleNamespace(new_page=lambda viewport: Page())

    monkeypatch.setattr(browser, "launched", launched)
    return said


def test_a_pdf_is_written_whole_or_not_at_all(tmp_path, chromium, monkeypatch):
    pdf = printing.apart(printing.pages, tmp_path / "deck.html")
    assert pdf.read_bytes() == b"%PDF one"
    chromium.pages = b"%PDF two"

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(notebook_files.os, "replace", full)
        with pytest.raises(OSError, match=r"deck\.pdf"):
            printing.apart(printing.pages, tmp_path / "deck.html")
    assert pdf.read_bytes() == b"%PDF one"
    assert [path.name for path in tmp_path.iterdir()] == ["deck.pdf"]


def test_a_browser_that_dies_is_a_sentence(monkeypatch):
    sync_api = pytest.importorskip("playwright.sync_api")

    class Chromium:
        launch = staticmethod(lambda **_: SimpleNamespace(close=lambda: None))

    @contextmanager
    def playwright():
        yield SimpleNamespace(chromium=Chromium)

    monkeypatch.setattr(sync_api, "sync_playwright", playwright)
    with pytest.raises(CourseError, match="The browser stopped: Target crashed"), browser.launched():
        raise sync_api.Error("Target crashed\nand more")


def test_a_missing_package_comes_with_the_command_that_installs_it():
    with pytest.raises(CourseError, match=r"'no-such-package' does not have a.js.*pip install"):
        assets.installed("no-such-package", ["a.js"])
    with pytest.raises(CourseError, match=r"'nbconvert', which is not installed.*pip install"):
        assets.needed("no_such_module", "nbconvert")


def test_a_missing_browser_comes_with_the_ways_to_get_one(monkeypatch, tmp_path):
    pytest.importorskip("playwright")
    monkeypatch.setattr(browser, "executable", lambda: str(tmp_path / "nothing"))
    with pytest.raises(CourseError, match=r"No browser could be started.*python -m playwright install chromium"):
        printing.apart(printing.pages, tmp_path / "deck.html")


def test_the_source_notebook_is_not_changed(build, tmp_path):
    build(CELLS)
    before = (tmp_path / "01_matrix_gradients.ipynb").read_bytes()
    slides.build(lectures.find(1), folder=tmp_path / "build")
    assert (tmp_path / "01_matrix_gradients.ipynb").read_bytes() == before
