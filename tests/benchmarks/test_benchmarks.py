"""The benchmarks compare like with like, and in turns. Nothing here is timed by a real clock."""

import inspect
import sys

import numpy as np
import pytest
import torch
from cases import OF_ENTRIES

from course_utils import benchmarks, cli
from course_utils.benchmarks import engine, optimizers, reporting, timing, training_steps
from course_utils.benchmarks.training_steps import CASES, COMPETITORS
from course_utils.display.tables import table
from course_utils.errors import CourseError
from course_utils.tools import environment
from course_utils.torch_gpu import optimizers as twins


class Clock:
    """A clock that only `calls` move: each takes its own time, and writes down who was called."""

    def __init__(self, **seconds):
        self.now, self.log, self.seconds = 0.0, [], seconds

    def __call__(self):
        return self.now

    def calls(self):
        def work(name):
            self.now += self.seconds[name]
            self.log.append(name)

        return {name: lambda name=name: work(name) for name in self.seconds}


def turns(log):
    """Who was called, repetitions left out."""
    return [name for name, before in zip(log, [None, *log], strict=False) if name != before]


def test_competitors_take_turns_and_every_other_round_goes_backwards():
    clock = Clock(a=0.001, b=0.004, c=0.05)
    seconds = timing.interleaved(clock.calls(), rounds=4, at_least=0.02, clock=clock)
    finding_blocks, rounds = ["a", "b", "c"], ["a", "b", "c", "b", "a", "b", "c", "b", "a"]  # neighbors melt together
    assert turns(clock.log) == finding_blocks + rounds
    assert {name: len(values) for name, values in seconds.items()} == {"a": 4, "b": 4, "c": 4}
    for name, values in seconds.items():
        np.testing.assert_allclose(values, clock.seconds[name])


def test_a_block_is_long_enough_and_its_first_call_is_not_timed():
    clock = Clock(a=0.001, b=0.05)
    clock.calls()["a"]()
    timing.interleaved(clock.calls(), rounds=1, at_least=0.02, clock=clock)
    start_of_rounds = len(clock.log) - clock.log[::-1].index("a")
    block = [name for name in clock.log[clock.log.index("b") : start_of_rounds] if name == "a"]
    assert 21 <= len(block) <= 30
    assert clock.log[start_of_rounds:] == ["b", "b"]  # one to warm up, one that is timed


def test_a_ratio_is_taken_within_each_round():
    """A machine that slows down from round to round changes the times and not the ratios."""
    slower = np.arange(1.0, 32.0)
    seconds = {"NumPy": slower, "engine": 0.8 * slower, "torch": np.r_[3 * slower[:16], 5 * slower[16:]]}
    assert timing.ratio(seconds, "engine", to="NumPy") == pytest.approx((0.8, 0))
    assert timing.ratio(seconds, "torch", to="NumPy") == pytest.approx((3, 1))


def test_the_cases_have_the_stated_sizes():
    shapes = [[value.shape for part in case.data("float32") for value in part] for case in CASES]
    assert shapes == [
        [(8, 4), (8,), (4, 16), (16,), (16, 2), (2,)],
        [(64, 64), (64,), (64, 128), (128,), (128, 10), (10,)],
        [(256, 784), (256,), (784, 512), (512,), (512, 512), (512,), (512, 10), (10,)],
        [(128, 5), (128,), (20_000, 50), (250, 100), (100,), (100, 2), (2,)],
    ]
    assert [case.goal for case in CASES] == [0.95, 0.95, 1.03, 0.75]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_competitors_make_the_same_steps(case, dtype):
    inputs, start = case.data(dtype)
    before = [value.copy() for value in (*inputs, *start)]
    runs = {name: make(case, inputs, start) for name, make in COMPETITORS.items()}
    costs = {name: [float(step()) for _ in range(3)] for name, (step, _) in runs.items()}
    after = {name: values() for name, (_, values) in runs.items()}
    timing.demand_agreement(after, start, engine.AGREE[dtype])
    for name in COMPETITORS:
        assert costs[name] == pytest.approx(costs["NumPy"], rel=1e-5 if dtype == "float32" else 1e-12)
        assert {value.dtype for value in after[name]} == {np.dtype(dtype)}
    assert costs["NumPy"][2] < costs["NumPy"][0]
    for value, kept in zip((*inputs, *start), before, strict=True):
        np.testing.assert_array_equal(value, kept)  # nobody starts from what another one left


def test_ids_come_more_than_once_as_words_do():
    case = CASES[3]
    (ids, _), _ = case.data("float32")
    counts = np.bincount(ids.ravel())
    assert ids.min() >= 0 and ids.max() < case.table[0]
    assert 100 < ids.size - (counts > 0).sum() < 400
    assert counts[0] > counts[100:].max()


