"""Lecture 02: one step at a time, what does each node of a graph compute, and what does it send back?"""

from ipywidgets import FloatSlider, IntSlider

from course_utils.plots.graph_steps import events, graph_steps, happened
from course_utils.widgets.explorer import Explorer


def graph_explorer(trace, **start):
    """A slider for the step and one for each input of a small graph.

    trace: (name=value, …) → a list of `plots.Step`, inputs first, result last. start: the first values of its inputs.
    The picture begins at the last step, where all is shown.
    """
    last = len(events(trace(**start))) - 1

    def draw(step, **inputs):
        steps = trace(**inputs)
        return graph_steps(steps, step), f"Step {step} of {last}. {happened(steps, step)}"

    controls = {"step": IntSlider(value=last, min=0, max=last, description="step")}
    for name, value in start.items():
        controls[name] = FloatSlider(value=value, min=-3, max=3, step=0.5, description=name)
    return Explorer(draw, controls)
