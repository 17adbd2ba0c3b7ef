"""The numbers of `course bench lookup`: with times that are given, every line of the report is known."""

import inspect

import numpy as np
import pytest

from course_utils.benchmarks import lookup

KINDS = ("NumPy", "torch_gpu")


def times(frozen, whole, sparse):
    """The seconds of one rule and size, three rounds each; NumPy takes twice as long."""
    found = {"sparse": np.array([sparse] * 3)}
    for kind, slower in zip(KINDS, (2, 1), strict=True):
        found |= {f"{kind} freeze": np.array([frozen * slower] * 3), f"{kind} catch_up": np.array([whole * slower] * 3)}
    return found


def test_the_usual_measurement():
    usual = {name: given.default for name, given in inspect.signature(lookup.main).parameters.items()}
    assert (usual["rounds"], usual["at_least"], usual["markdown"]) == (31, 0.05, False)
    assert (lookup.LR, lookup.BATCHES, lookup.TOGETHER, lookup.MATURE, lookup.AGREE) == (1e-3, 500, 10**6, 2000, 1e-2)


@pytest.mark.parametrize(("sizes", "at"), [((10, 1000), 1000), ((10, 10**6), 10**6), ((10, 10**6, 10**7), 10**6)])
def test_the_verdict_is_at_a_million_rows_or_at_the_most_there_are(sizes, at):
    """Growth is that of the largest table over the smallest."""
    case = lookup.CASES[0]
    found = {(case, size): times(9.0, 9.0, 9.0) for size in sizes}
    found[case, sizes[0]] = times(1e-3, 9.0, 9.0)
    found[case, sizes[-1]] = times(3e-3, 9.0, 9.0)
    found[case, at] = times(3e-3, 4.5e-3, 12e-3)
    header, lines = lookup.verdicts([case], sizes, found)
    assert header[1] == f"at {at:,} rows:"
    assert lines == [
        ["Adam", "NumPy", "2.00", "≥ 3.0", "1.50", "≤ 2", "3.00", "< 5"],
        ["Adam", "torch_gpu", "4.00", "≥ 3.0", "1.50", "≤ 2", "3.00", "< 5"],
    ]


def test_a_line_has_the_medians_in_microseconds():
    found = {"alone": np.array([1e-6, 5e-6, 9e-6])} | times(2e-3, 3e-3, 4e-3)
    numbers = ["5", "4000", "6000", "2000", "3000", "4000", ""]
    assert lookup.line(lookup.CASES[1], 1000, found) == ["Adagrad", "1,000", *numbers]


@pytest.mark.parametrize(("size", "together"), [(10**6, [6, 1]), (10**6 + 1, [1] * 6)])
def test_up_to_a_million_rows_all_take_turns_and_the_dense_rule_is_alone(size, together, monkeypatch):
    groups = []
    names = [*lookup.TABLES, "sparse", *["dense"] * (size <= 10**6)]
    monkeypatch.setattr(lookup, "competitors", lambda *given, **more: {name: lambda: (None, None) for name in names})
    monkeypatch.setattr(lookup, "alone", lambda case, size: (None, None))
    monkeypatch.setattr(lookup.timing, "interleaved", lambda calls, *given: groups.append([*calls]) or {})
    lookup.seconds(lookup.CASES[0], size, rounds=1, at_least=0, clock=None)
    assert [len(group) for group in groups if group] == together
    assert [name for group in groups for name in group] == ["alone", *names]
