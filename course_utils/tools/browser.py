"""Chromium, found and started in one place: for the PDF of a deck and for the browser tests."""

import shutil
from contextlib import contextmanager, suppress

from course_utils.errors import CourseError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (  # where macOS and Windows install it, which is on nobody's PATH
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)

# No sandbox: it needs rights that containers and CI machines do not give. The rest keeps the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def executable():
    """The path of an installed Chromium or Chrome, or None: then playwright looks for its own."""
    return next(filter(None, map(shutil.which, (*NAMES, *PLACES))), None)


@contextmanager
def launched():
    """A headless Chromium, closed at the end (a playwright `Browser`); CourseError if there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as problem:
        raise CourseError(
            "The package 'playwright', which drives the browser, is not installed here. "
            'Install the course\'s tools: pip install -c constraints.txt -e ".[slides]"'
        ) from problem
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        except Error as problem:
            raise CourseError(
                f"No browser could be started (looked for {', '.join(NAMES)}, found {executable() or 'none of them'}). "
                "Install Chromium or Chrome, or run: python -m playwright install chromium\n"
                f"The browser said: {str(problem).strip().splitlines()[0]}"
            ) from problem
        try:
            yield browser
        except Error as problem:
            raise CourseError(
                f"The browser stopped: {str(problem).strip().splitlines()[0]}. Is there enough memory, and room in the "
                "temporary folder? Then run the same command again."
            ) from problem
        finally:
            with suppress(Error):  # it may be gone already
                browser.close()
