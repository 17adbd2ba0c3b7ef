"""The `course` command: a thin layer that finds the right interpreter and calls one function per word."""

import argparse
import os
import sys
from pathlib import Path

from course_utils import lectures
from course_utils.errors import CourseError
from course_utils.tools import environment
from course_utils.tools.refusals import explained, restore

EXAMPLES = """\
examples:
  course lab                     open your working copy in JupyterLab (the first time, this installs everything)
  course lab --no-browser        the same over ssh; what course does not know goes to JupyterLab
  course reset 01                back up your lecture 01 and take the current one
  course reset 01 --keep-answers the same, with your answers in it
  course progress                how many predictions you got right at once, how many exercises you solved
  course run 01                  execute lecture 01 and write it back with its outputs
  course new 12 "Second order"   make lecture 12: its row, an exercise, a notebook
  course slides 01 --pdf         write the deck of lecture 01, and its PDF
  course test                    test everything; what course does not know goes to pytest
  course test --perturbed 3      the notebooks with different last bits in weights and data, three draws
  course test --processors       the notebooks under each matrix kernel that this machine leaves open to choose
  course bench engine            time training steps: NumPy, the engine, PyTorch (half a minute)
  course bench optimizers        time the update rules: NumPy, RuleOptimizer, PyTorch (a few minutes)
  course bench lookup            time updates of a table's rows: NumPy, PyTorch (some minutes, up to 10 GB of memory)
"""


