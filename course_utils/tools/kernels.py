"""The kernel that runs a notebook is this very interpreter, whatever other kernels the machine has; with one thread."""

import tempfile
from functools import cache

import ipykernel.kernelspec
import zmq
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager

from course_utils.claims import STRICT
from course_utils.tools import threads

# One thread: sums are then added in one order, and a second run gives the same digits. No progress bars. A claim that
# fails is an error.
REPEATABLE = threads.ONE | STRICT | {"TQDM_DISABLE": "1"}

# Notebook and kernel talk encrypted where ZeroMQ can; unencrypted, each kernel would open with a warning.
ENCRYPTION = "auto" if zmq.has("curve") else "disabled"


@cache
def _settings_folder():
    """An empty folder for as long as this process lives."""
    return tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)


def repeatable():
    """The environment in which the course runs notebooks itself: no setting of the reader's changes an output.

    IPython and Matplotlib look for their settings in an empty folder, and write what they keep there; so a home that
    cannot be written does no harm either.
    """
    home = _settings_folder().name
    unset = {"PYTHONSTARTUP": "", "MATPLOTLIBRC": ""}
    return REPEATABLE | unset | {"IPYTHONDIR": f"{home}/ipython", "MPLCONFIGDIR": f"{home}/matplotlib"}


class CourseKernels(KernelSpecManager):
    """Answer "python3" with this interpreter; a kernel of that name in the user's home would otherwise win."""

    def get_kernel_spec(self, kernel_name):
        """The specification that starts this kernel."""
        if kernel_name == NATIVE_KERNEL_NAME:
            spec = ipykernel.kernelspec.get_kernel_dict()
            spec["env"] = spec.get("env", {}) | threads.default()
            return self.kernel_spec_class(resource_dir=ipykernel.kernelspec.RESOURCES, **spec)
        return super().get_kernel_spec(kernel_name)
