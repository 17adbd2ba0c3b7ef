"""Lecture 09: how far apart are three ways to average over sentences, and which lengths make them agree?"""

from ipywidgets import IntSlider

from course_utils.plots.accumulation import sentences_and_means
from course_utils.widgets.explorer import Explorer


def averages_explorer(averages, losses):
    """A slider for the length of each of four sentences, over their blocks and three averages.

    averages: (lengths, losses) → {name: average}, the mean over tokens first. losses: the mean loss in each sentence.
    """

    def draw(**lengths):
        lengths = list(lengths.values())
        means = averages(lengths, losses)
        token, *others = means.values()
        apart = max(abs(other - token) for other in others)
        title = f"Off by up to {apart / token:.0%}" if apart > 5e-3 * token else "All three agree"
        sentence = f"Sentences of {', '.join(map(str, lengths))} tokens, whose mean losses are "
        sentence += ", ".join(f"{loss:g}" for loss in losses) + ". "
        sentence += "; ".join(f"{name}: {value:.2f}" for name, value in means.items()) + "."
        return sentences_and_means(lengths, losses, means, f"{title}: what is averaged?", groups=(2, 2)), sentence

    return Explorer(
        draw,
        {
            f"sentence_{k}": IntSlider(value=start, min=1, max=12, description=f"sentence {k}")
            for k, start in enumerate((1, 9, 2, 12), start=1)
        },
    )
