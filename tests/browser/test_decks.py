"""Every slide of every deck, walked through once by the space bar with the network cut off, and then judged."""

import re
from dataclasses import dataclass, field

import nbformat
import pytest

from course_utils import lectures
from course_utils.publishing import printing, slides, talk

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


@pytest.fixture(scope="module")
def walked(deck, browser):
    """The walk through a lecture's deck."""
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


def written(bad):
    """A talk of three slides; where `bad`, the third has every fault that a slide can have."""
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    image = f'<img src="{dot}" alt="a dot" style="width: 9px; flex: none">'
    picture = f'<div class="picture" data-width="9" data-smallest="{9 if bad else 30}">{image}</div>'
    faults = (
        "$\\nosuchcommand$ <small style='font-size: 12px'>small print</small>\n\n"
        "<script>throw new Error('thrown')</script>\n\n"
    )
    lines = "one\n\ntwo\n\nthree\n\nfour\n\n"
    return (
        "# A title {#title}\n\nSay: Said about $W$.\nMinutes: 1\n"
        f"### One formula {{#one}}\n\n$$\nx^2\n$$\n\n{lines}. . .\n\nIt costs `$1` or $x$.\n\nSay: Said.\nMinutes: 1\n"
        f"### The end {{#end}}\n\n{picture}\n\n{faults if bad else lines}"
        f"```text\n{'0123456789' * (12 if bad else 7)}\n```\n\nMinutes: 1\n"
    )


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
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lectures, "NOTEBOOKS", folder)
            patch.setattr(talk, "TALKS", folder)
            nbformat.write(nbformat.v4.new_notebook(), lectures.find(1).path)
            talk.path_of(lectures.find(1)).write_text(written(bad), encoding="utf-8")
            deck = slides.build(lectures.find(1), folder=folder / "build")
        if bad:
            page = deck.read_text(encoding="utf-8").replace('alt="a dot"', 'alt=""', 1)
            page = page.replace('<div class="picture"', f'{ELSEWHERE}<div class="picture"')
            page = re.sub(
                r'(<section id="end".*?<aside class="notes">).*?</aside>', r"\1</aside>", page, flags=re.DOTALL
            )
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
        (small_pictures, "a picture with text under 24 px"),
        (empty, "half empty"),
    ],
)
def test_check_reports_a_bad_deck(walks, check, complaint):
    assert complaint in "\n".join(check(walks[True]))
