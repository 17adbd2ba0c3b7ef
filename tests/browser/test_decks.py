"""Every slide of every deck, walked through once by the space bar with the network cut off, and then judged."""

import json
import re
from dataclasses import dataclass, field

import nbformat
import pytest

from course_utils import lectures
from course_utils.lectures import LECTURES
from course_utils.publishing import printing, roles, slides, talk

LOCAL = ("file:", "data:", "blob:", "about:")

# What is on the current slide. A slide's text must stay 40 pixels away from the edges, where the number is.
MEASURE = r"""() => {
  const slide = Reveal.getCurrentSlide();
  const content = slide.querySelector('.content'), said = slide.querySelector('aside.notes');
  const shown = e => !e.closest('aside, mjx-assistive-mml, script, style');
  const words = root => {
    const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const apart = 'mjx-assistive-mml, script, style, svg, .spoken, .where';
      if (node.data.trim() && !node.parentElement.closest(apart)) found.push(node);
    }
    return found;
  };
  const pictures = [...content.querySelectorAll('.picture')].map(e => {
    const image = e.querySelector('img, svg'), scale = image.getBoundingClientRect().width / Number(e.dataset.width);
    const name = (image.alt ?? image.getAttribute('aria-label')).slice(0, 40);
    return [name, Math.round(10 * scale * Number(e.dataset.smallest ?? 99)) / 10];
  });
  const body = content.querySelector('.body');
  const heights = body ? [...body.children].map(e => e.getBoundingClientRect()) : [];
  const filled = body ? Math.max(...heights.map(r => r.bottom)) - Math.min(...heights.map(r => r.top)) : 999;
  const rectangles = [...content.querySelectorAll('*:not(.spoken):not(.step)')].filter(shown)
    .map(e => [e.tagName, e.getBoundingClientRect()]);
  for (const node of words(content)) {
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rectangle of range.getClientRects()) rectangles.push([node.data.trim().slice(0, 40), rectangle]);
  }
  const beyond = ([what, r]) => [what, Math.round(Math.max(r.right - 1240, r.bottom - 680, 40 - r.left, 24 - r.top))];
  const number = document.querySelector('.slide-number');
  const size = e => parseFloat(getComputedStyle(e).fontSize);
  const wrong = 'mjx-merror, [data-mml-node="merror"], [data-mjx-error]';
  const tex = words(slide).filter(n => !n.parentElement.closest('pre, code'))
    .map(n => n.data.trim()).filter(t => /\$\$|\$[^\s$][^$]*\$|\\\(|\\\[/.test(t));
  const formulas = [...slide.querySelectorAll('mjx-container')];
  return {
    place: Reveal.getSlidePastCount() + 1,
    name: slide.id,
    pictures,
    filled,
    total: Reveal.getTotalSlides(),
    last: Reveal.isLastSlide() && !Reveal.availableFragments().next,
    scale: Reveal.getScale(),
    number: number.getClientRects().length ? number.innerText.replace(/\s/g, '') : '',
    heading: (content.querySelector('h1, h2, h3') || content).innerText.split('\n')[0],
    beyond: rectangles.filter(([, r]) => r.width > 1 && r.height > 1).map(beyond).filter(([, pixels]) => pixels > 1),
    small: words(content).map(n => n.parentElement).filter(e => e.getClientRects().length)
      .filter(e => size(e) < (e.closest('pre, code') ? 20 : 24))
      .map(e => [e.textContent.trim().slice(0, 40), size(e)]),
    images: [...slide.querySelectorAll('img')].map(e => ({alt: e.alt.trim(), loaded: e.naturalWidth > 0})),
    tex,
    broken: formulas.filter(f => f.querySelector(wrong) || !f.querySelector('svg')).map(f => f.innerHTML.slice(0, 400)),
    notes: said ? said.innerText.trim() || said.textContent.trim() : '',
  };
}"""


