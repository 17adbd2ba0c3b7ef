"""A talk in the hands of a lecturer: opened as a file with the network cut off, moved by keys, printed, and by axe."""

from pathlib import Path

import axe_playwright_python
import pytest
from pypdf import PdfReader

from course_utils.publishing import printing, talk

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = "{preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}"
# What lies over the slides (pen, the steps of highlighted code) would keep axe from seeing their colors.
ALONE = """() => {
  document.querySelectorAll('#notescanvas, #chalkboard, .cursor-dot, code.fragment').forEach(e => e.remove());
  const style = document.createElement('style');
  style.textContent = '.reveal .fragment { will-change: auto !important; opacity: 1 !important }';
  document.head.append(style);
}"""


def opened(browser, deck, place=""):
    page = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True).new_page()
    page.goto(deck.as_uri() + place)
    page.wait_for_selector("html.mathematics-ready .reveal.ready")
    return page


@pytest.fixture
def page(browser, deck):
    page = opened(browser, deck)
    yield page
    page.context.close()


def state(page):
    """What the explorer on the current slide shows: its picture, its caption for a screen reader, its controls."""
    return page.evaluate(
        """() => { const e = Reveal.getCurrentSlide().querySelector('.explorer'), image = e.querySelector('img');
        return {picture: image.src, alt: image.alt, spoken: e.querySelector('.spoken').textContent,
                values: [...e.querySelectorAll('input')].map(i => [i.getAttribute('aria-valuetext'),
                                                                   i.nextElementSibling.textContent])} }"""
    )


def moves(lecture):
    """Whether something moves in a talk: all but lecture 00, which has no explorer."""
    return any(one["kind"] == "explorer" for slide in talk.read(lecture).slides for one in slide.pictures())


def test_the_deck_steps_through_the_hero_and_back(page, lecture):
    if not moves(lecture):
        return
    page.evaluate("Reveal.slide(1)")
    hero = page.evaluate("Reveal.getCurrentSlide().id")
    pictures = [state(page)]
    keys = page.evaluate("Reveal.getCurrentSlide().querySelectorAll('.step').length")
    assert keys >= 2
    for _ in range(keys):
        page.keyboard.press("Space")
        pictures.append(state(page))
    assert page.evaluate("Reveal.getCurrentSlide().id") == hero
    assert len({one["picture"] for one in pictures}) == keys + 1
    assert all(one["alt"] == one["spoken"] for one in pictures[1:])
    for before in reversed(pictures[:-1]):
        page.keyboard.press("Shift+Space")
        assert state(page)["picture"] == before["picture"]


def test_sliders_move_by_keyboard_and_the_clicker_moves_the_deck(page, lecture):
    if not moves(lecture):
        return
    again = [
        slide for slide in talk.read(lecture).slides[-5:] if any(p["kind"] == "explorer" for p in slide.pictures())
    ]
    page.evaluate("name => { location.hash = '/' + name }", again[0].name)
    page.wait_for_function("name => Reveal.getCurrentSlide().id === name", arg=again[0].name)
    page.evaluate("Reveal.getCurrentSlide().querySelector('input').focus()")
    before = state(page)
    seen = {before["picture"]}
    for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
        page.keyboard.press(key)
        seen.add(state(page)["picture"])
        assert all(spoken == shown for spoken, shown in state(page)["values"])
    assert len(seen) >= 3
    assert page.evaluate("Reveal.getCurrentSlide().id") == again[0].name, "arrows in a slider are not for the deck"
    page.wait_for_function("Reveal.getCurrentSlide().querySelector('.explorer img').naturalWidth > 0")
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.tagName") != "INPUT"
    for _ in range(20):  # the slide may have steps of its own left
        page.keyboard.press("PageDown")
        if page.evaluate("Reveal.getCurrentSlide().id") != again[0].name:
            return
    pytest.fail("the clicker does not move the deck")


def test_options_come_one_by_one_and_then_the_right_one_is_marked(page, lecture):
    asked = page.evaluate("[...document.querySelectorAll('.options')].map(e => e.closest('section').id)")
    assert len(asked) >= (5 if moves(lecture) else 1)
    for name in asked:
        page.evaluate(
            "name => { const {h, v} = Reveal.getIndices(document.getElementById(name)); Reveal.slide(h, v, -1) }", name
        )
        options = page.evaluate("Reveal.getCurrentSlide().querySelectorAll('.options li').length")
        marked = "Reveal.getCurrentSlide().querySelectorAll('.options .mark.visible').length"
        for _ in range(60):
            if page.evaluate("Reveal.getCurrentSlide().querySelectorAll('.options li.visible').length") == options:
                break
            assert page.evaluate(marked) == 0
            page.keyboard.press("Space")
        assert page.evaluate(marked) == 0, name
        page.keyboard.press("Space")
        letter = "[...Reveal.getCurrentSlide().querySelectorAll('.mark.visible .letter')].map(e => e.textContent)"
        answer = page.evaluate("Reveal.getCurrentSlide().querySelector('.options').dataset.answer")
        assert page.evaluate(letter) == [answer]


