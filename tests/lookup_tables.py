"""Lookup tables of both backends behind one face, arrays in and arrays out; and the dense rule on the whole table."""

import numpy as np
import torch

from course_utils.numpy_ref import lookup as reference
from course_utils.numpy_ref import optimizers as reference_rules
from course_utils.torch_gpu import lookup as twin
from course_utils.torch_gpu import optimizers as twin_rules


class Reference:
    """A table of numpy_ref."""

    def __init__(self, E, case):
        rule = getattr(reference_rules, case.rule)(**case.settings)
        self.table = reference.LookupTable(E.copy(), rule, **case.options)

    def gather(self, ids):
        return self.table.gather(ids)

    def update(self, ids, dY, lr):
        self.table.update(ids, dY, lr)

    def arrays(self):
        """{name: array} of everything, all rows up to date."""
        return {"p": self.table.dense()} | self.table.state


class Twin:
    """A table of torch_gpu."""

    device = "cpu"

    def __init__(self, E, case):
        rule = getattr(twin_rules, case.rule)(**case.settings)
        self.table = twin.LookupTable(torch.tensor(E, device=self.device), rule, **case.options)

    def gather(self, ids):
        return self.table.gather(self._tensor(ids)).detach().cpu().numpy()

    def update(self, ids, dY, lr):
        self.table.update(self._tensor(ids), self._tensor(dY), lr)

    def arrays(self):
        dense = self.table.dense()
        return {name: x.cpu().numpy() for name, x in ({"p": dense} | self.table.state).items()}

    def _tensor(self, values):
        return torch.as_tensor(values, device=self.device)


class Dense:
    """What the reference's rule makes of the whole table, with a gradient of 0 for rows that are not in use."""

    def __init__(self, E, case):
        self.rule, self.l2, self.t = getattr(reference_rules, case.rule)(**case.settings), case.options.get("l2", 0), 0
        self.p, self.state = E.copy(), self.rule.init(E)

    def gather(self, ids):
        return self.p[ids]

    def update(self, ids, dY, lr):
        self.t += 1
        G = 2 * self.l2 * self.p
        np.add.at(G, ids, dY)
        self.p, self.state = self.rule.step(self.p, G, self.state, lr, self.t)

    def arrays(self):
        return {"p": self.p} | self.state


class DenseTwin(Dense):
    """The same with the twin's rule, whose roundings may differ in the last place."""

    def __init__(self, E, case):
        super().__init__(E, case)
        self.rule, self.p = getattr(twin_rules, case.rule)(**case.settings), torch.tensor(E)
        self.state = self.rule.init(self.p)

    def gather(self, ids):
        return self.p.numpy()[ids]

    def update(self, ids, dY, lr):
        self.t += 1
        G = torch.add(torch.zeros_like(self.p), self.p, alpha=2 * self.l2)
        G.index_add_(0, torch.as_tensor(ids).flatten(), torch.as_tensor(dY).reshape(-1, self.p.shape[1]))
        self.rule.step_([self.p], [G], {name: [entry] for name, entry in self.state.items()}, lr, self.t)

    def arrays(self):
        return {name: x.numpy() for name, x in ({"p": self.p} | self.state).items()}


BACKENDS = (Reference, Twin)
DENSE = {Reference: Dense, Twin: DenseTwin}


def zipf(rng, size, shape):
    """Ids as words come: id k with probability about 1/(k + 1)."""
    return (size ** rng.random(shape)).astype(np.int64) - 1


def uneven(n):
    """A rate that no formula foresees: waves, jumps, weeks of nothing, restarts; float as the schedules give it."""
    wave = 0.01 * (1.1 + np.cos(n / 7)) * 10.0 ** ((n // 90) % 3 - 1)
    return 0.0 if n % 400 < 50 else float(wave)


def steady(n):
    return 0.01


def train(tables, steps, d, size, schedule, batch=8, first=None, scale=1.0, seed=0):
    """The same updates of each table; each gradient depends on the rows that this very table gave out."""
    rng = np.random.default_rng(seed)
    target = rng.normal(size=(size, d))
    for n in range(steps):
        ids = zipf(rng, size, (batch // 4, 4)) if n or first is None else first
        drawn = 0.3 * rng.normal(size=(*ids.shape, d))
        for table in tables:
            table.update(ids, scale * (np.tanh(table.gather(ids) - target[ids]) + drawn), schedule(n))


def difference(found, right):
    """The largest difference of any array from the right one, relative to the largest entry of its column."""
    assert set(found) == set(right)
    worst = 0.0
    for name, x in right.items():
        assert found[name].shape == x.shape and found[name].dtype == x.dtype
        assert np.isfinite(x).all() and np.isfinite(found[name]).all()
        largest = np.abs(x).max(axis=0)
        assert (largest > 0).all(), f"{name} never moved"
        worst = max(worst, (np.abs(found[name] - x).max(axis=0) / largest).max())
    return worst
