"""`course run`: the same notebook gives the same bytes, and a failing cell leaves the file as it was."""

import json
import os
import sys

import nbformat
import pytest

from course_utils.errors import CourseError
from course_utils.publishing import execute
from course_utils.publishing.notebook_files import source_digest

LIVE = {"tags": [execute.LIVE]}
MACHINE = """\
import os, sys
assert os.environ["OMP_NUM_THREADS"] == "1"
print(sys.executable, os.getcwd(), sep="\\n")"""
PICTURE = """\
from IPython.display import Image, display
from ipywidgets import IntSlider
dot = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
                    "0000000a49444154789c6360000000020001e5273db80000000049454e44ae426082")
print("before")
display(Image(dot), metadata={"image/png": {"alt": "A dot.", "width": 3, "unconfined": True}, "isolated": True})
print("after")
IntSlider()"""


def cell(source, outputs=(), kind="code", **metadata):
    """A cell as a dictionary, in the form that JupyterLab writes."""
    made = {"cell_type": kind, "metadata": metadata, "source": source.splitlines(keepends=True)}
    return made | ({"execution_count": None, "outputs": list(outputs)} if kind == "code" else {})


def write(path, *cells, minor=4, **metadata):
    """A notebook file, without ids and not normalized."""
    book = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}
    path.write_text(json.dumps(book), encoding="utf-8")
    return path