def main(argv=None):
    """Run one command. Exit code: 0; 1 if a check failed; 2, with advice on stderr, if something must be put right."""
    argv = sys.argv[1:] if argv is None else list(argv)
    options = parse(argv)
    try:
        # The doctor must be able to report where nothing is installed, so it installs nothing.
        environment.enter(argv, install=options.command != "doctor")
        code = options.action(options) or 0
        sys.stdout.flush()  # what cannot be written is reported here, not in a traceback when Python ends
        return code
    except (CourseError, OSError) as error:
        _drop_unprinted()
        if not isinstance(error, BrokenPipeError):  # then the reader has seen enough: course run --check | head -1
            print(explained(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted. The same command starts again.", file=sys.stderr)
        return 130


def _drop_unprinted():
    """Discard what could not be printed; Python would try again when it ends, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parse(argv):
    """The options of one command; `options.extra` holds what goes through to JupyterLab or pytest."""
    options, extra = parser().parse_known_args(argv)
    if extra and options.command not in ("lab", "test"):
        parser().error(f"{options.command} does not know {' '.join(extra)}. See: course {options.command} --help")
    options.extra = extra
    return options


def parser():
    """All commands, each with its one line of help."""
    made = argparse.ArgumentParser(
        prog="course",
        description="From Gradient to Update: an executable course on backpropagation.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="command")
    for name, (action, summary, arguments) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        command.set_defaults(action=action)
        for argument, about in arguments.items():
            command.add_argument(argument, **about)
    return made


def chosen(numbers):
    """The lectures with these numbers, or all that are written."""
    if not numbers:
        return [lecture for lecture in lectures.LECTURES if lecture.ready]
    found = [lectures.find(number) for number in numbers]
    for lecture in found:
        if not lecture.ready:
            raise CourseError(
                f"Lecture {lecture.number}, {lecture.title}, is planned, not written yet. Choose: {lectures.written()}."
            )
    return found


def each(todo, action):
    """Do this for each of the lectures. One that fails is named at the end, and the others are still done."""
    failed = {}
    for lecture in todo:
        try:
            action(lecture)
        except BrokenPipeError:
            raise
        except (CourseError, OSError) as error:
            failed.setdefault(explained(error), []).append(lecture.path.name)
    if failed:
        raise CourseError("\n".join(_told(message, names) for message, names in failed.items()))


def _told(message, names):
    """A message with the names of the notebooks that it is about, where it does not name them itself."""
    return message if all(name in message for name in names) else f"{', '.join(names)}: {message}"


def _lab(options):
    from course_utils.publishing import lab, student
    from course_utils.tools import reader_folders

    for line in student.refresh(options.work):
        print(line)
    for lecture in chosen([]):
        if not lecture.path.exists():
            print(f"Lecture {lecture.number}, {lecture.title}, has lost {lecture.path}. {restore(lecture.path)}")
    reader_folders.demand_runtime()
    environment.hand_over(lab.command(options.work, options.extra))


def _run(options):
    from course_utils.publishing import execute

    todo = chosen(options.lectures)
    if not options.check:
        execute.run_all([lecture.path for lecture in todo], fresh=options.fresh)
        return 0
    stale = []

    def check(lecture):
        if not execute.is_current(lecture.path):
            stale.append(lecture)
            print(f"{lecture.path.name}: outputs are not current. Run: course run {lecture.number}")

    each(todo, check)
    return 1 if stale else 0


def _reset(options):
    from course_utils.publishing import student

    def reset(lecture):
        for line in student.reset(lecture.path.name, options.work, keep_answers=options.keep_answers):
            print(line)

    each(chosen(options.lectures), reset)


def _progress(options):
    from course_utils import logbook
    from course_utils.exercises.framework import progress

    if not logbook.kept(options.work):
        raise CourseError(f"{options.work} is not a working copy yet. `course lab` makes one.")
    found = progress.course(options.work)
    for one in found:
        print(f"{one.number} {one.title}\n   {one.guesses_in_words}\n   {one.solved_in_words}")
    print(progress.in_words(found))


def _new(options):
    from course_utils.publishing import new_lecture

    for line in new_lecture.make(options.number, options.title):
        print(line)


def _slides(options):
    from course_utils.publishing import deck_tools, slides

    told = deck_tools.fetch()
    make = {"pdf": options.pdf, "handout": options.handout}
    each(chosen(options.lectures), lambda lecture: print(slides.build(lecture, **make)))
    if told:
        print(told)


def _test(options):
    from course_utils.tools import testing

    return testing.run_all(options.extra, options.perturbed, options.processors)


def _bench(options):
    from course_utils import benchmarks

    return benchmarks.run(options.what, options.rounds, options.markdown)


def _experiments(options):
    from course_utils.experiments import stored

    return stored.run(options.names, options.store)


def _pins(options):
    from course_utils.tools import pins

    for line in pins.renew(options.hold):
        print(line)


def _doctor(options):
    from course_utils.tools import doctor

    return doctor.main()


def folder(name):
    """The value of --work. An empty one (a variable that is not set) would be the current folder."""
    if not name:
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(name)


def rounds(text):
    """The value of --rounds."""
    if not text.strip().isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} rounds cannot be measured; give a whole number, 1 or more")
    return int(text)


SOME = {"lectures": {"nargs": "+", "metavar": "NN", "help": "numbers such as 01"}}
ANSWERS = {"--keep-answers": {"action": "store_true", "help": "put your answers to exercises into the current ones"}}
SOME_OR_ALL = {"lectures": {"nargs": "*", "metavar": "NN", "help": "numbers such as 01; all if none is given"}}
WORK = {"--work": {"type": folder, "default": lectures.ROOT / "work", "metavar": "DIR", "help": "your working copy"}}
CHECK = {"--check": {"action": "store_true", "help": "execute nothing; say whether the outputs are current"}}
FRESH = {"--fresh": {"action": "store_true", "help": "renew live timings and machine reports too"}}
PINS = {"hold": {"nargs": "*", "metavar": "NAME==VERSION", "help": "requirements beyond the bounds of pyproject.toml"}}
NEW = {
    "number": {"metavar": "NN", "help": "the lecture's number"},
    "title": {"help": "its title, in quotes"},
}
BENCH = {
    "what": {
        "choices": ["engine", "optimizers", "lookup"],
        "help": "engine: training steps by NumPy, the engine and PyTorch; optimizers: one update by each rule; "
        "lookup: updates of some rows of a table",
    },
    "--rounds": {"type": rounds, "default": 31, "metavar": "N", "help": "how many times in turn (31)"},
    "--markdown": {"action": "store_true", "help": "tables as the README has them"},
}
TEST = {
    "--perturbed": {
        "type": int,
        "nargs": "?",
        "const": 1,
        "default": 0,
        "metavar": "DRAWS",
        "help": "only the notebooks, with different last bits in first weights and data (1 draw if no number is given)",
    },
    "--processors": {
        "action": "store_true",
        "help": "only the notebooks, under each matrix kernel, SIMD instructions and threads that can be chosen here",
    },
}
EXPERIMENTS = {
    "names": {"nargs": "*", "metavar": "NAME", "help": "which; all if none is given"},
    "--store": {"action": "store_true", "help": "write down what comes out, in place of comparing it"},
}
PDF = {
    "--pdf": {"action": "store_true", "help": "write the PDF too (needs Chromium or Chrome)"},
    "--handout": {"action": "store_true", "help": "write a PDF of the slides with their notes too"},
}

# word → what it calls, its line of help, its arguments
COMMANDS = {
    "lab": (_lab, "open your working copy in JupyterLab; further options go to jupyter lab", WORK),
    "run": (_run, "execute lectures and write them back with their outputs", SOME_OR_ALL | CHECK | FRESH),
    "reset": (_reset, "back up your notebooks of these lectures and take the current ones", SOME | ANSWERS | WORK),
    "progress": (_progress, "say which predictions were right at once and which exercises are solved", WORK),
    "slides": (_slides, "write the decks of lectures into slides/build", SOME_OR_ALL | PDF),
    "new": (_new, "make a lecture that passes the tests, to be filled", NEW),
    "test": (_test, "check everything; further options go to the first pytest", TEST),
    "bench": (_bench, "measure how fast the course's code is, compared with what one would use instead", BENCH),
    "experiments": (_experiments, "compute stored experiments again, which takes minutes, and compare", EXPERIMENTS),
    "pins": (_pins, "rewrite constraints.txt from the newest versions that fit together", PINS),
    "doctor": (_doctor, "say what this installation looks like and what to put right", {}),
}
