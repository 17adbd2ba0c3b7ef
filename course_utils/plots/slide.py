"""A figure drawn again for a slide: larger type in the deck's font, no title, plain numbers at its ticks."""

import re
from io import BytesIO
from pathlib import Path

from matplotlib import font_manager, ticker
from matplotlib.text import Annotation, Text

from course_utils.plots import style

PIXELS = 100  # of a slide's 1,280 per inch of the figure
SMALLEST = 24  # pixels, of any text in a figure
GROWN = 1.75  # how much larger text is than in the notebook, where 10 points are the usual size
FONTS = ["Source Sans Pro", "DejaVu Sans"]  # the second has the few characters that the first lacks


def use_fonts(paths):
    """Let Matplotlib know these font files, once a process."""
    known = {Path(font.fname) for font in font_manager.fontManager.ttflist}
    for path in paths:
        if Path(path) not in known:
            font_manager.fontManager.addfont(path)


def for_slide(figure, size, title=False):
    """Change a finished figure into the one a slide shows, `size` inches wide and high.

    title: keep it. On a slide the heading says the point; a moving picture keeps its title, which moves along.
    A figure may be changed again, to another size.
    """
    figure.set_size_inches(size)
    if not title:
        _drop_titles(figure)
    panels = [panel for ax in figure.axes for panel in (ax, *ax.child_axes)]
    for ax in panels:
        for axis in (ax.xaxis, ax.yaxis):
            if axis.get_scale() == "log":
                for get, put in (
                    (axis.get_major_formatter, axis.set_major_formatter),
                    (axis.get_minor_formatter, axis.set_minor_formatter),
                ):
                    if not isinstance(get(), ticker.NullFormatter):
                        put(_Plain(get()))
        sizes = [label.get_fontsize() for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
        ax.tick_params(which="both", labelsize=_grown(_before(ax, "ticks", max(sizes, default=10))))
        marks = [mark for axis in (ax.xaxis, ax.yaxis) for mark in (*axis.majorTicks, *axis.minorTicks)]
        ticks = {text for mark in marks for text in mark.findobj(Text)}
        insets = {text for child in ax.child_axes for text in child.findobj(Text)}
        for text in set(ax.findobj(Text)) - ticks - insets:
            _grow(text)
        for line in ax.lines:
            line.set_linewidth(1.5 * _before(line, "width", line.get_linewidth()))
            line.set_markersize(1.5 * _before(line, "marker", line.get_markersize()))
    for text in set(figure.findobj(Text, include_self=False)) - set().union(*(ax.findobj(Text) for ax in figure.axes)):
        _grow(text)


def smallest(figure):
    """The smallest size of a text that the figure shows, in pixels of the slide."""
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return min((text.get_fontsize() * PIXELS / 72 for text in shown), default=SMALLEST)


def plain(value, _place=None):
    """A tick's number without an exponent, which nobody in the back row could read; `1e-6` where it would be long.

    >>> [plain(x) for x in (0.001, 0.5, 10, 10_000, 1e-6, 1e9)]
    ['0.001', '0.5', '10', '10,000', '1e-6', '1e9']
    """
    if value == 0 or 1e-3 <= abs(value) < 1e6:
        return f"{value:,.10g}"
    return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


class _Plain(ticker.Formatter):
    """Numbers where another formatter has some, in the form of `plain`."""

    def __init__(self, other):
        self.other = other

    def set_axis(self, axis):
        super().set_axis(axis)
        self.other.set_axis(axis)

    def set_locs(self, locs):
        self.other.set_locs(locs)

    def __call__(self, value, place=None):
        return plain(value) if self.other(value, place) else ""


def svg(figure):
    """The figure as the bytes of an SVG file, its letters as shapes: it looks the same on every machine."""
    return _saved(figure, format="svg", metadata={"Date": None, "Creator": None})


def webp(figure, dpi=140):
    """The figure as the bytes of a WebP file of at most 64 colors, without loss."""
    from PIL import Image

    with Image.open(BytesIO(_saved(figure, format="png", dpi=dpi))) as picture:
        buffer = BytesIO()
        picture.convert("RGB").quantize(64, dither=0).save(buffer, format="webp", lossless=True)
    return buffer.getvalue()


def _saved(figure, **options):
    import matplotlib as mpl

    for text in figure.findobj(Text):
        text.set_fontfamily(FONTS)  # by name: for a generic family Matplotlib does not look further for a letter
    buffer = BytesIO()
    with style.styled():
        mpl.rcParams.update({"svg.hashsalt": "course", "mathtext.fontset": "stixsans"})
        figure.savefig(buffer, **options)
    return buffer.getvalue()


def fitted(drawing, size):
    """((width, height) in inches of an SVG drawing as large as `size` allows, its smallest text in pixels)."""
    width, height = map(float, re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', drawing).groups())
    scale = min(PIXELS * size[0] / width, PIXELS * size[1] / height)
    texts = [float(found) for found in re.findall(r'font-size="([\d.]+)', drawing)]
    return (width * scale / PIXELS, height * scale / PIXELS), min(texts) * scale


def _drop_titles(figure):
    """Take away the title of the whole; where several Axes have one each, those say which is which, and stay."""
    titled = [ax for ax in figure.axes if any(ax.get_title(loc) for loc in ("left", "center", "right"))]
    if figure._suptitle is not None:
        figure._suptitle.set_text("")
    elif len(titled) == 1:
        for loc in ("left", "center", "right"):
            titled[0].set_title("", loc=loc)


def _grow(text):
    text.set_fontsize(_grown(_before(text, "size", text.get_fontsize())))
    if isinstance(text, Annotation) and isinstance(text.anncoords, str) and text.anncoords.startswith("offset"):
        text.xyann = tuple(1.5 * offset for offset in _before(text, "offset", text.xyann))


def _before(artist, name, value):
    """What a property of an artist was in the notebook, however often the figure has been changed since."""
    return vars(artist).setdefault(f"_notebook_{name}", value)


def _grown(points):
    return max(GROWN * points, SMALLEST * 72 / PIXELS)
