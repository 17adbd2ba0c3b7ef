"""Every exercise of the course: its answer is right, and each misconception is recognized by its own sentence."""

import importlib
import itertools
import json
import pkgutil
import re
import sys

import numpy as np
import pytest
import torch

import course_utils.exercises
from course_utils import lectures
from course_utils.exercises import (
    computation_graphs,
    gradient_accumulation,
    initialization,
    learning_rate_schedules,
    lookup_table_updates,
    matrix_gradients,
    momentum_ordering,
    optimizers,
    the_shape_of_a_step,
    updates_in_few_bits,
    window_classifier,
)
from course_utils.exercises.framework.exercise import Exercise, Question, Task
from course_utils.exercises.framework.function_source import compiled
from course_utils.exercises.framework.outcome import run
from course_utils.exercises.framework.prediction import Prediction
from course_utils.exercises.framework.study import Study
from course_utils.exercises.initialization import diagnoses


def tasks_of(module):
    """The exercises and questions that a module holds, in order; predictions and studies have tests of their own."""
    return [v for v in vars(module).values() if isinstance(v, Task) and not isinstance(v, Prediction | Study)]


FILES = pkgutil.walk_packages(course_utils.exercises.__path__, "course_utils.exercises.")
MODULES = [module for module in (importlib.import_module(file.name) for file in FILES) if tasks_of(module)]
TASKS = list(dict.fromkeys(task for module in MODULES for task in tasks_of(module)))
MISCONCEPTIONS = [(task, known) for task in TASKS for known in task.misconceptions]
NAMES = [f"{task.name}-{known.name}" for task, known in MISCONCEPTIONS]
LECTURES = [lecture for lecture in lectures.LECTURES if f"course_utils.exercises.{lecture.slug}" in sys.modules]
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)


def exercises_of(lecture):
    """The module with the lecture's exercises."""
    return sys.modules[f"course_utils.exercises.{lecture.slug}"]


def answer_of(task):
    """What the solution's text gives when it is run with NumPy and nothing else."""
    namespace = {"np": np}
    if isinstance(task, Question):
        return eval(task.solution_source, namespace)
    exec(task.solution_source, namespace)
    return namespace[task.name]


def assert_answer_is_correct(task):
    verdict = task.check(answer_of(task))
    assert (verdict.status, verdict.misconception) == ("correct", None), verdict


def assert_misconception_is_recognized(task, known):
    verdict = task.check(known.program)
    assert (verdict.status, verdict.misconception) == ("wrong", known.name), verdict
    assert verdict.message.startswith(known.sentence)


def assert_no_sentence_has_the_answer(task):
    """The last line of the model answer, or a word that is the answer, stands in no sentence of a misconception."""
    if isinstance(getattr(task, "answer", None), str):
        answer = re.compile(rf"\b{re.escape(task.answer)}\b")
    else:
        code = task.solution_source.splitlines()[-1].removeprefix("    return ").split("  #")[0]
        answer = re.compile("(?!)" if code.isidentifier() else re.escape(code))  # a bare name says nothing
    assert not [known.sentence for known in task.misconceptions if answer.search(known.sentence)]


def is_symmetric(part):
    """Whether this is a square matrix, with more than one entry, that is its own transpose."""
    shape = np.shape(part)
    return len(shape) == 2 and shape[0] == shape[1] > 1 and np.allclose(part, np.transpose(part), rtol=1e-12)


def assert_sizes_differ(task):
    """Some case must give an array whose transpose has another shape, unless the answer is a number or a row.

    A symmetric matrix has no other transpose, so nothing hides behind it.
    """
    outcomes = [run(task.program, case, task.names) for case in task._cases()]
    answers = [outcome.value for outcome in outcomes if outcome.error is None]  # to refuse is an answer without a shape
    parts = [a if isinstance(a, tuple | list) else [a] for a in answers]
    shapes = [[np.shape(part) for part in found if not is_symmetric(part)] for found in parts]
    square = [found for found in shapes if any(len(shape) == 2 and shape[0] == shape[1] for shape in found)]
    assert len(square) < len(shapes) and len(shapes) > 1, shapes


