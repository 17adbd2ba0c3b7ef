"""Lecture 05: its figures show their data, and what it leaves to the reader's eye is so."""

import numpy as np

from course_utils import plots
from course_utils.numpy_ref.optimizers import Adam
from course_utils.plots import style

WALKS = {"near": np.array([[-1.0, 0.3], [0.2, 0.1]]), "far": np.array([[-1.0, 0.3], [9.0, 99.0], [0.0, 0.0]])}


def test_paths_begin_at_a_ring_and_are_cut_off_where_they_leave():
    ax = plots.paths_on_surface(np.diag([1.0, 100.0]), WALKS, "t")
    near, far, ring, minimum = (line.get_xydata().tolist() for line in ax.lines)
    assert near == WALKS["near"].tolist() and far == WALKS["far"][:2].tolist()
    assert ring == [[-1.0, 0.3]] and minimum == [[0.0, 0.0]]
    assert [text.get_text() for text in ax.texts] == list(WALKS)
    assert np.allclose([*ax.get_xlim(), *ax.get_ylim()], [-1.3, 1.3, -0.65, 0.65])


def test_paths_that_are_not_finite_can_be_drawn():
    walk = np.array([[1.0, 1.0], [np.inf, 1.0], [np.nan, np.nan]])
    plots.to_png(plots.paths_on_surface(np.eye(2), {"lost": walk}, "t"))


def test_level_lines_are_those_of_the_surface():
    turned = np.array([[50.5, -49.5], [-49.5, 50.5]])  # curvature 100 across the diagonal, 1 along it
    lines = plots.paths_on_surface(turned, {"p": np.array([[1.0, 1.0]])}, "t").collections[0].get_paths()
    inner = lines[0].vertices
    costs = np.einsum("ij,jk,ik->i", inner, turned, inner)
    assert len(inner) > 50 and np.ptp(costs) < 0.1 * costs.mean()
    ends = inner[np.linalg.norm(inner, axis=1).argmax()]
    assert abs(ends[0] / ends[1] - 1) < 0.2  # the long axis is the diagonal


def test_state_over_time_shows_gradient_state_and_step():
    ax = plots.state_over_time([1, 2, 3], {"m": [4, 5, 6], "v": [7, 8, 9]}, [1, 0, 1], {"a": 1, "b": 3}, "t")
    shown = [
        [line.get_ydata().tolist() for line in panel.lines if len(line.get_ydata()) == 3] for panel in ax.child_axes
    ]
    assert shown == [[[1, 2, 3]], [[4, 5, 6], [7, 8, 9]], [[1, 0, 1]]]
    looks = [(panel.lines[0].get_linestyle(), panel.lines[0].get_color()) for panel in ax.child_axes]
    assert looks == [("--", style.GRADIENTS), (":", style.STATE), ("-", style.PARAMETERS)]
    assert [panel.get_ylabel() for panel in ax.child_axes] == ["gradient", "state m, v", "step / η"]
    assert [text.get_text() for text in ax.child_axes[0].texts] == ["a", "b"]
    assert [text.get_text() for text in ax.child_axes[1].texts] == ["m", "v"]


def test_a_rule_without_state_has_two_panels():
    ax = plots.state_over_time([1, 2], {}, [1, 2], {}, "t")
    assert [panel.get_ylabel() for panel in ax.child_axes] == ["gradient", "step / η"]


def test_momentum_is_best_for_the_condition_number_that_the_lecture_names():
    """The largest eigenvalue of one step, over curvatures from 1 to κ, is smallest at Polyak's μ."""

    def slowest(mu, kappa, rate):
        found = []
        for h in np.geomspace(1, kappa, 50):
            step = np.array([[1 - rate * h, -rate * mu], [h, mu]])
            found.append(np.abs(np.linalg.eigvals(step)).max())
        return max(found)

    kappa = ((1 + np.sqrt(0.9)) / (1 - np.sqrt(0.9))) ** 2
    rate = (2 / (np.sqrt(kappa) + 1)) ** 2
    assert abs(kappa - 1442) < 1
    best = slowest(0.9, kappa, rate)
    assert abs(best - np.sqrt(0.9)) < 1e-3
    assert all(slowest(mu, kappa, factor * rate) > best for mu in (0.85, 0.9, 0.95) for factor in (0.7, 1.3))


def test_no_gradients_make_adams_step_longer_than_the_lecture_says():
    rng = np.random.default_rng(0)
    bound = 0.1 / np.sqrt(0.001) / np.sqrt(1 - 0.9**2 / 0.999)
    for scale in (1.0, 1.05, 1.11, 1.2):  # growing by 0.999 / 0.9 = 1.11 is the worst
        p, state = np.zeros(1000), Adam().init(np.zeros(1000))
        for t in range(1, 200):
            g = scale**t * rng.choice([0.0, 0.5, 1.0, 2.0], 1000)
            new, state = Adam().step(p, g, state, 1.0, 100_000 + t)  # an empty state and an old clock: a long silence
            assert np.abs(new - p).max() <= bound
            p = new
