"""`course bench lookup` compares like with like. Nothing here is timed by a real clock."""

import inspect
import itertools

import numpy as np
import pytest

from course_utils import benchmarks
from course_utils.benchmarks import lookup
from course_utils.errors import CourseError

pytestmark = pytest.mark.filterwarnings("error", "ignore:Sparse invariant checks")
SIZE = 1000


@pytest.fixture
def small(monkeypatch):
    """Fewer ids and batches, narrower rows, a younger clock: quick to run."""
    for name, value in {"IDS": 64, "WIDTH": 8, "BATCHES": 5, "MATURE": 20}.items():
        monkeypatch.setattr(lookup, name, value)


def clock():
    """A clock that ticks whenever it is looked at."""
    ticks = itertools.count()
    return lambda: float(next(ticks))


def test_the_set_up_is_the_stated_one():
    assert (lookup.IDS, lookup.WIDTH, lookup.SIZES) == (4096, 64, (10**4, 10**5, 10**6, 10**7))
    assert [(case.rule, case.goal) for case in lookup.CASES] == [("Adam", 3.0), ("Adagrad", 2.5), ("SGD", 0.9)]
    for case in lookup.CASES:
        assert case.sparse.__name__ == {"Adam": "SparseAdam"}.get(case.rule, case.rule)
    ids, dY = lookup.drawn(10**4)
    assert ids.shape == (500, 4096) and dY.shape == (8, 4096, 64) and dY.dtype == np.float32
    assert ids.min() == 0 and 9000 < ids.max() < 10**4
    assert not np.array_equal(ids[0], ids[1])
    counts = np.bincount(ids[0], minlength=10**4)
    assert counts[:10].sum() > 10 * counts[100:110].sum() > 0


@pytest.mark.parametrize("case", lookup.CASES, ids=lambda case: case.rule)
def test_all_do_the_same_work(case, small):
    runs = {name: make() for name, make in lookup.competitors(case, SIZE, before=0).items()}
    assert [*runs] == [*lookup.TABLES, "sparse", *["dense"] * (case.rule == "Adam")]
    lookup.demand_agreement(case, runs, SIZE)
    after = {name: values() for name, (_, values) in runs.items()}
    assert {x.dtype for x in after.values()} == {np.dtype(np.float32)}
    assert {x.shape for x in after.values()} == {(SIZE, 8)}
    moved = {name: int((x != 1).any(axis=1).sum()) for name, x in after.items()}
    assert len({*moved.values()}) == 1 and 64 < moved["sparse"] < 192
    frozen, whole = after["torch_gpu freeze"], after["torch_gpu catch_up"]
    far = np.abs(frozen - whole).max() / np.abs(whole - 1).max()
    assert (far > 0.05) == (case.rule == "Adam"), "idle rows slide on under Adam, and only there"


@pytest.mark.parametrize("case", lookup.CASES, ids=lambda case: case.rule)
@pytest.mark.parametrize("name", lookup.TABLES)
def test_a_table_begins_with_ones_and_the_state_of_its_rule(name, case, small):
    """One step is that of a new table, so that nothing that was done before the clock has changed it."""
    module, idle = lookup.TABLES[name]
    rules, convert = {
        lookup.reference: (lookup.reference_rules, np.asarray),
        lookup.twin: (lookup.twin_rules, lookup.torch.as_tensor),
    }[module]
    ids, dY = lookup.drawn(SIZE)
    step, values = lookup.by_table(module, idle, case, SIZE, ids, dY, before=0)
    step()
    new = module.LookupTable(convert(np.ones((SIZE, 8), np.float32)), getattr(rules, case.rule)(), idle)
    new.update(convert(ids[0]), convert(dY[0]), lookup.LR)
    np.testing.assert_array_equal(values(), np.asarray(new.dense()))


@pytest.mark.parametrize("wrong", ["NumPy catch_up", "torch_gpu catch_up"])
def test_who_does_other_work_is_noticed(wrong, small, monkeypatch):
    monkeypatch.setattr(lookup, "TABLES", lookup.TABLES | {wrong: (lookup.TABLES[wrong][0], "freeze")})
    with pytest.raises(CourseError, match="disagree on parameter 0"):
        lookup.seconds(lookup.CASES[0], SIZE, rounds=1, at_least=0, clock=clock())