def test_a_link_to_a_slide_opens_it(browser, deck, lecture):
    name = talk.read(lecture).slides[-1].name
    page = opened(browser, deck, f"#/{name}")
    assert page.evaluate("Reveal.getCurrentSlide().id") == name
    page.context.close()


def test_sections_are_columns_of_the_overview(page, lecture):
    sections = [name for name, _ in talk.read(lecture).sections() if name]
    assert (
        page.evaluate("[...document.querySelectorAll('section[data-section]')].map(e => e.dataset.section)") == sections
    )
    page.keyboard.press("Escape")
    assert page.evaluate("Reveal.isOverview()")


def test_the_lecturers_tools_are_there(page):
    assert {"notes", "zoom", "search", "highlight"} <= set(page.evaluate("Object.keys(Reveal.getPlugins())"))
    page.keyboard.press("Control+Shift+F")
    assert page.locator("input[type=search]").is_visible()


def test_no_slide_has_a_barrier(browser, deck):
    page = opened(browser, deck, "?print-pdf")
    page.wait_for_selector(printing.READY, state="attached")
    page.evaluate(printing.UNHIDE)
    page.evaluate(ALONE)
    page.evaluate(AXE)
    run = page.evaluate(f"axe.run(document, {RULES})")
    found, passed = run["violations"], {one["id"]: len(one["nodes"]) for one in run["passes"]}
    assert passed["color-contrast"] > 200, "axe sees the colors"
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []
    page.evaluate("document.querySelector('h2').style.color = '#ccc'; document.querySelector('.picture img').alt = ''")
    page.evaluate("document.querySelector('.picture img').removeAttribute('alt')")
    seeded = page.evaluate(f"axe.run(document, {RULES}).then(r => r.violations.map(v => v.id))")
    assert {"color-contrast", "image-alt"} <= set(seeded), "what is seeded is found"
    page.context.close()


def structure(pdf):
    """How often each tag stands in a PDF's structure."""
    found, queue = {}, [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while queue:
        node = queue.pop().get_object()
        if isinstance(node, list):
            queue += node
        elif isinstance(node, dict):
            if "/S" in node:
                found[node["/S"]] = found.get(node["/S"], 0) + 1
            if "/K" in node and not isinstance(node["/K"], int):
                queue += [node["/K"]] if not isinstance(node["/K"].get_object(), int) else []
    return found


def test_the_pdf_is_tagged_and_has_bookmarks(deck, lecture):
    pdf, told = PdfReader(deck.with_suffix(".pdf")), talk.read(lecture)
    slides_, pictures = [told.title, *told.slides], sum(len(slide.pictures()) for slide in told.slides)
    tags = structure(pdf)
    assert tags["/H2"] >= len(told.slides) - len(told.parts()) + 1 and tags["/H1"] == len(told.parts())
    assert tags["/Figure"] >= pictures - sum(p["kind"] == "code" for s in slides_ for p in s.pictures())
    assert tags.get("/Table", 0) >= 1 and tags["/P"] > len(slides_)

    def count(outline):
        return sum(count(one) if isinstance(one, list) else 1 for one in outline)

    assert count(pdf.outline) >= len(slides_)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_handout_has_every_slide_with_what_is_said(deck, lecture):
    told = talk.read(lecture)
    text = " ".join(
        " ".join(page.extract_text() for page in PdfReader(deck.with_name(f"{deck.stem}_handout.pdf")).pages).split()
    )
    for slide in told.slides:
        assert " ".join(slide.notes["Say"].split()[:3]) in text, slide.name
    assert text.count("Say.") == len(told.slides) + 1


def test_the_speakers_window_knows_the_minutes(page, lecture):
    told = talk.read(lecture)
    timings = page.evaluate("[...document.querySelectorAll('section[data-timing]')].map(e => Number(e.dataset.timing))")
    assert timings == [round(60 * slide.minutes) for slide in (told.title, *told.slides)]
