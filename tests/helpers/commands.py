"""Commands, run in this process: a process of their own takes a second to begin."""

import contextlib
import io
from collections.abc import Callable
from subprocess import CompletedProcess


def run_here(main: Callable[[list[str]], int], *arguments: object) -> CompletedProcess[str]:
    """Run a command's main function; return its exit status and what it printed."""
    words = [str(one) for one in arguments]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(words)
        except SystemExit as left:
            status = int(left.code or 0)
    return CompletedProcess(words, status, out.getvalue(), err.getvalue())
