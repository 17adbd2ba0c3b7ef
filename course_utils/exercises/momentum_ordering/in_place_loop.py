"""The exercise of lecture 08 on a loop of PyTorch in place, whose aliases are to be found."""

from course_utils.exercises.framework.observed import observed

__all__ = ["BUGGY_HEAVY_BALL"]  # besides the tasks


def _loop_cases(rng):
    import torch

    def case(shape, curvature, lr, mu, steps):
        start, target = torch.tensor(rng.normal(size=shape)), torch.tensor(rng.normal(size=shape))

        def gradient_of(p):
            return curvature * (p - target) + 0.1 * p**3

        return start, gradient_of, lr, mu, steps

    return [case((2,), 3.0, 0.1, 0.9, 1), case((3,), 2.0, 0.05, 0.9, 4), case((2, 3), 1.0, 0.2, 0.5, 3)]


def _points_and_parameter(program, p, *others):
    """The points that the program returns, read when it is over, and the tensor that it was given."""
    own = p.clone()
    points = program(own, *others)
    if points is None:
        return None
    points = [point.numpy() if hasattr(point, "numpy") else point for point in points]
    return {"the points": points, "p at the end": own.numpy()}


@observed(
    "Find the bugs: one tensor, many names",
    minutes=7,
    difficulty=3,
    objective="Notice which names share memory, and copy what has to be kept.",
    cases=_loop_cases,
    observe=_points_and_parameter,
    hints=(
        "How many tensors does the program make, and how many names do they have? Which lines make a new one?",
        "In the second update, what are `p` and `before`? Follow the name back to the line where it was bound.",
        "Two things are to stay what they were while p moves on. Each needs memory of its own, made at the right time.",
    ),
)
def heavy_ball_path(p, gradient_of, lr, mu, steps):
    """The points of the heavy ball from p at rest, with start and end; p moves."""
    points, before = [p.clone()], p.clone()
    for _update in range(steps):
        g = gradient_of(p)
        here = p.clone()
        p.add_(mu * (p - before)).sub_(lr * g)
        before = here
        points.append(p.clone())
    return points


PATH_BUG = {"[p.clone()]": "[p]", "append(p.clone())": "append(p)"}
MEMORY_BUG = {"], p.clone()": "], p", "here = p.clone()": "here = p"}
BUGGY_HEAVY_BALL = heavy_ball_path.variant({**PATH_BUG, **MEMORY_BUG, "heavy_ball_path": "buggy_heavy_ball"})

