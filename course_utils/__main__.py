"""`python -m course_utils …` is `course …`; this file parses on any Python, so that an old one gets an answer."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (the reader's Python, not the one the course is installed with)
    sys.exit(
        "The course needs Python 3.11 or newer; this is Python "
        + ".".join(map(str, sys.version_info[:3]))
        + " ("
        + sys.executable
        + "). Install a newer one and name it: make lab PYTHON=python3.13, or python3.13 -m course_utils lab."
    )

if __name__ == "__main__":
    from course_utils.cli import main

    sys.exit(main())