@dataclass
class Walk:
    """What was seen on the way through a deck."""

    slides: dict = field(default_factory=dict)  # place → what MEASURE saw when all of the slide was shown
    requests: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    pages: int = 0  # of the PDF


def walk(browser, deck):
    """Press the space bar from the first slide to the last and collect what is seen."""
    seen = Walk(pages=len(re.findall(rb"/Type\s*/Page\b", deck.with_suffix(".pdf").read_bytes())))
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("requestfailed", lambda request: seen.errors.append(f"could not be loaded: {request.url[:100]}"))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.goto(deck.as_uri())
    page.wait_for_selector("html.mathematics-ready .reveal.ready")
    for _ in range(900):
        page.wait_for_function("[...Reveal.getCurrentSlide().querySelectorAll('img')].every(image => image.complete)")
        state = page.evaluate(MEASURE)
        seen.slides[state["place"]] = state
        if state["last"]:
            break
        page.keyboard.press("Space")
    context.close()
    return seen


def each(walk, complaint):
    """The complaints about the slides, each with the slide's place and heading."""
    found = [(state, complaint(state)) for state in walk.slides.values()]
    return [f"slide {state['place']} ({state['heading']}): {words}" for state, words in found if words]


def leaves_the_machine(walk):
    return [url[:120] for url in walk.requests if not url.startswith(LOCAL)]


def errors(walk):
    return walk.errors


def overflow(walk):
    return each(walk, lambda s: s["beyond"] and f"beyond the margin, in pixels: {s['beyond'][-3:]}")


def small_text(walk):
    return each(walk, lambda s: s["small"] and f"text under 24 px, or code under 20: {s['small'][:3]}")


def small_pictures(walk):
    small = lambda s: [f"{alt}: {pixels}" for alt, pixels in s["pictures"] if pixels < 23.9]  # noqa: E731
    return each(walk, lambda s: small(s) and f"a picture with text under 24 px: {small(s)}")


def empty(walk):
    """Slides of a talk whose body takes less than 200 of the 540 pixels that it may take."""
    return each(walk, lambda s: s["filled"] < 200 and f"half empty: its body is {s['filled']:.0f} px high")


def mathematics(walk):
    return each(walk, lambda s: s["tex"] and f"left as TeX: {s['tex'][:3]}") + each(
        walk, lambda s: s["broken"] and f"not typeset: {s['broken'][:1]}"
    )


def missing_alt(walk):
    stated = (None, "", "No description has been provided for this image")  # the last is nbconvert's
    return each(walk, lambda s: any(i["alt"] in stated for i in s["images"]) and "an image without an alt text")


def missing_image(walk):
    return each(walk, lambda s: not all(i["loaded"] for i in s["images"]) and "an image that does not show")


def missing_notes(walk):
    return each(walk, lambda s: not s["notes"] and "no speaker notes")


def slide_number(walk):
    return each(walk, lambda s: s["number"] != f"{s['place']}/{s['total']}" and f"the number says {s['number']!r}")


def scaled(walk):
    return each(walk, lambda s: s["scale"] != 1 and f"shown at {s['scale']:.3f} of its size")


def incomplete(walk):
    total = next(iter(walk.slides.values()))["total"]
    return [] if len(walk.slides) == total else [f"{len(walk.slides)} of {total} slides were reached by the space bar"]


def pages(walk):
    return [] if walk.pages == len(walk.slides) else [f"the PDF has {walk.pages} pages for {len(walk.slides)} slides"]


CHECKS = (leaves_the_machine, errors, overflow, small_text, mathematics, missing_alt, missing_image, missing_notes)
CHECKS += (slide_number, scaled, incomplete, pages, small_pictures, empty)


def has_slides(lecture):
    """Whether a lecture's notebook exists and has a cell that starts a slide."""
    cells = json.loads(lecture.path.read_text(encoding="utf-8"))["cells"] if lecture.ready else []
    return any(roles.slide_type(cell) == "slide" for cell in cells)