def test_each_step_takes_the_next_batch_and_the_next_gradient(small, monkeypatch):
    seen = []

    class Watched(lookup.reference.LookupTable):
        def gather(self, ids):
            seen.append(("gather", ids))
            return super().gather(ids)

        def update(self, ids, dY, lr):
            seen.append(("update", ids, dY))
            super().update(ids, dY, lr)

    monkeypatch.setattr(lookup.reference, "LookupTable", Watched)
    ids, dY = lookup.drawn(SIZE)
    step, _ = lookup.by_table(lookup.reference, "catch_up", lookup.CASES[0], SIZE, ids, dY, before=3)
    assert [name for name, *_ in seen] == ["update"] * 3 and all(len(x) == 0 for _, x, _ in seen)
    del seen[:]
    for _ in range(7):
        step()
    gathered, updated = seen[::2], seen[1::2]
    assert all(np.array_equal(x, ids[k % 5]) for k, (_, x) in enumerate(gathered))
    assert all(np.array_equal(x, ids[k % 5]) and np.array_equal(y, dY[k]) for k, (_, x, y) in enumerate(updated))


def test_moving_alone_moves_each_row_once_and_changes_nothing(small, monkeypatch):
    tables = []
    monkeypatch.setattr(
        lookup, "ones", lambda size: tables.append(np.arange(8.0 * size).reshape(size, 8)) or tables[-1]
    )
    step, _ = lookup.alone(lookup.CASES[0], SIZE)
    step()
    assert len(tables) == 3 and all(np.array_equal(x, tables[0]) for x in tables)
    assert "np.unique(batch)" in inspect.getsource(lookup.alone)


def test_large_tables_are_made_one_after_the_other(small, monkeypatch):
    monkeypatch.setattr(lookup, "TOGETHER", SIZE - 1)
    alive, most = set(), []

    def watched(make, name):
        def made():
            step, values = make()
            alive.add(name)
            most.append(len(alive))

            class Step:
                def __call__(self):
                    step()

                def __del__(self):
                    alive.discard(name)

            return Step(), values

        return made

    real, alone = lookup.competitors, lookup.alone

    def competitors(*given, **options):
        return {name: watched(make, name) for name, make in real(*given, **options).items()}

    monkeypatch.setattr(lookup, "competitors", competitors)
    monkeypatch.setattr(lookup, "alone", lambda *given: watched(lambda: alone(*given), "alone")())
    monkeypatch.setattr(lookup, "demand_agreement", lambda *given: None)
    monkeypatch.setattr(lookup, "SIZES", (1,))
    times = lookup.seconds(lookup.CASES[0], SIZE, rounds=2, at_least=0, clock=clock())
    assert max(most) == 1 and [*times] == ["alone", *lookup.TABLES, "sparse"]


def test_a_table_for_which_there_is_too_little_memory(tmp_path):
    (tmp_path / "meminfo").write_text("MemTotal: 99 kB\nMemAvailable:  10000000 kB\n", encoding="utf-8")
    assert lookup.fits(9 * 10**6, tmp_path / "meminfo") and not lookup.fits(11 * 10**6, tmp_path / "meminfo")
    assert not lookup.fits(1, tmp_path / "none")


def test_the_whole_report(small, capsys, monkeypatch):
    monkeypatch.setattr(lookup, "fits", lambda size: False)
    lookup.main(rounds=2, markdown=True, at_least=0, sizes=(500, SIZE, 10**7), clock=clock())
    said = capsys.readouterr().out
    assert "; torch " in said and "2 rounds" in said and "Left out: 10,000,000 rows" in said
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in said.splitlines() if line.startswith("|")]
    assert [line[:2] for line in lines[2:8]] == [[r, s] for r in ("Adam", "Adagrad", "SGD") for s in ("500", "1,000")]
    assert all((line[-1] == "") == (line[0] != "Adam") for line in lines[2:8])
    assert lines[8][0] == "rule" and lines[8][1] == "at 1,000 rows:"
    assert [line[:2] + line[3:4] for line in lines[10:]] == [
        [rule, kind, goal]
        for rule, goal in (("Adam", "≥ 3.0"), ("Adagrad", "≥ 2.5"), ("SGD", "≥ 0.9"))
        for kind in ("NumPy", "torch_gpu")
    ]


def test_it_is_run_as_the_other_benchmarks_are():
    asked = []
    benchmarks.run("lookup", 3, True, call=lambda command, cwd, env: asked.append(command) or 0)
    assert asked[0][2] == "from course_utils.benchmarks import lookup; lookup.main(rounds=3, markdown=True)"
    given = inspect.signature(lookup.main).parameters
    assert given["rounds"].default == 31 and given["markdown"].default is False
