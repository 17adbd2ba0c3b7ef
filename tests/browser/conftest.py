"""The browser and its pages, shared by every test that needs them."""

import os

import pytest

from course_utils.errors import CourseError
from course_utils.tools.browser import launched


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