@pytest.fixture(scope="module", params=[lecture for lecture in LECTURES if has_slides(lecture)], ids=lambda x: x.number)
def deck(request, browser, tmp_path_factory):
    told = talk.path_of(request.param).exists()  # its pictures are kept from one build to the next
    return slides.build(request.param, pdf=True, folder=slides.BUILD if told else tmp_path_factory.mktemp("decks"))


@pytest.fixture(scope="module")
def walked(deck, browser):
    return walk(browser, deck)


@pytest.mark.parametrize("check", CHECKS)
def test_deck(walked, check):
    assert check(walked) == []


def test_speaker_view_shows_the_notes_from_a_file(browser, deck):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(deck.as_uri())
    page.wait_for_selector("html.mathematics-ready .reveal.ready")
    first = page.evaluate("Reveal.getCurrentSlide().querySelector('aside.notes p').innerText.split(/[.\\n]/)[0]")
    with context.expect_page() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_function("words => document.body.innerText.includes(words)", arg=first.strip())
    assert opened.value.locator("iframe").count() == 2  # this slide and the next
    context.close()


# The checks themselves: each must find what is wrong in a deck where all of it is wrong, and nothing in a good one.


def write_notebook(path, bad):
    """Three slides; where `bad`, the third has every fault that a slide can have."""

    def cell(source, kind):
        return roles.settle(nbformat.v4.new_markdown_cell(source), "text", kind)

    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    cells = [
        cell("# A title", "slide"),
        cell("Said about $W$.", "notes"),
        cell("## One formula\n\n$$\nx^2\n$$\n", "slide"),
        cell("It costs `$1` or $x$.", "fragment"),
        cell("Said.", "notes"),
        cell(f"## The end\n\n![a dot]({dot})\n\n```\n{'0123456789' * (12 if bad else 7)}\n```\n", "slide"),
        cell("" if bad else "Said.", "notes"),
    ]
    if bad:
        cells[5].source += (
            "\n\n$\\nosuchcommand$ <small style='font-size: 12px'>small print</small>\n\n"
            "<script>throw new Error('thrown')</script>\n"
        )
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


ELSEWHERE = '<img alt="from elsewhere" src="https://example.invalid/picture.png">'
FAULTS = """<style>
.slide-number { display: none !important }
html.reveal-print .pdf-page { height: 1500px !important }
</style>
<script>deck.configure({ margin: 0.1 }); deck.addKeyBinding(32, () => deck.slide(2))</script></body>"""


@pytest.fixture(scope="module")
def walks(browser, tmp_path_factory):
    """The walk through the bad deck (True) and through the good one (False)."""

    def build(bad):
        folder = tmp_path_factory.mktemp("bad" if bad else "good")
        write_notebook(folder / "01_matrix_gradients.ipynb", bad)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lectures, "NOTEBOOKS", folder)
            deck = slides.build(lectures.find(1), folder=folder / "build")
        if bad:
            page = deck.read_text(encoding="utf-8").replace('alt="a dot"', f'alt="">{ELSEWHERE}<br')
            deck.write_text(page.replace("</body>", FAULTS), encoding="utf-8")
        printing.apart(printing.pages, deck)
        return walk(browser, deck)

    return {bad: build(bad) for bad in (False, True)}


@pytest.mark.parametrize("check", CHECKS)
def test_check_accepts_a_good_deck(walks, check):
    assert check(walks[False]) == []


@pytest.mark.parametrize(
    ("check", "complaint"),
    [
        (leaves_the_machine, "example.invalid"),
        (errors, "thrown"),
        (overflow, "beyond the margin"),
        (small_text, "small print"),
        (mathematics, "nosuchcommand"),
        (missing_alt, "without an alt text"),
        (missing_image, "does not show"),
        (missing_notes, "no speaker notes"),
        (slide_number, "the number says ''"),
        (scaled, "of its size"),
        (incomplete, "of 3 slides"),
        (pages, "pages for"),
    ],
)
def test_check_reports_a_bad_deck(walks, check, complaint):
    assert complaint in "\n".join(check(walks[True]))
