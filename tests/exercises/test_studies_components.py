"""The study of lecture 03: each activation at its own best rate; a hasty reader judges at one rate, or by few seeds."""

import pytest
from studying import search_and_judge

from course_utils.exercises.network_components import relu_or_tanh

CHOOSE, JUDGE = range(2), range(10, 18)
BEST = {"ReLU": 0.1, "tanh": 0.4}
RATES = {"ReLU": (0.03, 0.1, 0.4), "tanh": (0.1, 0.4, 1.0)}


@pytest.fixture(scope="module")
def study():
    """A coarse search, two seeds a rate, and eight seeds at the best rate of each."""
    relu_or_tanh.start_again()
    search_and_judge(relu_or_tanh, RATES, BEST, CHOOSE, JUDGE)
    yield relu_or_tanh
    relu_or_tanh.start_again()


def test_a_careful_reader_finds_that_tanh_ends_lower_on_unseen_digits(study):
    verdict = study.check("tanh", BEST, JUDGE)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (("tanh", BEST, [10]), "few_seeds"),
        (("ReLU", dict.fromkeys(BEST, 0.1), JUDGE), "not_best"),
        (("tanh", BEST, [0, 1, *JUDGE[:6]]), "seeds_used_twice"),
        (("cannot tell", BEST, JUDGE), "claims_too_little"),
        (("ReLU", BEST, JUDGE), "wrong_way_round"),
        (("tanh", {"ReLU": 0.1, "tanh": 0.5}, JUDGE), "not_tried"),
    ],
)
def test_a_hasty_claim_is_refused(study, claim, reason):
    assert study.check(*claim).misconception == reason


def test_one_rate_without_a_search_is_refused(monkeypatch):
    monkeypatch.setattr(relu_or_tanh, "made", {})
    for side in relu_or_tanh.sides:
        for seed in range(6):
            relu_or_tanh.run(side, 0.1, seed)
    assert relu_or_tanh.check("tanh", dict.fromkeys(BEST, 0.1), range(6)).misconception == "no_search"
