"""The exercise of lecture 13 on a fair split: whole topics are held out, until they hold enough sentences."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _topic_cases(rng):
    manual = ["if"] * 3 + ["for"] * 4 + ["class"] * 5 + ["with"] * 2 + ["del"]
    mixed = ["c", "a", "b", "a", "c", "a", "d", "b", "a", "d", "c", "a"]
    drawn = [str(topic) for topic in rng.choice(["try", "lambda", "yield", "pass", "global", "slots"], size=30)]
    order = [str(topic) for topic in rng.permutation(sorted(set(drawn)))]
    return [
        (manual, ["with", "class", "if", "del", "for"], 0.3),
        (manual, ["del", "for", "with", "if", "class"], 0.2),
        (mixed, ["d", "a", "b", "c"], 0.5),
        (mixed, ["b", "d", "c", "a"], 0.4),
        (["x", "y", "x", "z", "z", "z", "y", "x"], ["y", "z", "x"], 0.25),
        (drawn, order, 0.35),
        (drawn[:20], order[::-1], 0.6),
    ]


@exercise(
    "A fair split",
    minutes=6,
    difficulty=2,
    objective="Hold out what is as new to the classifier as a new text will be: whole topics, and enough of them.",
    cases=_topic_cases,
    hints=(
        "Two sentences of one topic share its names. If one of them is trained on and the other held out, how new is"
        " the other one?",
        "Go through `order`, one topic at a time. Before each, ask what share of the sentences is held out so far.",
        "Compare all at once: `np.array(topics) == topic` tells of every sentence whether it is of this topic. The mean"
        " of a boolean array is the share of its True.",
    ),
)
def held_out(topics, order, share):
    """Whether each sentence is held out, (n,)."""
    topics, held = np.array(topics), np.zeros(len(topics), bool)
    for topic in order:
        if held.mean() >= share:
            break
        held = held | (topics == topic)
    return held


STOP, JOIN, LOOP = "if held.mean() >= share:\n            break\n        ", "held | (topics == topic)", "in order"
ENOUGH, BODY = "held.mean() >= share", "held = held | (topics == topic)"


def _sentences_of(topics, order):
    """The numbers of the sentences, topic by topic in this order."""
    return [k for topic in order for k, other in enumerate(topics) if other == topic]


def _exactly(topics, order, share, rounded=np.ceil):
    held = np.zeros(len(topics), bool)
    held[_sentences_of(topics, order)[: int(rounded(share * len(topics)))]] = True
    return held


def _that_fit(topics, order, share):
    """Topics that still fit below the share; larger ones are passed over."""
    topics, held = np.array(topics), np.zeros(len(topics), bool)
    for topic in order:
        if np.mean(held | (topics == topic)) <= share:
            held = held | (topics == topic)
    return held


def _of_topics(rounded):
    return lambda topics, order, share: np.isin(topics, order[: int(rounded(share * len(order)))])


def _of_each_topic(topics, order, share):
    """The first sentences of every topic, its share of them."""
    held = np.zeros(len(topics), bool)
    for topic in order:
        own = _sentences_of(topics, [topic])
        held[own[: int(np.ceil(share * len(own)))]] = True
    return held


held_out.recognizes(
    first_sentences=(
        "You held out the first sentences. The topic in which your cut falls is on both sides, and what was learned of"
        " its names helps with the rest of it: the split is by sentence.",
        lambda topics, order, share: np.arange(len(topics)) < share * len(topics),
    ),
    last_sentences=(
        "You held out the last sentences. The topic in which your cut falls is on both sides, and what was learned of"
        " its names helps with the rest of it: the split is by sentence.",
        lambda topics, order, share: np.arange(len(topics)) >= len(topics) - share * len(topics),
    ),
    every_so_many=(
        "You held out every so-many-th sentence. Nearly every topic is on both sides then, and the names of a held-out"
        " sentence have been trained on: the split is by sentence.",
        lambda topics, order, share: np.arange(len(topics)) % round(1 / share) == 0,
    ),
    share_of_each_topic=(
        "You held out the share of each topic. All topics are on both sides then, and none of the held-out ones is"
        " new.",
        _of_each_topic,
    ),
    topic_cut=(
        "You took the topics in the right order and cut the last one in two, to meet the share exactly. A topic is held"
        " out whole, even if it is a little more.",
        _exactly,
    ),
    topic_cut_below=(
        "You took the topics in the right order and cut the last one in two, to stay within the share. A topic is held"
        " out whole, even if it is a little more.",
        lambda topics, order, share: _exactly(topics, order, share, np.floor),
    ),
    first_of_each_topic=(
        "You held out one sentence of a topic: `index` finds the first. All of its sentences go together.",
        {BODY: "held[list(topics).index(topic)] = True"},
    ),
    share_of_topics=(
        "You counted topics. They differ in length, so that a fifth of them may be far more or far less than a fifth of"
        " the sentences.",
        _of_topics(np.ceil),
    ),
    share_of_topics_below=(
        "You counted topics, and rounded their number down. They differ in length: count the sentences.",
        _of_topics(np.floor),
    ),
    one_more=(
        "You held out a topic after the share was reached. Ask before you take another, and count the last one in.",
        {
            STOP: "",
            BODY: f"before, {BODY}".replace("= held |", "= held.mean(), held |")
            + "\n        if before >= share: break",
        },
    ),
    more_than_the_share=(
        "Where the share is met exactly you go on. At least as much is asked for, not more.",
        {ENOUGH: "held.mean() > share"},
    ),
    one_fewer=(
        "You stopped before the share was reached: the topic that would have passed it is missing. At least as much is"
        " asked for.",
        {ENOUGH: "np.mean(held | (topics == topic)) > share"},
    ),
    one_fewer_still=(
        "You stopped before the share was reached: the topic that would have reached it is missing. At least as much is"
        " asked for.",
        {ENOUGH: "np.mean(held | (topics == topic)) >= share"},
    ),
    those_that_fit=(
        "You passed over topics that were too long and looked for shorter ones that still fit. Then it depends on their"
        " length which topics judge; take them in the order that is given.",
        _that_fit,
    ),
    inverted=(
        "Your array is True where a sentence is trained on. The task asks for those that are held out.",
        {"return held": "return ~held"},
    ),
    share_to_train_on=(
        "You held out as much as should be left to train on. `share` is the part that is held out.",
        {ENOUGH: "held.mean() >= 1 - share"},
    ),
    filled_from_the_other_end=(
        "You filled the training part first and held out what was left. The first topics of `order` are the ones to be"
        " held out.",
        {ENOUGH: "held.mean() >= 1 - share", "return held": "return ~held"},
    ),
    order_of_the_text=(
        "You took the topics in the order of the text. `order` says which come first.",
        {LOOP: "in dict.fromkeys(topics.tolist())"},
    ),
    order_of_the_alphabet=(
        "You took the topics in the order of the alphabet. `order` says which come first.",
        {LOOP: "in sorted(order)"},
    ),
    order_turned=(
        "You took the topics from the end of `order`.",
        {LOOP: "in order[::-1]"},
    ),
    longest_first=(
        "You took the longest topics first. `order` says which come first.",
        {LOOP: "in sorted(order, key=lambda topic: -np.sum(topics == topic))"},
    ),
    shortest_first=(
        "You took the shortest topics first. `order` says which come first.",
        {LOOP: "in sorted(order, key=lambda topic: np.sum(topics == topic))"},
    ),
    first_topic_alone=(
        "You held out one topic and stopped, whatever the share. A sum of True is a number of sentences, which one"
        " topic brings above any share: is it that?",
        {ENOUGH: "held.sum() >= share"},
    ),
    all_held_out=(
        "You held out everything. Nothing stops your loop when there is enough; a share is a number between 0 and 1.",
        {ENOUGH: "held.mean() >= 100 * share"},
    ),
    last_topic_alone=(
        "Each topic wipes out the one before it, so that nothing but the last stays held out, and the share is reached"
        " late or never.",
        {JOIN: "topics == topic"},
    ),
    both_at_once=(
        "You asked for sentences that are of the new topic and held out before. There are none.",
        {JOIN: "held & (topics == topic)"},
    ),
    all_others=(
        "You held out the sentences that are not of the topic.",
        {JOIN: "held | (topics != topic)"},
    ),
    numbers=(
        "You return the numbers of the sentences. The task asks for True or False, one for each sentence.",
        {"return held": "return np.flatnonzero(held)"},
    ),
    names_of_topics=(
        "You return the topics that are held out. The task asks for True or False, one for each sentence.",
        {"return held": "return [topic for topic in order if topic in topics[held]]"},
    ),
    one_for_each_topic=(
        "You return True or False for each topic. The task asks for one for each sentence.",
        {"return held": "return np.array([topic in topics[held] for topic in order])"},
    ),
    share_returned=(
        "You return the share that is held out. The task asks for True or False, one for each sentence.",
        {"return held": "return held.mean()"},
    ),
)
