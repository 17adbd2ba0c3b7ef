"""Execute a notebook and write it back so that the same notebook gives the same bytes."""

import copy
import os
import re
import time

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course_utils.errors import CourseError
from course_utils.publishing.notebook_files import digest, source_digest, write_whole
from course_utils.tools.kernels import ENCRYPTION, CourseKernels, repeatable
from course_utils.tools.refusals import explained, restore

TIMEOUT = 300  # seconds a cell may take before it is taken to be stuck
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"}
LIVE = "nbval-ignore-output"  # the tag of cells whose output is of one machine and one moment
WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURE_METADATA = ("alt", "width", "height")


def run_all(paths, fresh=False):
    """Execute these notebooks one after the other; print what each took.

    One that fails does not keep the others from being run; CourseError says at the end which ones failed, and why.
    """
    total, failed = 0.0, []
    for path in paths:
        print(f"{path.name:34}", end=" ", flush=True)
        start = time.perf_counter()
        try:
            done = "written" if run(path, fresh) else "unchanged"
        except (CourseError, OSError) as error:
            done = "failed"
            failed.append(explained(error))
        seconds = time.perf_counter() - start
        total += seconds
        print(f"{seconds:6.1f} s  {done}")
    if len(paths) > 1:
        print(f"{f'{len(paths)} notebooks':34} {total:6.1f} s")
    if failed:
        raise CourseError("\n".join(failed))


def run(path, fresh=False):
    """Execute one notebook and write it back if its bytes changed; return whether they did.

    If a cell fails, CourseError names it and the file stays as it was. Cells tagged "nbval-ignore-output" keep their
    outputs until some code changes, or `fresh` asks for new ones.
    """
    old = path.read_bytes()
    before, after = load(path), load(path)
    execute(after, path)
    if not fresh and _was_executed(before, old):
        for mine, theirs in zip(before.cells, after.cells, strict=True):
            if LIVE in mine.metadata.get("tags", []) and mine.get("outputs"):
                theirs.outputs = mine.outputs
    after.metadata["course"] = {"executed": source_digest(old, only="code")}
    new = to_bytes(normalized(after))
    if new != old:
        write_whole(path, new)
    return new != old


def is_current(path):
    """Whether the file is as `course run` left it: executed with the code it holds now, and normalized."""
    data = path.read_bytes()
    notebook = load(path)
    return _was_executed(notebook, data) and to_bytes(normalized(notebook)) == data


def load(path):
    """The notebook in this file, as it is: nothing is repaired or renamed on the way in."""
    try:
        notebook = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        if notebook.nbformat != 4:
            raise ValueError(f"its format is {notebook.nbformat}, not 4")
        _demand_form(notebook)
        return notebook
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError, nbformat.ValidationError) as error:
        problem = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise CourseError(
            f"{path} cannot be read as a notebook: {problem}. Repair it, or go back to the course's. {restore(path)}"
        ) from None


def _demand_form(notebook):
    """ValidationError where a cell or an output is not what nbformat specifies; `normalized` mends ids and metadata."""
    tried = copy.deepcopy(notebook)
    tried.metadata = {}
    for place, cell in enumerate(tried.cells):
        cell["id"] = str(place)
    tried.nbformat_minor = 5
    nbformat.validate(tried, relax_add_props=True)


def execute(notebook, path):
    """Run every code cell in a new kernel, in the notebook's folder, with one thread; outputs go into `notebook`."""
    kernels = AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=CourseKernels(), transport_encryption=ENCRYPTION
    )
    client = NotebookClient(
        notebook,
        km=kernels,
        timeout=TIMEOUT,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    with client.setup_kernel(cleanup_kc=True, env=os.environ | repeatable()):
        for index, cell in enumerate(notebook.cells):
            try:
                client.execute_cell(cell, index, store_history=False)  # as nbval runs it: no In, Out and _
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                raise CourseError(f"{path.name}, {_place(notebook, index)}:\n{_error_text(error)}") from None


def normalized(notebook):
    """The notebook without what differs from run to run or from machine to machine."""
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": LANGUAGE, "course": notebook.metadata.get("course", {})}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    count = 0
    for cell in notebook.cells:
        for key in ("execution", "ExecuteTime", "trusted", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = _normalized_outputs(cell.outputs, count)
    _settle_ids(notebook.cells)
    return notebook


def to_bytes(notebook):
    """The file's bytes."""
    nbformat.validate(notebook)
    return (nbformat.v4.writes(notebook).rstrip("\n") + "\n").encode()


def _was_executed(notebook, data):
    """Whether the code is what the last run executed, and every code cell was run."""
    ran = all(c.execution_count for c in notebook.cells if c.cell_type == "code" and c.source.strip())
    return ran and notebook.metadata.get("course", {}).get("executed") == source_digest(data, only="code")


def _normalized_outputs(outputs, count):
    """One cell's outputs: streams merged, no widget models, and only what is shown of the pictures' metadata."""
    kept = []
    for output in outputs:
        if "data" in output:
            output.data.pop(WIDGET, None)
            if not output.data:
                continue
            output.metadata = nbformat.from_dict(_picture_metadata(output))
        if output.output_type == "execute_result":
            output.execution_count = count
        if output.output_type == "stream":
            _merge_stream(kept, output)
        else:
            kept.append(output)
    return kept


def _merge_stream(kept, output):
    """Add a stream to the run of streams at the end: one per name, stdout first, since their order is a race."""
    start = len(kept)
    while start and kept[start - 1].output_type == "stream":
        start -= 1
    same = [stream for stream in kept[start:] if stream.name == output.name]
    if same:
        same[0].text += output.text
    else:
        kept.append(output)
    kept[start:] = sorted(kept[start:], key=lambda stream: stream.name, reverse=True)


def _picture_metadata(output):
    """{kind of picture: {alt, width, height}}, of what there is."""
    pairs = {kind: values for kind, values in output.get("metadata", {}).items() if kind in output.data}
    cut = {
        kind: {key: values[key] for key in PICTURE_METADATA if key in values}
        for kind, values in pairs.items()
        if isinstance(values, dict)
    }
    return {kind: values for kind, values in cut.items() if values}


def _settle_ids(cells):
    """Keep ids that are valid and unique; give the others one that depends on nothing but the cell and its place."""
    seen = set()
    for place, cell in enumerate(cells):
        valid = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(cell.get("id", "")))
        if not valid or cell.id in seen:
            cell.id = digest(f"{place} {cell.cell_type} {cell.source}".encode())[:8]
        seen.add(cell.id)


def _place(notebook, index):
    """Where a cell is, as its author would look for it: the heading above, its number, its first line."""
    above = [cell.source for cell in notebook.cells[:index] if cell.cell_type == "markdown"]
    headings = re.findall(r"^#+ (.*)", "\n".join(above), re.MULTILINE) or ["the top"]
    number = sum(cell.cell_type == "code" for cell in notebook.cells[: index + 1])
    first_line = notebook.cells[index].source.strip().splitlines()[0]
    return f"code cell {number}, under “{headings[-1]}”, which begins `{first_line}`"


def _error_text(error):
    """The error as the kernel told it, without colors; a time-out or a dead kernel in a sentence."""
    if isinstance(error, CellTimeoutError):
        return f"not finished after {TIMEOUT} s. Make the cell smaller, or look for a loop that does not stop."
    if isinstance(error, DeadKernelError):
        return "the kernel died, usually because memory ran out. Make the cell smaller."
    return re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}\n\n{error.traceback}").rstrip()