@each_task
def test_the_answer_is_correct_given_numpy_alone(task):
    assert_answer_is_correct(task)


@pytest.mark.parametrize(("task", "known"), MISCONCEPTIONS, ids=NAMES)
def test_each_misconception_gets_its_own_sentence(task, known):
    assert_misconception_is_recognized(task, known)


@each_task
def test_each_task_recognizes_at_least_five_misconceptions_each_in_words_of_its_own(task):
    sentences = [known.sentence for known in task.misconceptions]
    assert len(sentences) >= 5
    assert len(set(sentences)) == len(sentences)


@each_task
def test_sentences_are_whole(task):
    for sentence in (task.objective, *task.hints, *(known.sentence for known in task.misconceptions)):
        assert sentence[0].isupper() or sentence.startswith(("∂", "s ", "δ")), sentence
        assert sentence.endswith((".", "?")) and "!" not in sentence, sentence


@each_task
def test_no_sentence_gives_the_answer_away(task):
    assert_no_sentence_has_the_answer(task)


@each_task
def test_the_name_is_the_attribute(task):
    assert any(getattr(module, task.name, None) is task for module in MODULES)


@pytest.mark.parametrize("task", [task for task in TASKS if isinstance(task, Exercise)], ids=lambda task: task.name)
def test_no_transpose_hides_behind_a_square(task):
    assert_sizes_differ(task)


@pytest.mark.parametrize("task", [task for task in TASKS if isinstance(task, Exercise)], ids=lambda task: task.name)
def test_the_answer_leaves_its_inputs_alone(task):
    assert "Note" not in task.check(task.program).message


@pytest.mark.parametrize("lecture", [lecture for lecture in LECTURES if lecture.practice], ids=lambda it: it.number)
def test_the_minutes_are_those_of_the_table(lecture):
    module = exercises_of(lecture)
    studies = [value for value in vars(module).values() if isinstance(value, Study)]
    required = [task.minutes for task in tasks_of(module) + studies if not task.optional]
    assert lecture.practice - 5 <= sum(required) <= lecture.practice, (
        f"the exercises of lecture {lecture.number} take {sum(required)} minutes, lectures.py says {lecture.practice}: "
        "change it there, in the README and on the notebook's first card"
    )


def test_the_program_with_the_bug_passes_where_a_square_hides_it_and_fails_elsewhere():
    buggy = compiled(matrix_gradients.BUGGY_BACKWARD, "buggy_backward")
    task = matrix_gradients.network_backward
    verdict = task.check(buggy)
    assert verdict.misconception == "bug_still_there"
    right, wrong = task.program(*task.case(3)), buggy(*task.case(3))
    assert [key for key in right if not np.allclose(right[key], wrong[key])] == ["W1", "b1"]


@pytest.mark.parametrize(("number", "passes"), [(1, True), (2, True), (3, False), (4, False)])
def test_the_backward_pass_with_the_bug_passes_on_chains_and_diamonds_and_fails_beside_another_output(number, passes):
    buggy = compiled(computation_graphs.BUGGY_GRADIENTS, "buggy_gradients")
    task = computation_graphs.gradients_of
    right, wrong = task.program(*task.case(number)), buggy(*task.case(number))
    assert (right == wrong) is passes
    assert passes or 0.0 in wrong.values()


