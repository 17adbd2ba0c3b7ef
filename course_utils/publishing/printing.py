"""A deck on paper: a tagged PDF, one page a slide; and a handout, each slide with its notes."""

import base64
from concurrent.futures import ThreadPoolExecutor

from course_utils.publishing.notebook_files import write_whole
from course_utils.tools import browser

READY = "html.mathematics-ready .pdf-page .slide-number-pdf"
# reveal.js hides all slides but the first from assistive technology; Chromium leaves what is hidden out of the tags.
UNHIDE = "document.querySelectorAll('.slides section[aria-hidden=true]').forEach(e => e.removeAttribute('aria-hidden'))"
NOTES = "[...document.querySelectorAll('.slides aside.notes')].map(e => e.innerHTML)"
PAPER = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 14mm 16mm }}
body {{ font: 10.5pt/1.45 "Source Sans Pro", sans-serif; color: #1b2126; font-variant-ligatures: none }}
section {{ display: grid; grid-template-columns: 86mm 1fr; gap: 6mm; padding: 4mm 0; border-top: .3mm solid #d5dbe1 }}
section > * {{ min-width: 0 }} img.slide {{ width: 86mm; border: .2mm solid #d5dbe1; break-inside: avoid }}
p {{ margin: 0 0 2mm }} hr {{ border: 0; border-top: .2mm dashed #d5dbe1 }}
pre, table {{ font-size: 8pt; white-space: pre-wrap }}
mjx-assistive-mml {{ display: none }} mjx-container svg {{ max-width: 100% }}
</style><h1>{title}</h1>{slides}</html>"""


def apart(make, deck):
    """`make(deck)` in a thread of its own: playwright's calls refuse one where an event loop runs (Jupyter)."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(make, deck).result()


def pages(deck):
    """Write the PDF of a deck beside it, one page a slide with everything shown, and return its path."""
    target = deck.with_suffix(".pdf")
    with browser.launched() as chromium:
        page = _printed(chromium, deck)
        page.evaluate(UNHIDE)
        write_whole(target, page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True))
    return target


def handout(deck):
    """Write the handout beside a deck, each slide as a picture with its notes, and return its path."""
    target = deck.with_name(f"{deck.stem}_handout.pdf")
    with browser.launched() as chromium:
        page = _printed(chromium, deck)
        notes = page.evaluate(NOTES)
        pictures = [shown.screenshot(type="jpeg", quality=70) for shown in page.query_selector_all(".pdf-page")]
        headings = page.evaluate(
            "[...document.querySelectorAll('.pdf-page')].map(e => e.querySelector('h1, h2, h3')?.textContent)"
        )
        slides = "".join(
            f'<section><img class="slide" src="data:image/jpeg;base64,{base64.b64encode(picture).decode()}" '
            f'alt="slide {number}: {heading}"><div>{said}</div></section>'
            for number, (picture, heading, said) in enumerate(zip(pictures, headings, notes, strict=True), 1)
        )
        paper = chromium.new_page()
        paper.set_content(PAPER.format(title=page.title(), slides=slides))
        write_whole(target, paper.pdf(prefer_css_page_size=True, print_background=True, tagged=True))
    return target


def _printed(chromium, deck):
    """The deck's print view: every slide one after the other, formulas set, pictures loaded."""
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto(deck.resolve().as_uri() + "?print-pdf")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    return page
