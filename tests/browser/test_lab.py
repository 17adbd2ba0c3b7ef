"""JupyterLab for real: a student opens lecture 01, runs it, moves the slider by keyboard and solves an exercise."""

import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from course_utils.exercises import matrix_gradients
from course_utils.lectures import LECTURES, NOTEBOOKS, find
from course_utils.publishing import lab, roles, student
from course_utils.publishing.notebook_files import source_digest
from course_utils.publishing.page import NEUTRAL, working_copy

NAME = find("01").path.name
OTHERS = [lecture for lecture in LECTURES if lecture.ready and lecture.number > "01"]
ANSWER = '''def weight_gradient(x, delta):
    """Every knob W[i, j] moves the cost by delta[i] * x[j]."""
    return np.outer(delta, x)


ex.weight_gradient.check(weight_gradient)'''
FIRST_CELLS = json.loads((NOTEBOOKS / NAME).read_text(encoding="utf-8"))["cells"]
PREDICTION = next(
    getattr(matrix_gradients, re.match(r"ex\.(\w+)\.", roles.source(cell))[1])
    for cell in FIRST_CELLS
    if roles.role(cell) == "guess"
)
# All cells are kept in the page; by default JupyterLab removes those that are out of view.
SETTINGS = {"@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"}}
KERNEL = '.jp-Toolbar-kernelName:has-text("Python 3")'  # before this, "run all" has nothing to run on
IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
# A folded cell, such as one of claims, shows no number.
PROMPTS = ".jp-CodeCell .jp-InputPrompt:not(.jp-Placeholder-prompt)"
ALL_RAN = f"() => [...document.querySelectorAll('{PROMPTS}')].every(prompt => /\\[\\d+\\]/.test(prompt.textContent))"
MINUTE = 60_000  # in milliseconds, as playwright counts


@pytest.fixture
def work(tmp_path):
    """A working copy, as the first `course lab` makes it."""
    student.refresh(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def address(work, tmp_path):
    """JupyterLab as `course lab` starts it, on a free port, with nobody's own settings."""
    places = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )
    environment = os.environ | {name: str(tmp_path / name) for name in (*places, "JUPYTERLAB_SETTINGS_DIR")}
    environment.pop("TQDM_DISABLE", None)  # a reader sees the progress bars
    for name, values in SETTINGS.items():
        path = tmp_path / "JUPYTERLAB_SETTINGS_DIR" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    log = tmp_path / "jupyterlab.log"
    with log.open("w") as said:
        server = subprocess.Popen(lab.command(work, options), env=environment, stdout=said, stderr=said)
    try:
        yield _answering(f"http://127.0.0.1:{port}", server, log)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # a kernel that was still starting
            server.kill()


def _answering(address, server, log):
    """The address, as soon as the server answers there."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5)
            return address
        except (OSError, urllib.error.URLError):
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise AssertionError(f"JupyterLab does not answer at {address}. It said:\n{log.read_text()}")


@pytest.fixture
def asked(page, address):
    """What the page asks for that is not this server; such requests are cut off."""
    outside = []

    def watch(route):
        if re.match(rf"{re.escape(address)}/|data:|blob:", route.request.url):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    page.route("**/*", watch)
    return outside


def menu(page, name, item):
    """Choose an item of the menu bar."""
    page.click(f'.lm-MenuBar-itemLabel:text-is("{name}")')
    page.click(f'.lm-Menu-itemLabel:text-is("{item}")')


def menu_of(page, name, *items):
    """Choose an item of a menu within a menu."""
    page.click(f'.lm-MenuBar-itemLabel:text-is("{name}")')
    for item in items:
        page.click(f'.lm-Menu-itemLabel:text-is("{item}")')


def saved(page, path):
    """Save, and wait until the file has changed and is whole: the server empties it before it writes."""
    before = path.read_bytes()
    page.keyboard.press("ControlOrMeta+s")
    for _ in range(100):
        now = path.read_bytes()
        if now != before and source_digest(now) is not None:
            return now
        page.wait_for_timeout(100)
    raise AssertionError(f"{path.name} was not saved")


def run_everything(page):
    """Forget the committed outputs and run all cells, so that what is seen afterwards was computed here."""
    menu(page, "Edit", "Clear Outputs of All Cells")
    page.wait_for_function("() => document.querySelectorAll('.jp-OutputArea-output').length === 0")
    menu(page, "Run", "Run All Cells")
    page.wait_for_function(ALL_RAN, timeout=3 * MINUTE)
    page.wait_for_selector(IDLE, timeout=MINUTE)
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert page.get_by_text("came out differently").count() == 0  # as `claims.missed` says it


def move_slider(page):
    """Move the widget's slider one step with the keyboard; the picture must follow."""
    slider = page.locator(".widget-slider [role=slider]").first
    slider.scroll_into_view_if_needed()
    picture = page.locator("img.widget-image").first
    source, value = picture.get_attribute("src"), slider.get_attribute("aria-valuenow")
    slider.focus()
    page.keyboard.press("ArrowLeft" if value == slider.get_attribute("aria-valuemax") else "ArrowRight")
    page.wait_for_function("([img, old]) => img.src !== old", arg=[picture.element_handle(), source], timeout=MINUTE)
    assert slider.get_attribute("aria-valuenow") != value