@pytest.mark.parametrize("case", [1, 2, 3])
def test_the_way_back_has_one_right_order(case):
    """Each node is an input of the one before it, so nothing can change places."""
    inputs_of, cost = computation_graphs.backward_order.case(case)
    order = computation_graphs.backward_order.program(inputs_of, cost)
    assert all(after in inputs_of[before] for before, after in itertools.pairwise(order))
    assert set(order) == set(inputs_of)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_loop_in_pytorch_may_have_either_precision_and_detached_tensors(precision):
    def train(w, x, y, lr, steps):
        dtype = getattr(torch, precision)
        w = torch.tensor(w, dtype=dtype, requires_grad=True)
        optimizer, losses = torch.optim.SGD([w], lr=lr), []
        for _ in range(steps):
            optimizer.zero_grad()
            losses.append(torch.nn.functional.mse_loss(torch.tensor(x, dtype=dtype) @ w, torch.tensor(y, dtype=dtype)))
            losses[-1].backward()
            optimizer.step()
        return w.detach(), [loss.detach() for loss in losses]

    assert computation_graphs.train.check(train).status == "correct"


def shapes_of(sizes):
    return list(itertools.pairwise(sizes))


@pytest.mark.parametrize(
    "initialize",
    [
        lambda sizes, rng: [rng.uniform(-((6 / m) ** 0.5), (6 / m) ** 0.5, (m, n)) for m, n in shapes_of(sizes)],
        lambda sizes, rng: tuple(rng.normal(0, (2 / m) ** 0.5, (n, m)).T for m, n in shapes_of(sizes)),
        lambda sizes, rng: [rng.standard_normal(s) * (2 / s[0]) ** 0.5 for s in shapes_of(sizes)[::-1]][::-1],
        lambda sizes, rng: [(rng.standard_normal(s) * (2 / s[0]) ** 0.5).tolist() for s in shapes_of(sizes)],
    ],
    ids=["uniform", "turned", "last layer first", "nested lists"],
)
def test_weights_of_the_right_scale_may_be_drawn_in_any_way(initialize):
    assert repr(initialization.initialize.check(initialize)) == "✓ correct. Cases checked: 2."


@pytest.mark.parametrize("seed", [3, 42, None])
def test_a_generator_inside_is_recognized_whatever_its_seed(seed):
    def initialize(sizes, rng):
        rng = np.random.default_rng(seed)
        return [rng.normal(0, (2 / m) ** 0.5, (m, n)) for m, n in shapes_of(sizes)]

    expected = "another_source" if seed is None else "seed_inside"
    assert initialization.initialize.check(initialize).misconception == expected


def test_a_bias_may_be_shifted_since_its_softmax_is_the_same():
    bias = initialization.output_bias
    assert bias.check(lambda labels, classes: np.log(np.bincount(labels))).status == "correct"
    assert bias.check(lambda labels, classes: bias.program(labels, classes) - 5).status == "correct"


@pytest.mark.parametrize("case", [1, 2, 3])
def test_the_way_back_through_residual_blocks_is_autograd_s(case):
    dY, X, blocks = initialization.residual_dX.case(case)
    first = x = torch.tensor(X, requires_grad=True)
    for W1, W2 in blocks:
        x = x + torch.relu(x @ torch.tensor(W1)) @ torch.tensor(W2)
    x.backward(torch.tensor(dY))
    np.testing.assert_allclose(initialization.residual_dX.program(dY, X, blocks), first.grad, rtol=1e-10)


def diagnosis_of(layers):
    """The definitions of `DIAGNOSES`, as numbers."""
    spread = np.array([H.std() for H in layers])
    factors = spread[1:] / np.maximum(spread[:-1], 1e-300)
    if all(np.ptp(H, axis=1).max() == 0 for H in layers):
        return "symmetric"
    if np.mean((layers[-1] == 0).all(axis=0)) > 0.9 and not (layers[0] == 0).all(axis=0).any():
        return "dying"
    if min(np.mean(np.abs(H) > 0.99) for H in layers) > 0.8:
        return "saturated"
    if (factors < 0.6).all() and np.ptp(factors) < 0.1:
        return "vanishing"
    return "exploding" if (factors > 1.2).all() else "healthy"


