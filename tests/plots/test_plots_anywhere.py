"""A figure is the same bytes whatever the reader's Matplotlib is set to."""

import os
import subprocess
import sys
import warnings

import matplotlib as mpl
import numpy as np
import pytest
from ipywidgets import IntSlider
from made import figures, make
from matplotlib import style as sheets

from course_utils import plots, widgets
from course_utils.lectures import ROOT
from course_utils.plots import style

FONTS = {"font.family": "monospace", "font.size": 20, "mathtext.fontset": "stix", "axes.unicode_minus": False}
SAVING = {"savefig.bbox": "tight", "savefig.pad_inches": 2, "savefig.transparent": True, "savefig.facecolor": "red"}
SAVING |= {"savefig.dpi": 33, "savefig.format": "pdf", "figure.dpi": 50, "savefig.orientation": "landscape"}
LINES = {"lines.linestyle": ":", "lines.antialiased": False, "lines.markersize": 20, "path.sketch": (1, 100, 2)}
LINES |= {"axes.prop_cycle": mpl.cycler(color=["r"]), "markers.fillstyle": "none", "path.simplify_threshold": 1.0}
AXES = {"axes.grid": True, "axes.facecolor": "black", "axes.linewidth": 5, "axes.xmargin": 0.4, "axes.titley": 0.5}
AXES |= {"axes.autolimit_mode": "round_numbers", "axes.labelpad": 20, "xtick.direction": "in", "xtick.bottom": False}
AXES |= {"axes.formatter.use_locale": True, "axes.formatter.limits": (-1, 1), "xtick.minor.visible": True}
LAYOUT = {"figure.autolayout": True, "figure.subplot.left": 0.4, "figure.constrained_layout.h_pad": 1}
OTHERS = {"image.cmap": "hot", "hist.bins": 3, "errorbar.capsize": 5, "contour.linewidth": 5, "hatch.color": "red"}
OTHERS |= {"text.antialiased": False, "text.hinting": "none", "patch.antialiased": False, "legend.loc": "center"}

HOSTILE = {
    "white text": {"text.color": "white"},
    "TeX": {"text.usetex": True},
    "no mathematics": {"text.parse_math": False},
    "everything": FONTS | SAVING | LINES | AXES | LAYOUT | OTHERS,
    **{sheet: sheet for sheet in ("dark_background", "ggplot", "bmh", "classic", "grayscale")},
}


FEW = (
    "course_map",
    "held_step",
    "layer_histograms",
    "outer_product",
    "range_test",
    "stability_region",
    "word_frequencies",
)


def pictures(names):
    """These figures, a grid and a widget, small, so that it takes no time."""
    z = np.linspace(-1, 1, 5)
    slider = widgets.Explorer(lambda size: (make("held_step")(), "A figure with a slider."), {"size": IntSlider(1)})
    made = {name: plots.to_png(make(name)(), dpi=40) for name in names}
    made["a grid"] = plots.to_png(plots.activations(z, {"tanh": (np.tanh(z), 1 - np.tanh(z) ** 2)}), dpi=40)
    return made | {"a widget": slider.still[0]}


@pytest.mark.parametrize("settings", HOSTILE.values(), ids=HOSTILE)
def test_no_setting_of_the_reader_changes_a_figure(settings):
    names = figures() if settings is HOSTILE["everything"] else FEW
    expected = pictures(names)
    with mpl.rc_context():
        sheets.use(settings) if isinstance(settings, str) else mpl.rcParams.update(settings)
        here = pictures(names)
    assert [name for name in expected if here[name] != expected[name]] == []


def test_the_comparison_sees_a_setting():
    """What is drawn outside of the style does depend on the reader."""

    def with_a_word():
        ax = make("outer_product")()
        ax.text(0, 0, "a word")
        return plots.to_png(ax, dpi=40)

    here = with_a_word()
    with mpl.rc_context(HOSTILE["white text"]):
        assert with_a_word() != here


def test_the_readers_settings_are_theirs_again_afterwards():
    with mpl.rc_context({"text.color": "white", "font.size": 20}):
        before = dict(mpl.rcParams)
        with style.styled():
            assert mpl.rcParams["text.color"] == "black" and mpl.rcParams["lines.linewidth"] == 2
            assert mpl.rcParams["backend"] == before["backend"]
        assert dict(mpl.rcParams) == before


def test_the_style_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with style.styled():
            pass


PROGRAM = """
import hashlib, sys
sys.path[:0] = ["tests", "tests/plots"]
from made import make
from course_utils import plots
import matplotlib
print(matplotlib.rcParams["text.color"])
print(hashlib.sha256(plots.to_png(make("outer_product")()) + plots.to_png(make("course_map")())).hexdigest())
"""


def test_a_file_of_settings_changes_nothing(tmp_path):
    """The real thing: a matplotlibrc that Matplotlib reads when it is imported."""
    (tmp_path / "matplotlibrc").write_text("text.color: white\nsavefig.bbox: tight\nfont.size: 30\n")
    said = [
        subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        for env in (os.environ | {"MATPLOTLIBRC": ""}, os.environ | {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")})
    ]
    assert [one.stdout.split()[0] for one in said] == ["black", "white"]  # it was read
    assert said[0].stdout.split()[1] == said[1].stdout.split()[1]
