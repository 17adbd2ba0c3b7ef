"""The numbers of `course bench engine`: with times that are given, every line of the report is known."""

import inspect

import numpy as np
import pytest

from course_utils.benchmarks import engine, reporting, timing
from course_utils.benchmarks.training_steps import CASES

NUMPY = np.array([2e-3, 4e-3, 4e-3])
SECONDS = {"NumPy": NUMPY, "engine": NUMPY * [0.5, 0.25, 0.75], "torch": 2 * NUMPY}


def test_the_usual_report_has_31_rounds_of_a_hundredth_of_a_second():
    usual = {name: given.default for name, given in inspect.signature(engine.main).parameters.items()}
    assert usual == {"rounds": 31, "markdown": False, "at_least": 0.01, "cases": CASES, "sizes": (10**4, 10**5, 10**6)}


def test_building_is_told_in_milliseconds_the_first_time_apart():
    moments = iter([0.0, 0.5, 1.0, 1.25, 2.0, 2.125, 3.0, 3.25])
    assert engine.build_times(CASES[3], 3, clock=lambda: next(moments)) == (500, 250)
    assert next(moments, None) is None


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_line_has_the_time_of_numpy_and_the_ratios_to_it(dtype, monkeypatch):
    monkeypatch.setattr(timing, "interleaved", lambda *given: SECONDS)
    line, spread = engine.step_line(CASES[0], dtype, rounds=3, at_least=0)
    goal = f"≤ {CASES[0].goal:.2f}" if dtype == "float32" else ""
    assert line == [CASES[0].name, dtype, "4000", "0.50", goal, "2.00"]
    assert spread == pytest.approx(0.125 / 0.5)


def test_lines_of_rows_have_microseconds_and_the_ratio_to_the_first(monkeypatch):
    monkeypatch.setattr(timing, "interleaved", lambda *given: {100: NUMPY, 1000: 1.5 * NUMPY})
    assert engine.row_lines([100, 1000], 3, 0) == [["100", "4000", "1.00"], ["1,000", "6000", "1.50"]]


def test_the_report_word_for_word(monkeypatch, capsys):
    monkeypatch.setattr(reporting, "machine", lambda: "a machine")
    monkeypatch.setattr(engine, "build_times", lambda case, rounds: (12.34, 5.67))
    monkeypatch.setattr(
        engine,
        "step_line",
        lambda case, dtype, *_: (["step", dtype, "1", "0.9", "", "2"], {"float32": 0.01, "float64": 0.04}[dtype]),
    )
    monkeypatch.setattr(engine, "row_lines", lambda *_: [["100", "7", "1.00"]])
    engine.main(rounds=3, markdown=True, at_least=0.02, cases=CASES[:1])
    told = capsys.readouterr().out
    assert told.startswith(f"a machine\n{engine.METHOD.format(rounds=3, block=20)}\n\n| step | dtype |")
    assert "Half of the rounds lie within 2.5% of these ratios; in the worst line 4.0%." in told
    assert "\nBuilding and compiling the digits step: 12.3 ms the first time, then 5.7 ms.\n\n" in told
    assert told.endswith(
        "| rows of the table | update of 640 rows, µs | ÷ first line |\n| --- | --- | --- |\n| 100 | 7 | 1.00 |\n"
    )
