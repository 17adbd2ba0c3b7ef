"""A rule that stands in another one: its name, and the settings of both in one dictionary, as a group holds them.

    settings_of(Rounded(Adam(), "bfloat16"))     # {"to": "bfloat16", …, "beta1": 0.9, …}

A setting that both have belongs to the outer one; the inner one's goes with its class: "InBlocks.to".
"""

from dataclasses import replace


def name_of(rule):
    """Adam, or Rounded(Adam)."""
    inner = vars(rule).get("rule")
    return type(rule).__name__ + (f"({name_of(inner)})" if inner is not None else "")


def settings_of(rule):
    """{name: value} of a rule, and of the rule that stands in it."""
    own = dict(vars(rule))
    inner = own.pop("rule", None)
    if inner is None:
        return own
    return own | {_outside(name, inner, own): value for name, value in settings_of(inner).items()}


def with_settings(rule, settings):
    """The rule with all the settings that `settings_of` names."""
    own = dict(vars(rule))
    inner = own.pop("rule", None)
    changed = {name: settings[name] for name in own}
    if inner is not None:
        changed["rule"] = with_settings(inner, {n: settings[_outside(n, inner, own)] for n in settings_of(inner)})
    return replace(rule, **changed)


def _outside(name, inner, taken):
    return f"{type(inner).__name__}.{name}" if name in taken else name