@pytest.mark.parametrize("name", list(diagnoses.NETS))
def test_the_nets_have_what_the_diagnoses_say(name):
    question = getattr(diagnoses, f"diagnose_{name}")
    assert diagnosis_of(diagnoses.layers_of(name)) == question.answer
    assert {question.answer, *(known.program for known in question.misconceptions)} == set(diagnoses.DIAGNOSES)


def cells_of(number):
    """The sources of a notebook's cells."""
    notebook = json.loads(lectures.find(number).path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"]]


SHOWN = [
    ("01", matrix_gradients.BUGGY_BACKWARD),
    ("02", computation_graphs.BUGGY_GRADIENTS),
    ("05", optimizers.BUGGY_ADAM),
    ("06", learning_rate_schedules.BUGGY_TRAINING),
    ("07", lookup_table_updates.BUGGY_LAZY_MOMENTUM),
    ("07", lookup_table_updates.BUGGY_LAZY_ADAM),
    ("08", momentum_ordering.BUGGY_HEAVY_BALL),
    ("09", gradient_accumulation.BUGGY_EPOCH),
    ("11", updates_in_few_bits.BUGGY_MASTER),
    ("12", the_shape_of_a_step.BUGGY_LION),
    ("13", window_classifier.BUGGY_REPORTED),
]


@pytest.mark.parametrize(("number", "program"), [pair for pair in SHOWN if lectures.find(pair[0]).ready])
def test_the_lecture_shows_the_program_with_the_bug(number, program):
    assert program.strip() in cells_of(number)


@pytest.mark.parametrize("lecture", [lecture for lecture in LECTURES if lecture.ready], ids=lambda it: it.number)
def test_the_notebook_announces_each_exercise_as_it_is(lecture):
    text, module = "\n".join(cells_of(lecture.number)), exercises_of(lecture)
    announced = re.findall(r"^### Exercise [\d.]+ · (.*?)\n+(★.*)$", text, re.MULTILINE)
    found = re.findall(r"^ex\.(\w+)\.check\((\1\)|\.\.\.)", text, re.MULTILINE)
    checked = [name for name, what in found if what != "..." or isinstance(getattr(module, name), Study)]
    expected = tasks_of(module) + [value for value in vars(module).values() if isinstance(value, Study)]
    unasked = {task.name for task in expected}.difference(checked)
    assert not unasked, f"{lecture.path.name} has no cell for {unasked}: a heading, a stub and ex.NAME.check(NAME)"
    assert [" · ".join(line) for line in announced] == [getattr(module, name).heading for name in checked]
    assert len(checked) == len(expected)


STUBS = [
    (lecture, source)
    for lecture in LECTURES
    if lecture.ready
    for source in cells_of(lecture.number)
    if re.search(r"^ex\.(\w+)\.check\(\1\)", source, re.MULTILINE)  # a prediction is asked with dots
]


@pytest.mark.parametrize(("lecture", "source"), STUBS, ids=[re.search(r"ex\.(\w+)\.check", s)[1] for _, s in STUBS])
def test_the_notebook_s_stub_is_not_attempted(lecture, source, tmp_path, monkeypatch):
    """As it stands: from a file, so that its source can be read, as in a notebook."""
    name = f"stub_of_{lecture.slug}_{abs(hash(source))}"
    (tmp_path / f"{name}.py").write_text(f"ex = None\n{source[: source.index('ex.')]}", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module(name)
    asked = re.search(r"^ex\.(\w+)\.check", source, re.MULTILINE)[1]
    verdict = getattr(exercises_of(lecture), asked).check(getattr(module, asked))
    assert repr(verdict) == "○ not attempted yet: replace the ... and run the cell again"


def test_each_graph_of_the_way_back_has_one_right_order():
    """An answer is compared with ours: where two orders were right, one of them would be refused."""
    task = computation_graphs.backward_order
    for number in range(1, 6):
        inputs_of, cost = task.case(number)
        assert all(after in inputs_of[node] for node, after in itertools.pairwise(task.program(inputs_of, cost)))
