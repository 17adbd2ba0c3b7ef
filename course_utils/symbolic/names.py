"""The names of a program: those that are taken, and the objects that some of them stand for."""

import builtins
import keyword
import unicodedata

from course_utils.symbolic.source import CALL, function_of, template_of


class Names:
    """Gives out names, each one once. `namespace` is what the program runs in: names of objects it did not compute."""

    def __init__(self, namespace, reserved):
        self.namespace = dict(namespace)
        self._taken = {*dir(builtins), *keyword.kwlist, *namespace, reserved}
        self._counts, self._bound = {}, {}

    def fresh(self, preferred):
        """The preferred name, or one like it that nothing else has."""
        preferred = unicodedata.normalize("NFKC", preferred)
        preferred = "".join(c if f"_{c}".isidentifier() else "_" for c in preferred) or "t"
        preferred = preferred if preferred.isidentifier() else f"_{preferred}"
        name = preferred
        while name in self._taken:
            self._counts[preferred] = self._counts.get(preferred, 1) + 1
            name = f"{preferred}_{self._counts[preferred]}"
        self._taken.add(name)
        return name

    def bind(self, preferred, value):
        """A name in the namespace for this object; the same one for the same object."""
        key = value if callable(value) else id(value)
        if key not in self._bound:
            self._bound[key] = self.fresh(preferred)
            self.namespace[self._bound[key]] = value
        return self._bound[key]

    def template(self, op, arity):
        """How to write an op, with its globals in the namespace; a call where their names mean something else here."""
        template = template_of(op, arity)
        outside = function_of(op).__globals__ if template.names else {}
        for name in template.names:
            usual = getattr(builtins, name, None)
            if outside.get(name, usual) is not self.namespace.get(name, usual) and name in self._taken:
                return CALL
        found = {name: outside[name] for name in template.names if name in outside}
        self.namespace |= found
        self._taken |= set(found)
        return template
