"""A step in which each row counts its own updates, though a rule takes one t. Taught in: notebook 07."""

from course_utils.arguments import shown
from course_utils.errors import CourseError
from course_utils.torch_gpu import optimizers as rules

BY_ROW = (
    rules.Adam,
    rules.AdamW,
    rules.AMSGrad,
    rules.ScheduleFree,
)  # of the rules that read the clock, those with a row-wise step here


def check_row_clock(rule):
    """CourseError for a rule that does not say whether it reads the clock, or reads it in an unknown way."""
    reads_clock = vars(type(rule)).get("reads_clock")
    if reads_clock is not False and type(rule) not in BY_ROW:
        known = ", ".join(kind.__name__ for kind in BY_ROW)
        raise CourseError(
            f'{shown(rule)} cannot have clock="row". Those of {known} can, and those that state reads_clock = False; '
            'or take clock="table".'
        )


def step_by_row_(rule, p, g, state, lr, t):
    """The rule's step for rows p (r, d) that were used t (r, 1) times, this one included; in place.

    Adam's m and v move alike at any t, so `step_` moves them, at a rate of 0. How far p moves depends on each row's t.
    """
    lists = {name: [entry] for name, entry in state.items()}
    if not rule.reads_clock:
        rule.step_([p], [g], lists, lr, 1)
        return
    if isinstance(rule, rules.ScheduleFree):
        share = (1 / t.double()).to(p)
        p.sub_(lr * (1 - rule.beta + rule.beta * share) * g + rule.beta * share * state["u"])
        state["u"].add_(g, alpha=lr).mul_(1 - share)
        return
    rule.step_([p], [g], lists, 0.0, 1)
    t = t.double()  # 1 − β₂ᵗ takes its precision away from it
    c1, root_c2 = 1 - rule.beta1**t, (1 - rule.beta2**t).sqrt()
    root = state["v_max" if "v_max" in state else "v"].sqrt() + (rule.eps * root_c2).to(p)
    if isinstance(rule, rules.AdamW):
        p.mul_(1 - lr * rule.weight_decay)
    p.sub_((lr * root_c2 / c1).to(p) * state["m"] / root)
