"""A deck on paper: written whole or not at all; a browser that is missing or dies is a sentence."""

import errno
import os
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from course_utils.errors import CourseError
from course_utils.publishing import notebook_files, printing
from course_utils.tools import browser


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


def test_a_missing_browser_comes_with_the_ways_to_get_one(monkeypatch, tmp_path):
    pytest.importorskip("playwright")
    monkeypatch.setattr(browser, "executable", lambda: str(tmp_path / "nothing"))
    with pytest.raises(CourseError, match=r"No browser could be started.*python -m playwright install chromium"):
        printing.apart(printing.pages, tmp_path / "deck.html")
