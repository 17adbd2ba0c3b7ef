"""One widget for the whole course: controls that redraw a figure, and a still picture where nothing can move."""

from html import escape
from itertools import product

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
            control.style.description_width = "initial"  # as wide as the label, which is cut off otherwise
            control.observe(self._redraw, names="value")

    def values(self):
        """The current value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def is_switch(self, name):
        """Whether a control chooses among options; the others are sliders."""
        return hasattr(self.controls[name], "options")

    def values_of(self, name, most=None):
        """The values that a control can take, in order; of a slider with more positions `most`, with both ends."""
        control = self.controls[name]
        return list(control.options) if self.is_switch(name) else _some(_steps(control), most)

    def positions(self, most=None):
        """Yield values for `draw`: under each choice of the switches, each slider at each of its positions.

        The other sliders stay as they are. most: of a slider with more positions, so many are taken, with both ends.
        """
        switches = {name: self.values_of(name) for name in self.controls if self.is_switch(name)}
        sliders = {name: self.values_of(name, most) for name in self.controls if name not in switches}
        for choice in product(*switches.values()):
            chosen = self.values() | dict(zip(switches, choice, strict=True))
            yield from (chosen | {name: value} for name, values in sliders.items() for value in values)
            if not sliders:
                yield chosen

    def _redraw(self, change):
        try:
            self._show(*self.draw(**self.values()))
        except Exception as error:  # it would be seen nowhere else: a widget's callback has no output
            told = f"These values cannot be drawn, and the picture is still the one before: {error}"
            self.caption.value = f'<span role="alert">⚠ {escape(told)}</span>'

    def _show(self, ax, alt):
        self.image.value = to_png(ax, SCREEN_DPI)
        self.caption.value = f'<span role="status">{escape(alt)}</span>'

    def __repr__(self):
        return self.still[1]

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, metadata = picture_bundle(*self.still)
        return self.view._repr_mimebundle_() | data, metadata


def _steps(slider):
    """All values that a slider can take."""
    steps = round((slider.max - slider.min) / slider.step)
    return [type(slider.value)(round(slider.min + k * slider.step, 10)) for k in range(steps + 1)]


def _some(values, most):
    """`most` of these values, evenly, with the first and the last; all of them if there are no more."""
    if most is None or len(values) <= most:
        return values
    return [values[round(k * (len(values) - 1) / (most - 1))] for k in range(most)]