def move_widget(page):
    """Move the slider, or type another sentence where the widget has a line to type in; the picture must follow."""
    if page.locator(".widget-slider").count():
        return move_slider(page)
    line, picture = page.locator(".jupyter-widgets input[type=text]").first, page.locator("img.widget-image").first
    line.scroll_into_view_if_needed()
    source = picture.get_attribute("src")
    line.fill("It returns None.")
    line.press("Enter")
    page.wait_for_function("([img, old]) => img.src !== old", arg=[picture.element_handle(), source], timeout=MINUTE)
    assert "Taken for code: none." in page.locator(".widget-html [role=status]").first.inner_text()


def solve(page):
    """Write an answer over the stub of an exercise, run the cell, and return the verdict's text."""
    cell = page.locator(".jp-CodeCell", has_text="ex.weight_gradient.check(weight_gradient)")
    assert "○" in cell.locator(".course-verdict").inner_text()
    write(page, cell, ANSWER)
    verdict = cell.locator(".course-verdict", has_not_text="○")
    verdict.wait_for(timeout=MINUTE)
    return verdict.inner_text()


def write(page, cell, text):
    """Put this text in place of a cell's code, and run it."""
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)
    page.keyboard.press("Shift+Enter")


def guess(page, letter):
    """Make the notebook's first guess and return what is said of it."""
    cell = page.locator(".jp-CodeCell", has_text=f"ex.{PREDICTION.name}.check(")
    write(page, cell, f'ex.{PREDICTION.name}.check("{letter}")')
    verdict = cell.locator(".course-verdict", has_not_text="○")
    verdict.wait_for(timeout=MINUTE)
    page.wait_for_selector(IDLE, timeout=MINUTE)
    return verdict.inner_text()


def restart(page):
    """Restart the kernel, as the menu does it, and wait until it is there again."""
    menu(page, "Kernel", "Restart Kernel…")
    page.click(".jp-Dialog .jp-mod-accept")
    page.wait_for_selector(".jp-Dialog", state="detached")
    page.wait_for_selector(IDLE, timeout=MINUTE)


def in_sight(page, element):
    """Whether an element lies in the window."""
    box = element.bounding_box()
    return box is not None and 0 <= box["y"] < page.viewport_size["height"]


def open_notebook(page, address, name):
    """Open a notebook and wait until its kernel is there."""
    page.goto(f"{address}/lab/tree/{name}")
    page.wait_for_selector(KERNEL, timeout=2 * MINUTE)
    page.wait_for_selector(IDLE, timeout=MINUTE)


def test_a_student_works_through_a_lecture(page, address, asked, work):
    open_notebook(page, address, NAME)
    run_everything(page)
    upstream, kept = source_digest(working_copy((NOTEBOOKS / NAME).read_bytes(), NAME)), work / NAME
    assert source_digest(saved(page, kept)) == upstream  # running and saving is no change
    move_slider(page)
    assert "✓" in solve(page)
    assert source_digest(saved(page, kept)) != upstream  # an answer is one: it survives every upgrade
    assert page.locator(".Toastify__toast").count() == 0  # nothing pops up, no news and no updates
    assert asked == []


