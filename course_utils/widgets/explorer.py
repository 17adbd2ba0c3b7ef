"""One widget for the whole course: controls that redraw a figure, and a still picture where nothing can move."""

from html import escape

from ipywidgets import HTML, HBox, Image, VBox

from course_utils.plots.show import WIDTH, picture_bundle, to_png

SCREEN_DPI = 130  # a moving picture needs speed more than sharpness


class Explorer:
    """Controls over a figure. `draw(**values)` returns Axes and the sentence that says what they show.

    controls: {name: ipywidgets control}; `draw` gets their values under the same names. A live notebook shows the
    controls; GitHub, the deck and the site show the figure at the starting values, with its text.
    """

    def __init__(self, draw, controls):
        self.draw, self.controls = draw, controls
        ax, alt = self.draw(**self.values())
        self.still = to_png(ax), alt
        self.image = Image(format="png", width=WIDTH)
        self.caption = HTML()
        self.view = VBox([HBox(list(controls.values()), layout={"flex_flow": "row wrap"}), self.image, self.caption])
        self._show(ax, alt)
        for control in controls.values():
            control.observe(self._redraw, names="value")

    def values(self):
        """The current value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def _redraw(self, change):
        self._show(*self.draw(**self.values()))

    def _show(self, ax, alt):
        self.image.value = to_png(ax, SCREEN_DPI)
        self.caption.value = f'<span role="status">{escape(alt)}</span>'

    def __repr__(self):
        return self.still[1]

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, metadata = picture_bundle(*self.still)
        return self.view._repr_mimebundle_() | data, metadata