heavy_ball_path.recognizes(
    bugs_still_there=(
        "Both bugs are still there: all points are one tensor, and so are `p` and `before`, whose difference is"
        " then 0.",
        {**PATH_BUG, **MEMORY_BUG},
    ),
    momentum_still_lost=(
        "The points are apart now, and they are those of gradient descent. The momentum is 0, since p and before are"
        " the same when they are subtracted: was `here` copied, and before p moved?",
        MEMORY_BUG,
    ),
    path_still_lost=(
        "The tensor p ends in the right place. Your points are still one tensor under many names: all of them show"
        " where p is at the end.",
        PATH_BUG,
    ),
    start_still_lost=(
        "One alias is left: the first point moves on with p. It is to stay where the start was.",
        {"[p.clone()]": "[p]"},
    ),
    only_the_start_kept=(
        "Your first point is a copy. Those that are appended are still one tensor under many names.",
        {"append(p.clone())": "append(p)"},
    ),
    points_kept_before_the_move=(
        "You kept the place that p was about to leave: the start comes twice, and the last point is missing.",
        {"points.append(p.clone())": "points.append(before.clone())"},
    ),
    between=(
        "You copied after the momentum and before the gradient, so that the next momentum knows the gradient's part"
        " alone. What is kept is the place before the whole move.",
        {
            "here = p.clone()": "",
            ".sub_(lr * g)": "\n        here = p.clone()\n        p.sub_(lr * g)",
        },
    ),
    nesterov=(
        "You took the gradient after the momentum had moved p. That is Nesterov's rule; the heavy ball takes it first.",
        {
            "g = gradient_of(p)": "",
            ".sub_(lr * g)": "\n        g = gradient_of(p)\n        p.sub_(lr * g)",
        },
    ),
    gradient_first=(
        "You moved by the gradient first, and then p − before had this move in it. In place, the second half of a line"
        " sees what the first has done.",
        {"p.add_(mu * (p - before)).sub_(lr * g)": "p.sub_(lr * g).add_(mu * (p - before))"},
    ),
    undone=(
        "Your p ends where it began, and the points show it. `before` is another name of p, so writing the old place"
        " into it undoes the move.",
        {"], p.clone()": "], p", "before = here": "before.copy_(here)"},
    ),
    undone_behind_the_path=(
        "Your p ends where it began. `before` is another name of p, so writing the old place into it undoes the move.",
        {
            "], p.clone()": "], p",
            "before = here": "",
            "points.append(p.clone())": "points.append(p.clone())\n        before.copy_(here)",
        },
    ),
    last_left_out=(
        "The last point is missing: the path ends where p is at the end.",
        {
            "[p.clone()]": "[]",
            "points.append(p.clone())": "",
            "g = gradient_of(p)": "points.append(p.clone())\n        g = gradient_of(p)",
        },
    ),
    start_never_left=(
        "Your `before` stays where the run began, and pushes p ever farther away from there. It is to be the place of"
        " one update ago.",
        {"before = here": ""},
    ),
    two_updates_old=(
        "Your `before` is two updates old.",
        {
            "points, before = [p.clone()], p.clone()": "points, before = [p.clone()], p.clone()\n    here = before",
            "here = p.clone()": "",
            "p.add_(mu * (p - before)).sub_(lr * g)": "now = p.clone()\n        p.add_(mu * (p - before)).sub_(lr * g)",
            "before = here": "before = here\n        here = now",
        },
    ),
    another_tensor=(
        "Your points are right, and the network does not move: it holds the tensor that you were given, and you moved"
        " another one.",
        {"points, before = [p.clone()], p.clone()": "p = p.clone()\n    points, before = [p.clone()], p.clone()"},
    ),
    another_tensor_and_path_lost=(
        "Two things: your points are one tensor under many names, and it is not the tensor that the network holds.",
        {
            "points, before = [p.clone()], p.clone()": "p = p.clone()\n    points, before = [p.clone()], p.clone()",
            **PATH_BUG,
        },
    ),
    another_tensor_and_momentum_lost=(
        "Two things: the network's tensor does not move, and p less before is always 0.",
        {
            "points, before = [p.clone()], p.clone()": "p = p.clone()\n    points, before = [p.clone()], p.clone()",
            **MEMORY_BUG,
        },
    ),
    turned=(
        "Your momentum points back to where p came from.",
        {"p - before": "before - p"},
    ),
    uphill=(
        "You went uphill. The gradient's part is subtracted.",
        {".sub_(": ".add_("},
    ),
    mu_missing=(
        "The factor μ is missing, so nothing slows the ball down.",
        {"mu * (p - before)": "p - before"},
    ),
    convention_c=(
        "You let the gradient enter with 1 − μ. The program has the rate whole.",
        {"lr * g": "(1 - mu) * lr * g"},
    ),
    start_left_out=(
        "The first point is missing: the path begins at the start.",
        {"[p.clone()]": "[]"},
    ),
    end_alone=(
        "You returned the last point. The task asks for the whole path.",
        {"return points": "return [p.clone()]"},
    ),
    gradient_where_it_came_from=(
        "You took the gradient where p was one update ago. The heavy ball takes it where p is.",
        {"g = gradient_of(p)": "g = gradient_of(before)"},
    ),
    no_rate=(
        "The rate is missing: the whole gradient is taken off.",
        {"lr * g": "g"},
    ),
    mu_of_the_place=(
        "Your μ multiplies p alone. It shortens the last step, which is a difference: as one number in brackets.",
        {"mu * (p - before)": "mu * p - before"},
    ),
    step_for_the_place=(
        "Your momentum is μ times the place before. It is μ times the last step, from there to here.",
        {"mu * (p - before)": "mu * before"},
    ),
    shares=(
        "Your last step is shortened by 1 − μ. With μ = 0.9 nine tenths of it go on.",
        {"mu * (p - before)": "(1 - mu) * (p - before)"},
    ),
    momentum_of_the_gradient=(
        "Your gradient's part is shortened by μ, too. It is the last step alone that is.",
        {"lr * g": "mu * lr * g"},
    ),
    one_update_too_few=(
        "You made one update too few, or did not begin with the start: the points are one short.",
        {"range(steps)": "range(steps - 1)"},
    ),
    one_update_too_many=(
        "You made one update too many: start and end are both points, so there is one point more than updates.",
        {"range(steps)": "range(steps + 1)"},
    ),
    one_update=(
        "You returned after the first update: is the `return` inside the loop?",
        {"range(steps)": "range(min(steps, 1))"},
    ),
    place_replaced=(
        "You set p to its step. The step is added to where p is.",
        {"p.add_(": "p.zero_().add_("},
    ),
    parameter_returned=(
        "You returned the tensor p. The task asks for the list of points.",
        {"return points": "return p"},
    ),
    steps_returned=(
        "Your points are differences. The task asks for places.",
        {"return points": "return [b - a for a, b in zip(points, points[1:])]"},
    ),
    points_from_the_end=(
        "Your points come in reverse: the start is the first.",
        {"return points": "return points[::-1]"},
    ),
    both_lost_another_tensor=(
        "Three things: points are one tensor, p less before is always 0, and the network's own tensor does not move.",
        {
            "points, before = [p.clone()], p.clone()": "p = p.clone()\n    points, before = [p], p",
            "append(p.clone())": "append(p)",
            "here = p.clone()": "here = p",
        },
    ),
    start_lost_and_momentum_lost=(
        "Two aliases are left: the first point moves on with p, and p less before is always 0.",
        {"[p.clone()]": "[p]", **MEMORY_BUG},
    ),
    momentum_twice=(
        "The last step came in twice.",
        {"mu * (p - before)": "2 * mu * (p - before)"},
    ),
    start_alone=(
        "Your path has the start and nothing else. Each update adds a point.",
        {"points.append(p.clone())": "pass"},
    ),
    sum_for_difference=(
        "You added p and the place before. The last step is their difference.",
        {"p - before": "p + before"},
    ),
)