def outputs(path, number):
    """The outputs of one code cell, counted from 1."""
    return [c for c in json.loads(path.read_bytes())["cells"] if c["cell_type"] == "code"][number - 1]["outputs"]


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook with one of everything, after two runs; the bytes after each."""
    path = tmp_path_factory.mktemp("book") / "07_small.ipynb"
    cells = [
        cell("# A small book", kind="markdown"),
        cell(MACHINE),
        cell(PICTURE),
        cell("import time\ntime.time()", **LIVE, execution={"iopub.status.busy": "2026"}),
        cell(""),
    ]
    write(path, *cells, language_info={"version": "3.99"}, widgets={"state": {}})
    after = []
    for _ in range(2):
        execute.run(path)
        after.append(path.read_bytes())
    return path, after


def test_a_second_run_gives_the_same_bytes(executed):
    path, (first, second) = executed
    assert first == second
    assert execute.is_current(path)


def test_the_kernel_is_this_interpreter_in_the_notebooks_folder(executed):
    path, _ = executed
    assert "".join(outputs(path, 1)[0]["text"]).split("\n")[:2] == [sys.executable, str(path.parent)]


def test_what_is_written_is_what_is_shown(executed):
    path, _ = executed
    before, picture, after = outputs(path, 2)[:3]
    assert (before["text"], after["text"]) == (["before\n"], ["after\n"])
    assert picture["metadata"] == {"image/png": {"alt": "A dot.", "width": 3}}
    assert execute.WIDGET not in path.read_text(encoding="utf-8")
    book = json.loads(path.read_bytes())
    assert set(book["metadata"]) == {"course", "kernelspec", "language_info"}
    assert "version" not in book["metadata"]["language_info"]
    assert [c["execution_count"] for c in book["cells"] if c["cell_type"] == "code"] == [1, 2, 3]
    assert "execution" not in book["cells"][3]["metadata"]


def test_a_live_output_is_renewed_by_changed_code_or_on_request_only(executed):
    path, (first, _) = executed
    assert execute.run(path, fresh=True)
    renewed = path.read_bytes()
    assert outputs(path, 3) != json.loads(first)["cells"][3]["outputs"]
    assert not execute.run(path)
    path.write_bytes(renewed.replace(b'print(\\"before\\")', b'print(\\"sooner\\")'))
    assert not execute.is_current(path)
    assert execute.run(path)
    assert outputs(path, 3) != json.loads(renewed)["cells"][3]["outputs"]


def test_the_file_is_a_valid_notebook(executed):
    path, _ = executed
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    text = path.read_bytes().decode()
    assert text == nbformat.writes(book) + "\n"  # as every Jupyter tool writes it


def test_a_failing_cell_is_named_and_the_file_stays_as_it_was(tmp_path):
    path = write(tmp_path / "03_x.ipynb", cell("## The slope", kind="markdown"), cell("x = 1"), cell("# why\nx / 0"))
    old = path.read_bytes()
    with pytest.raises(CourseError) as error:
        execute.run(path)
    said = str(error.value)
    assert said.startswith("03_x.ipynb, code cell 2, under “The slope”, which begins `# why`:\nZeroDivisionError: ")
    assert "\x1b" not in said
    assert path.read_bytes() == old
    assert os.listdir(tmp_path) == [path.name]


def with_cells(cells):
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


NO_NOTEBOOKS = {
    "nothing": "",
    "a list": "[]",
    "null": "null",
    "a number": "3",
    "half a notebook": "{half a",
    "a conflict": "<<<<<<< HEAD\n{}",
    "a deep nest": "[" * 100_000,
    "format 3": '{"cells": [], "metadata": {}, "nbformat": 3}',
    "no cells": '{"nbformat": 4}',
    "cells that are a number": with_cells(5),
    "a cell that is a word": with_cells(["a"]),
    "a cell with nothing in it": with_cells([{}]),
    "an unknown cell": with_cells([{"cell_type": "dance", "source": "", "metadata": {}}]),
    "an empty output": with_cells([cell("1", [{}])]),
    "a source with a number in it": with_cells([cell("1") | {"source": ["a", 5]}]),
}


@pytest.mark.parametrize("text", NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_what_is_no_notebook_is_named(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(CourseError, match=r"x\.ipynb cannot be read as a notebook: .*git checkout"):
        execute.load(path)


def test_what_is_not_text_is_named(tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_bytes(b"\xff\xfe{\x00")
    with pytest.raises(CourseError, match=r"x\.ipynb cannot be read as a notebook"):
        execute.load(path)


def normalized(tmp_path, *cells, **about):
    return execute.normalized(execute.load(write(tmp_path / "x.ipynb", *cells, **about)))


# outputs as they came → texts of the streams that are kept, in order
STREAMS = {
    "one name, in pieces": ([stream("a"), stream("b")], ["ab"]),
    "two names, in whatever order they came": (
        [stream("w", "stderr"), stream("a"), stream("x", "stderr")],
        ["a", "wx"],
    ),
    "a picture keeps what is before and after it apart": (
        [stream("a"), {"output_type": "display_data", "data": {"text/plain": "p"}, "metadata": {}}, stream("b")],
        ["a", "b"],
    ),
}


@pytest.mark.parametrize(("came", "kept"), STREAMS.values(), ids=STREAMS)
def test_streams_are_merged(tmp_path, came, kept):
    book = normalized(tmp_path, cell("print()", came))
    assert [output.text for output in book.cells[0].outputs if "text" in output] == kept


def test_a_bare_widget_leaves_no_empty_output(tmp_path):
    model = {"output_type": "display_data", "data": {execute.WIDGET: {"model_id": "3"}}, "metadata": {}}
    assert normalized(tmp_path, cell("slider", [model])).cells[0].outputs == []


def test_ids_are_kept_where_they_are_valid_and_unique_and_stable_where_they_are_made(tmp_path):
    cells = [cell("a") | {"id": "mine"}, cell("b") | {"id": "mine"}, cell("c") | {"id": "not valid"}, cell("d")]
    first, second = ([c.id for c in normalized(tmp_path, *cells, minor=5).cells] for _ in range(2))
    assert first == second
    assert first[0] == "mine"
    assert len(set(first)) == 4
    assert " " not in "".join(first)


def current(tmp_path, **changes):
    """Whether a notebook counts as current: executed, with `changes` made to its one code cell afterwards."""
    path = write(tmp_path / "x.ipynb", cell("print(1)", [stream("1\n")]))
    book = execute.load(path)
    book.metadata["course"] = {"executed": source_digest(path.read_bytes(), only="code")}
    path.write_bytes(execute.to_bytes(execute.normalized(book)))
    data = json.loads(path.read_bytes())
    data["cells"][0].update(changes)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    return execute.is_current(path)


CHANGES = {
    "its code": {"source": ["print(2)"]},
    "its count": {"execution_count": None},
    "timing metadata": {"metadata": {"execution": {"shell.execute_reply": "2026"}}},
}


def test_an_executed_notebook_is_current(tmp_path):
    assert current(tmp_path)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_notebook_changed_by_hand_is_not_current(tmp_path, change):
    assert not current(tmp_path, **change)


def test_a_notebook_that_was_never_run_is_not_current(tmp_path):
    assert not execute.is_current(write(tmp_path / "x.ipynb", cell("print(1)")))


def test_several_notebooks_are_timed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(execute, "run", lambda path, fresh: path.name == "a.ipynb")
    execute.run_all([tmp_path / "a.ipynb", tmp_path / "b.ipynb"])
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in said] == ["written", "unchanged", "s"]


def test_a_notebook_that_fails_does_not_keep_the_others_from_being_run(tmp_path, monkeypatch, capsys):
    def run(path, fresh):
        if path.name == "a.ipynb":
            raise CourseError("a.ipynb, code cell 3: no")
        if path.name == "b.ipynb":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return True

    monkeypatch.setattr(execute, "run", run)
    with pytest.raises(CourseError, match=r"(?s)a\.ipynb, code cell 3: no\n.*b\.ipynb does not exist"):
        execute.run_all([tmp_path / name for name in ("a.ipynb", "b.ipynb", "c.ipynb")])
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in said] == ["failed", "failed", "written", "s"]
