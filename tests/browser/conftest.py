"""The browser and its pages, shared by every test that needs them."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_utils.errors import CourseError
from course_utils.lectures import LECTURES
from course_utils.publishing import slides
from course_utils.tools.browser import launched

READY = [lecture for lecture in LECTURES if lecture.ready]
# To draw a deck's pictures its notebook has to run. On each push that is done for two of them, once a week for all.
DECKS = [one for one in READY if one.number in ("02", "07") or os.environ.get("COURSE_EVERY_DECK") == "1"]


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests. Without one they are skipped, or fail where COURSE_REQUIRE_BROWSER=1 (as in CI)."""
    chromium = launched()
    try:
        started = chromium.__enter__()
    except CourseError as problem:
        if os.environ.get("COURSE_REQUIRE_BROWSER") == "1":
            pytest.fail(f"COURSE_REQUIRE_BROWSER=1, but: {problem}")
        pytest.skip(f"The browser tests were left out. {problem}")
    yield started
    chromium.__exit__(None, None, None)


@pytest.fixture
def page(browser):
    """A fresh page of 1280 by 800 pixels in a profile of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def decks():
    """{number: future path} of the decks with their PDF and handout, built two at a time while the first are tested.

    They lie in slides/build: pictures that an earlier build has left there are not drawn again.
    """
    with ThreadPoolExecutor(2) as pool:
        yield {one.number: pool.submit(slides.build, one, pdf=True, handout=True) for one in DECKS}
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module", params=DECKS, ids=lambda lecture: lecture.number)
def lecture(request):
    """Each lecture whose deck is tested."""
    return request.param


@pytest.fixture(scope="module")
def deck(lecture, decks, browser):
    """The path of a lecture's deck."""
    return decks[lecture.number].result()
