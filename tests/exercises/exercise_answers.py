"""What the tests of a lecture's exercises ask of one by its name: a case, the model answer to it, a verdict."""


def asking(lecture):
    """(case, answer, verdict) for the exercises of a lecture's package."""

    def case(name, number):
        return getattr(lecture, name).case(number)

    def answer(name, number):
        return getattr(lecture, name).program(*case(name, number))

    def verdict(name, program):
        return getattr(lecture, name).check(program)

    return case, answer, verdict