def test_a_competitor_that_does_less_is_noticed():
    case = CASES[0]
    inputs, start = case.data("float64")
    step, values = COMPETITORS["NumPy"](case, inputs, start)
    step()
    for lazy in (start, [*values()[:-1], start[-1]]):
        with pytest.raises(CourseError, match="lazy and NumPy disagree on parameter"):
            timing.demand_agreement({"NumPy": values(), "lazy": lazy}, start, 1e-2)
    with pytest.raises(CourseError, match="where it changed by 0"):
        timing.demand_agreement({"NumPy": start, "lazy": start}, start, 1e-2)


def test_lost_duplicates_are_noticed(monkeypatch):
    """The mistake that would make the plain program quick: E[ids] += … keeps one of several equal ids."""
    source = inspect.getsource(training_steps.window_step)
    forgetful = source.replace("np.add.at(E, ids, ", "E[ids] += (")
    assert forgetful != source
    exec(forgetful, namespace := dict(vars(training_steps)))
    monkeypatch.setattr(training_steps, "window_step", namespace["window_step"])
    with pytest.raises(CourseError, match="engine and NumPy disagree on parameter 0"):
        engine.step_line(CASES[3], "float32", rounds=1, at_least=0)


def test_the_whole_report(capsys):
    engine.main(rounds=2, markdown=True, at_least=0, cases=CASES[:1], sizes=(100, 1000))
    said = capsys.readouterr().out
    assert "; numpy " in said and "; torch " in said
    assert "2 rounds" in said
    lines = [line for line in said.splitlines() if line.startswith("|")]
    assert [line.split("|")[1].strip() for line in lines] == [
        *("step", "---", *[CASES[0].name] * 2),
        *("rows of the table", "---", "100", "1,000"),
    ]
    assert "≤ 0.95" in lines[2] and "≤" not in lines[3]
    assert lines[-2].endswith("| 1.00 |")
    assert "Building and compiling the digits step:" in said


def test_each_rule_is_measured_beside_what_computes_it_in_torch():
    measured = {(case.rule, case.peer) for case in optimizers.CASES}
    assert measured == {(rule.name, rule.torch_optimizer) for rule in OF_ENTRIES if rule.torch_optimizer}
    assert len(measured) == len(optimizers.CASES)


def test_the_setups_have_the_stated_sizes():
    assert [(sum(sizes), len(sizes)) for sizes in optimizers.SETUPS[:4]] == [
        *((10**6, 1), (10**6, 200)),
        *((10**7, 1), (10**7, 200)),
    ]
    assert len(optimizers.SMALL) == 20
    assert (min(optimizers.SMALL), max(optimizers.SMALL)) == (64, 4096)
    assert [optimizers.rounds_for(count, 31) for count in (20_000, 10**6, 10**7)] == [31, 31, 7]


@pytest.mark.parametrize("case", optimizers.CASES, ids=lambda case: case.rule)
def test_optimizers_make_the_same_steps(case):
    """`line` compares three steps before it measures; each competitor starts from the same arrays and leaves them."""
    rng = np.random.default_rng(0)
    start, grads = ([rng.standard_normal(n, dtype=np.float32) for n in (3, 40)] for _ in range(2))
    before = [array.copy() for array in (*start, *grads)]
    runs = optimizers.competitors(case, start, grads, "cpu")
    assert list(runs) == ["NumPy", "RuleOptimizer", "torch", "foreach", *["fused"] * (case.rule != "RMSprop")]
    for name in list(runs)[2:]:
        asked = runs[name][1].__self__.defaults  # of the optimizer whose step this is
        assert [asked.get(way) for way in ("foreach", "fused")] == [name == way or None for way in ("foreach", "fused")]
    for fill, step, _ in runs.values():
        for _ in range(3):
            fill()
            step()
    after = {name: values() for name, (*_, values) in runs.items()}
    timing.demand_agreement(after, start, 1e-4)
    for name, arrays in after.items():
        assert {array.dtype for array in arrays} == {np.dtype(np.float32)}, name
    for array, kept in zip((*start, *grads), before, strict=True):
        np.testing.assert_array_equal(array, kept)


def test_an_optimizer_that_does_something_else_is_noticed(monkeypatch):
    class Lazy(twins.Momentum):
        def step_(self, p, g, state, lr, t):
            torch._foreach_add_(p, g, alpha=-lr)

    monkeypatch.setattr(twins, "Momentum", Lazy)
    with pytest.raises(CourseError, match="RuleOptimizer and NumPy disagree on parameter 0"):
        optimizers.line(optimizers.CASES[1], (3, 4), 1, 0, "cpu")


