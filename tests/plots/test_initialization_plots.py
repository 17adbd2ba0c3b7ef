"""Histograms of layers lie on their sides, symmetric, each bar as wide as the root of its count."""

import numpy as np
import pytest
from matplotlib.collections import PolyCollection

from course_utils import plots
from course_utils.plots import initialization
from course_utils.plots.initialization import _sideways

COUNTS = {-0.75: 100, -0.25: 25, 0.25: 4, 0.75: 1}  # of values in the middle of each of four bins
VALUES = np.repeat(list(COUNTS), list(COUNTS.values()))


def assert_as_wide_as_the_root_of_its_count(bars, center):
    xs, ys = bars[..., 0], bars[..., 1]
    np.testing.assert_allclose(xs.max(axis=1) - xs.min(axis=1), 0.9 * np.array([1, 0.5, 0.2, 0.1]), rtol=1e-12)
    np.testing.assert_allclose(xs.mean(axis=1), center, rtol=1e-12)
    np.testing.assert_allclose(ys.min(axis=1), [-1, -0.5, 0, 0.5], atol=1e-12)
    np.testing.assert_allclose(ys.max(axis=1), [-0.5, 0, 0.5, 1], atol=1e-12)


def test_a_bar_is_as_wide_as_the_root_of_its_count():
    assert_as_wide_as_the_root_of_its_count(_sideways(3, VALUES, -1, 1, bins=4), center=3)


def test_a_bar_as_wide_as_its_count_is_noticed(monkeypatch):
    monkeypatch.setattr(initialization.np, "sqrt", lambda x: x)
    with pytest.raises(AssertionError):
        assert_as_wide_as_the_root_of_its_count(_sideways(3, VALUES, -1, 1, bins=4), center=3)


def test_what_lies_outside_is_counted_at_the_edge_and_empty_bins_have_no_bar():
    bars = _sideways(0, np.array([-9.0, 0.9, 0.9, 0.9, 9.0]), -1, 1, bins=4)
    assert bars[..., 1].min(axis=1).tolist() == [-1, 0.5]
    widths = np.ptp(bars[..., 0], axis=1)
    np.testing.assert_allclose(widths, [0.45, 0.9], rtol=1e-12)


def drawn_bars(ax):
    """(center, widest bar) of every layer in every panel: bars of one layer share their center."""
    found = []
    for panel in ax.child_axes:
        (bars,) = (artist for artist in panel.collections if isinstance(artist, PolyCollection))
        boxes = [path.get_extents() for path in bars.get_paths()]
        centers = sorted({round((box.x0 + box.x1) / 2, 6) for box in boxes})
        found.append([(c, max(b.width for b in boxes if abs(b.x0 + b.x1 - 2 * c) < 1e-6)) for c in centers])
    return found


def test_every_layer_has_its_bars_and_its_widest_is_as_wide_as_any():
    outputs, gradients = [VALUES, 2 * VALUES, VALUES / 2], [VALUES / 9, VALUES / 3, VALUES]
    for centers in drawn_bars(plots.layer_histograms(outputs, gradients)):
        assert centers == [(k, pytest.approx(0.9)) for k in range(3)]
    for centers in drawn_bars(plots.nets_side_by_side({"a": outputs, "b": gradients})):
        assert centers == [(k, pytest.approx(0.9)) for k in (1, 2, 3)]
