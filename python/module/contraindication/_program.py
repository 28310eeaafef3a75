"""The program `contra`, as an entry point."""

from __future__ import annotations

import signal
import sys

from . import _native


def main() -> int:
    """Runs the program with the command line of this process, and returns its exit code."""
    # Ctrl-C ends the program even before it handles the signal itself
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.run(["contra", *sys.argv[1:]])