def test_the_report_of_the_optimizers(capsys):
    some = [optimizers.CASES[k] for k in (0, 4, 7)]
    optimizers.main(rounds=2, markdown=True, at_least=0, cases=some, setups=((3, 5), (7,)))
    said = capsys.readouterr().out
    assert "; numpy " in said and "; torch " in said
    assert "2 rounds (3 with more than a million parameters)" in said
    assert said.index("8 parameters in 2 tensors\n") < said.index("7 parameters in 1 tensor\n")
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in said.splitlines() if line.startswith("|")]
    assert [cells[:2] for cells in lines[2:5]] == [["SGD", "3"], ["RMSprop", "5"], ["AMSGrad", "9"]]
    for cells in lines[2:5] + lines[7:]:
        numbers = dict(zip(lines[0][2:], cells[2:], strict=True))
        assert (numbers.pop("fused") == "") == (cells[0] == "RMSprop")
        assert all(float(number) >= 0 for number in numbers.values())
    assert said.count("RuleOptimizer ÷ torch: at most") == said.count("RuleOptimizer ÷ foreach: at most") == 2


def test_the_table_says_how_long_each_takes(monkeypatch):
    """Seconds of one call become ns per parameter; memory is half the arrays times the copy; ratios are by round."""
    took = {"NumPy": 80.0, "RuleOptimizer": 6.0, "torch": 4.0, "foreach": 12.0, "fused": 2.0, "copy": 1.0}
    made = {name: np.array([1.0, 2.0, 3.0]) * value * 1e-9 for name, value in took.items()}
    monkeypatch.setattr(timing, "interleaved", lambda calls, rounds, at_least: {name: made[name] for name in calls})
    cells, ratios = optimizers.line(optimizers.CASES[5], (1, 3), 3, 0, "cpu")
    assert cells == ["Adam", "7", "1.75", "40.00", "3.00", "2.00", "6.00", "1.00", "1.50", "0.50"]
    assert ratios == {"torch": pytest.approx((1.5, 0)), "foreach": pytest.approx((0.5, 0))}


def test_on_a_gpu_a_call_lasts_until_the_gpu_has_done_it(monkeypatch):
    log = []
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: log.append("waited"))
    optimizers.finished(lambda: log.append("called"), "cuda")()
    assert log == ["called", "waited"]
    optimizers.finished(lambda: log.append("called"), "cpu")()
    assert log == ["called", "waited", "called"]


@pytest.mark.parametrize(("there", "device", "named"), [(True, "cuda", "Fine GPU 9"), (False, "cpu", "the CPU")])
def test_the_gpu_is_taken_where_there_is_one(monkeypatch, capsys, there, device, named):
    def line(case, sizes, rounds, at_least, where):
        asked.append(where)
        size = len(case.rule)
        return ["1"] * len(optimizers.HEADER), {"torch": (size, 0.25), "foreach": (1 / size, 0.5)}

    asked = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Fine GPU 9")
    monkeypatch.setattr(optimizers, "line", line)
    optimizers.main(rounds=1, cases=optimizers.CASES[:2], setups=((1,),))
    said = capsys.readouterr().out
    assert asked == [device] * 2
    assert f"in float32 on {named}, one thread" in said
    assert "÷ torch: at most 8.00 ± 0.25 (Momentum)" in said
    assert "÷ foreach: at most 0.33 ± 0.50 (SGD)" in said


def test_tables_for_the_terminal_and_for_the_readme():
    small = table(["a", "b"], [[1, "x"]])
    assert reporting.formatted(small, markdown=False) == "a  b\n1  x"
    assert reporting.formatted(small, markdown=True) == "| a | b |\n| --- | --- |\n| 1 | x |"


def test_the_processor_is_named(tmp_path):
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Fine Chip 9\n", encoding="utf-8")
    assert reporting.processor(tmp_path / "cpuinfo") == "Fine Chip 9"
    assert reporting.processor(tmp_path / "none")


def test_a_benchmark_runs_in_its_own_process_with_one_thread():
    asked = []
    code = benchmarks.run("engine", 3, True, call=lambda command, cwd, env: asked.append((command, env)) or 5)
    (command, variables), *more = asked
    assert code == 5 and not more
    assert command[0] == sys.executable
    assert command[2] == "from course_utils.benchmarks import engine; engine.main(rounds=3, markdown=True)"
    assert {variables[name] for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")} == {"1"}


def test_the_command_line(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(environment, "enter", lambda argv, install: None)
    monkeypatch.setattr(benchmarks, "run", lambda *options: asked.append(options) or 0)
    assert cli.main(["bench", "engine"]) == 0
    assert cli.main(["bench", "optimizers", "--rounds", "3", "--markdown"]) == 0
    assert asked == [("engine", 31, False), ("optimizers", 3, True)]
    with pytest.raises(SystemExit):
        cli.main(["bench", "everything"])
    assert "optimizers" in capsys.readouterr().err
