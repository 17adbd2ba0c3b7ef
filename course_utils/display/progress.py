"""A progress bar for longer loops: in JupyterLab, in a terminal, and nowhere else."""

import os


def progress(items, description=""):
    """Go through `items` with a bar that is gone at the end. Where TQDM_DISABLE is set (tests, `course run`): no bar.

    >>> [k for k in progress(range(3))]
    [0, 1, 2]
    """
    from tqdm.auto import tqdm  # its notebook form does not read the variable, so it is read here

    bar = tqdm(items, desc=description, leave=False, disable=bool(os.environ.get("TQDM_DISABLE")))
    try:
        for item in items:
            yield item
            bar.update()
    finally:  # a loop that ends early is done as well: no red bar is left that looks like a failure
        bar.total = bar.n
        bar.close()
