"""Lecture 07: how long are the steps of a rare word, and when does it matter whether its row is frozen?"""

from ipywidgets import FloatSlider, IntSlider, ToggleButtons

from course_utils.plots.lookup_tables import row_over_time
from course_utils.widgets.explorer import Explorer


def rare_word_explorer(steps_of, rules):
    """Sliders for how often a word occurs and how long the rule remembers, a switch for the rule.

    steps_of: (rule, memory in updates, one update in how many uses the word) → {"dense", "freeze" or "catch_up":
    (updates that use the row (touches,), the length of its step at each (touches,), its total distance)}, in units of
    the rate. rules: the names to choose from.
    """

    def draw(every, exponent, rule):
        memory = 10.0**exponent
        found = steps_of(rule, memory, every)
        dense, frozen = found["dense"], found["freeze"]
        ratio = dense[1][-1] / frozen[1][-1]
        title = f"{rule}: the dense step is {ratio:.2g} × the frozen one"
        sentence = (
            f"{rule}, memory of {memory:.3g} updates, a word in one update of {every}. Its last step: "
            f"{dense[1][-1]:.2g} times the rate under the dense rule, {frozen[1][-1]:.2g} if frozen in between. "
            f"Its total distance: {dense[2]:.3g} and {frozen[2]:.3g}."
        )
        curves = {name: (at, steps) for name, (at, steps, _way) in found.items()}
        return row_over_time(curves, title, "step / η when used"), sentence

    return Explorer(
        draw,
        {
            "every": IntSlider(value=50, min=1, max=200, description="1 update in"),
            "exponent": FloatSlider(value=2, min=0.5, max=3, step=0.25, description="log₁₀ memory"),
            "rule": ToggleButtons(options=rules, description="rule"),
        },
    )
