"""Stored experiments: each is what its code computes, and what has changed is told."""

import json

import numpy as np
import pytest

from course_utils.errors import CourseError
from course_utils.experiments import stored
from course_utils.experiments.stored import Stored, every_experiment

EVERY = every_experiment()


@pytest.fixture
def squares(tmp_path):
    rows = {"small": {"n": 2}, "with nan": {"n": -1}}
    made = Stored("squares", lambda n: [1.0, 4.0][:n] if n > 0 else [np.nan, np.inf], rows, "small", 0.01, {}, tmp_path)
    made.store(show=lambda line: None)
    return made


@pytest.mark.parametrize("name", EVERY)
def test_a_row_of_each_comes_out_as_stored(name):
    assert EVERY[name].differences([EVERY[name].sample]) == []


def test_every_file_belongs_to_an_experiment():
    assert {path.stem for path in stored.FOLDER.glob("*.json")} == set(EVERY)


def test_what_is_stored_is_read_again(squares):
    numbers = squares.numbers()
    assert numbers["small"].tolist() == [1, 4] and np.isnan(numbers["with nan"]).all()
    assert squares.differences() == [] and 0 <= squares.minutes() < 1


def test_another_number_is_told(squares):
    text = squares._path.read_text()
    squares._path.write_text(text.replace("4.0", "4.1"))
    assert squares.differences() == ["squares, small: [1.0, 4.1] is stored, and [1.0, 4.0] comes out."]
    assert squares.differences(["with nan"]) == []
    squares._path.write_text(text.replace("[null, null]", "[null, 1.0]"))
    assert len(squares.differences()) == 1
    squares.loose["small"] = 0.1
    squares._path.write_text(text.replace("4.0", "4.1"))
    assert squares.differences() == []


def test_rows_that_do_not_fit_are_refused(squares):
    made = json.loads(squares._path.read_text())
    del made["rows"]["small"]
    squares._path.write_text(json.dumps(made))
    with pytest.raises(CourseError, match="has not the rows of the experiment"):
        squares.numbers()
    squares._path.unlink()
    with pytest.raises(CourseError, match="is not there; run `course experiments squares --store`"):
        squares.numbers()


def test_a_sample_that_is_no_row_is_refused():
    with pytest.raises(CourseError, match="the sample is 'c'; give one of the rows: a, b"):
        stored.stored(rows={"a": {}, "b": {}}, sample="c")
    with pytest.raises(CourseError, match="loose has 'c'; give one of the rows: a, b"):
        stored.stored(rows={"a": {}, "b": {}}, sample="a", loose={"c": 1})


def test_the_command_compares_and_stores(squares, monkeypatch):
    monkeypatch.setattr(stored, "every_experiment", lambda: {"squares": squares})
    said = []
    assert stored.run(show=said.append) == 0 and said == ["squares: as stored"]
    squares._path.write_text(squares._path.read_text().replace("4.0", "5.0"))
    assert stored.run(["squares"], show=said.append) == 1 and "5.0] is stored" in said[-1]
    assert stored.run(store=True, show=said.append) == 0 and stored.run(show=said.append) == 0
    with pytest.raises(CourseError, match=r"there is no experiment 'cubes'\. There are: squares"):
        stored.run(["cubes"])
