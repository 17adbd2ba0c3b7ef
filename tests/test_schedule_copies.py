"""Schedules are pickled, copied and printed as the calls that made them, in torch's schedulers too."""

import copy
import io
import multiprocessing
import pickle

import pytest
import torch
from test_schedules import each, optimizer_with, rates_of
from torch.optim import lr_scheduler as in_torch

from course_utils import schedules
from course_utils.errors import CourseError
from course_utils.schedules import constant, cosine, linear, then

COPIES = {
    "pickle": lambda schedule: pickle.loads(pickle.dumps(schedule)),
    "oldest pickle": lambda schedule: pickle.loads(pickle.dumps(schedule, protocol=0)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@each
@pytest.mark.parametrize("way", COPIES)
def test_a_copy_has_the_same_rates(case, way):
    schedule = case.schedule
    same = COPIES[way](schedule)
    assert [same(n) for n in range(case.length)] == [schedule(n) for n in range(case.length)]
    assert repr(same) == repr(schedule)
    with pytest.raises(CourseError, match="give the number of updates"):
        same(-1)


@each
def test_what_is_printed_makes_the_schedule_again(case):
    schedule = case.schedule
    same = eval(repr(schedule), vars(schedules))
    assert repr(schedule).startswith(f"{case.name}(")
    assert [same(n) for n in range(case.length)] == [schedule(n) for n in range(case.length)]


def halved(n):
    """A schedule of one's own."""
    return 0.1 / 2**n


@pytest.mark.parametrize(
    ("schedule", "printed"),
    [
        (cosine(0.1, 0, 10), "cosine(0.1, 0, 10)"),
        (schedules.polynomial(0.1, 0, steps=10, power=2), "polynomial(0.1, 0, steps=10, power=2)"),
        (schedules.warmup(linear(0.1, end=0, steps=10), 5), "warmup(linear(0.1, end=0, steps=10), 5)"),
        (then(halved, 2, constant(0.1)), "then(halved, 2, constant(0.1))"),
        (then(constant(0.1), 2, second=lambda n: 0.2), "then(constant(0.1), 2, second=<lambda>)"),
    ],
    ids=repr,
)
def test_a_schedule_prints_as_the_call_that_made_it(schedule, printed):
    assert repr(schedule) == printed


def test_functions_of_ones_own_in_copies():
    own = schedules.scaled(then(halved, 2, constant(0.1)), factor=0.5)
    for way in COPIES.values():
        assert [way(own)(n) for n in range(5)] == [own(n) for n in range(5)]
    with_lambda = then(constant(0.1), 2, lambda n: 0.2)
    assert copy.deepcopy(with_lambda)(3) == 0.2
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(with_lambda)


def test_a_schedule_goes_to_another_process():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(schedules.warmup(cosine(0.1, 0, 10), 2), range(5)) == [
            schedules.warmup(cosine(0.1, 0, 10), 2)(n) for n in range(5)
        ]


def test_a_scheduler_of_torch_is_copied_and_saved_with_its_schedule():
    optimizer = optimizer_with(lr=1.0)
    scheduler = in_torch.LambdaLR(optimizer, cosine(0.1, 0, 10))
    rates_of(optimizer, scheduler, 3)
    for same in (pickle.loads(pickle.dumps(scheduler)), copy.deepcopy(scheduler)):
        assert rates_of(same.optimizer, same, 4)[0] == [cosine(0.1, 0, 10)(n) for n in range(3, 7)]
    file = io.BytesIO()
    torch.save(scheduler.state_dict(), file)
    file.seek(0)
    state = torch.load(file, weights_only=True)  # no object of ours is in it
    goes_on = in_torch.LambdaLR(optimizer, linear(0.2, 0, 10))  # the clock is loaded; the schedule stays the new one
    goes_on.load_state_dict(state)
    goes_on.step()
    assert goes_on.get_last_lr() == [linear(0.2, 0, 10)(4)]
