"""The kernel that runs a notebook is this very interpreter, whatever other kernels the machine has."""

import ipykernel.kernelspec
import zmq
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager

# One thread: sums are then added in one order, and a second run gives the same digits. No progress bars either.
REPEATABLE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TQDM_DISABLE": "1"}

# Notebook and kernel talk encrypted where ZeroMQ can; unencrypted, each kernel would open with a warning.
ENCRYPTION = "auto" if zmq.has("curve") else "disabled"


class CourseKernels(KernelSpecManager):
    """Answer "python3" with this interpreter; a kernel of that name in the user's home would otherwise win."""

    def get_kernel_spec(self, kernel_name):
        """The specification that starts this kernel."""
        if kernel_name == NATIVE_KERNEL_NAME:
            return self.kernel_spec_class(
                resource_dir=ipykernel.kernelspec.RESOURCES, **ipykernel.kernelspec.get_kernel_dict()
            )
        return super().get_kernel_spec(kernel_name)
