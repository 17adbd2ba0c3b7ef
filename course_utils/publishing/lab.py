"""JupyterLab on the working copy: local, quiet, and with this interpreter as its kernel."""

import os
import sys
from pathlib import Path

FIRST = "00_start_here.ipynb"
# overrides.json: defaults that a reader may still change; custom/custom.css: the style sheet
SETTINGS = Path(__file__).with_name("lab_settings")


def command(work, extra=()):
    """The command that opens JupyterLab on the working copy; `extra` comes last, so it overrides."""
    from course_utils.tools.kernels import ENCRYPTION

    options = [
        f"--ServerApp.root_dir={work.resolve()}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.kernel_spec_manager_class=course_utils.tools.kernels.CourseKernels",
        f"--KernelManager.transport_encryption={ENCRYPTION}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        # No news, no question about news, no update check, no list of extensions: nothing uses the network on its own.
        f"--LabApp.app_settings_dir={SETTINGS}",
        # The course's style sheet, beside the reader's own settings and without touching them.
        "--LabApp.custom_css=True",
        f"--ServerApp.tornado_settings=static_custom_path={SETTINGS / 'custom'}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container everybody is root
        options.append("--allow-root")
    return [sys.executable, "-m", "jupyterlab", *options, *extra]