def test_guess_unfold_solve_restart_and_the_count_is_still_there(page, address, asked, work):
    open_notebook(page, address, NAME)
    finding = next(roles.heading(cell)[1] for cell in FIRST_CELLS if roles.role(cell) == "answer")
    told = page.locator(".jp-MarkdownOutput", has_text=finding)
    assert told.count() == 0 or not told.first.is_visible()
    run_everything(page)
    assert not told.first.is_visible()
    wrong = next(letter for letter in PREDICTION.options if letter != PREDICTION.answer)
    assert "not so" in guess(page, wrong)
    page.locator(".jp-MarkdownCell", has_text=NEUTRAL).first.locator(".jp-showHiddenCellsButton").click()
    told.first.wait_for(state="visible")
    assert "the one that counts" in guess(page, PREDICTION.answer)
    assert "solved" in solve(page)
    restart(page)
    run_everything(page)
    said = page.locator(".course-verdict", has_text="Predictions:").inner_text()
    assert "0 of 1 right at once" in said and "Exercises: 1 of" in said
    assert page.locator(".course-verdict[role=status][aria-live=polite]").count() > 2
    assert asked == []


@pytest.mark.parametrize("width", [1200, 1920])
def test_a_line_can_be_read_and_code_that_is_not_the_lesson_is_folded(page, address, asked, width):
    page.set_viewport_size({"width": width, "height": 900})
    open_notebook(page, address, NAME)
    text = page.locator(".jp-MarkdownOutput p").first
    size, wide = text.evaluate("p => [parseFloat(getComputedStyle(p).fontSize), p.getBoundingClientRect().width]")
    assert 16 <= size <= 17 and wide <= 46 * size
    folded = page.locator(".jp-CodeCell .jp-Placeholder-content")
    assert folded.count() == sum(roles.folds(cell) for cell in FIRST_CELLS if cell["cell_type"] == "code")
    before = folded.count()
    folded.first.click()  # a click opens it
    page.wait_for_function(
        "n => document.querySelectorAll('.jp-CodeCell .jp-Placeholder-content').length === n - 1", arg=before
    )
    assert asked == []


def test_links_lead_to_their_section_and_to_their_lecture(page, address, asked):
    lecture = find("07")
    open_notebook(page, address, lecture.path.name)
    link = page.locator('.jp-MarkdownOutput a[href^="#cell-id="]:visible').first
    kind, number = link.inner_text().lower().split()
    target = page.locator(f'.jp-MarkdownOutput {"h2" if kind == "section" else "h3"}:has-text("{number} ")').first
    assert not in_sight(page, target)
    link.click()
    for _ in range(50):
        if not in_sight(page, target):
            page.wait_for_timeout(200)
    assert in_sight(page, target)
    page.locator('.jp-MarkdownOutput a:text-is("lecture 05"):visible').first.click()
    page.wait_for_selector(f'.lm-TabBar-tabLabel:text-is("{find("05").path.name}")', timeout=MINUTE)
    assert asked == []


def test_in_the_dark_theme_figures_are_dark(page, address, asked):
    open_notebook(page, address, NAME)
    run_everything(page)
    turned = "img => getComputedStyle(img).filter"
    figure = page.locator(".jp-RenderedImage img").first
    assert figure.evaluate(turned) == "none"
    menu_of(page, "Settings", "Theme", "JupyterLab Dark")
    page.wait_for_selector('body[data-jp-theme-light="false"]', state="attached")
    assert "invert" in figure.evaluate(turned)
    assert asked == []


@pytest.mark.parametrize("lecture", OTHERS, ids=lambda lecture: lecture.number)
def test_every_other_lecture_runs_and_its_widget_moves(page, address, asked, lecture):
    open_notebook(page, address, lecture.path.name)
    run_everything(page)
    move_widget(page)
    assert asked == []


def test_the_lab_opens_on_the_first_notebook(page, address, asked):
    page.goto(address)
    page.wait_for_selector(f'.lm-TabBar-tabLabel:text-is("{lab.FIRST}")', timeout=2 * MINUTE)
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=MINUTE)
    page.wait_for_selector(IDLE, timeout=MINUTE)  # a server with a kernel that is still starting takes long to end
    assert asked == []
