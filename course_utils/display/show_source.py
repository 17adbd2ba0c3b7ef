"""The lines of a function as they stand in its file, printed in a notebook: what is shown is what runs."""

import inspect
import textwrap


def show_source(function, signature=False):
    """Print the body of a function or a method whose `def` is one line; signature=True prints that line too.

    >>> from course_utils.numpy_ref.optimizers import SGD
    >>> show_source(SGD.step, signature=True)
    def step(self, p, g, state, lr, t):
        return p - lr * g, {}
    """
    lines = inspect.getsource(function).splitlines()
    print(textwrap.dedent("\n".join(lines if signature else lines[1:])))
