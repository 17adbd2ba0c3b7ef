"""A course that publishes one notebook, and a student's folder: for the tests of what becomes of the student's work."""

import json

from course_utils.publishing import student
from course_utils.publishing.page import working_copy

NAME = "01_matrix_gradients.ipynb"


def notebook(*sources, output="1"):
    """The bytes of a small notebook."""
    printed = [{"output_type": "stream", "name": "stdout", "text": [output]}]
    cells = [{"cell_type": "code", "source": [s], "outputs": printed, "metadata": {}} for s in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


V1, V2 = working_copy(notebook("print(1)")), working_copy(notebook("print(2)"))
MINE = notebook("print(1)", "my_answer = 3")
RUN_AGAIN = notebook("print(1)", "", output="1.0")  # the same cells, other outputs, and JupyterLab's blank last cell


class Course:
    """A course that publishes one notebook, and a student's folder."""

    def __init__(self, folder):
        self.source, self.work = folder / "notebooks", folder / "work"
        self.source.mkdir()

    def publishes(self, data):
        (self.source / NAME).write_bytes(data)
        return "\n".join(student.refresh(self.work, self.source))

    def edits(self, data):
        (self.work / NAME).write_bytes(data)

    def resets(self):
        return "\n".join(student.reset(NAME, self.work, self.source))

    @property
    def copy(self):
        return (self.work / NAME).read_bytes()

    @property
    def backups(self):
        return sorted(path.read_bytes() for path in (self.work / student.BACKUP).glob("*"))
