"""Somebody at a terminal: a command sees a real one, is answered when it asks, and the questions are counted."""

import os
import pty
import re
import select
import time

ASKS = re.compile(r"(?:\?|sheet|:)[^\n]*\Z")


def at_terminal(command: list[str], answers: list[str], patience: float = 120) -> tuple[str, int]:
    """Run a command at a terminal; returns what it said and how many answers it took.

    Raises:
        AssertionError: it asked for more than there are answers, ended badly, or took too long.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)  # noqa: S606  a terminal, not a shell
    said, fresh, given, deadline = "", "", 0, time.monotonic() + patience
    while True:
        assert time.monotonic() < deadline, f"{command} takes too long:\n{said}"
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if ready:
            try:
                piece = os.read(terminal, 4096).decode(errors="replace")
            except OSError:  # it ended, and the terminal with it
                break
            if not piece:
                break
            said, fresh = said + piece, fresh + piece
        elif fresh and ASKS.search(fresh.rstrip(" ")):
            assert given < len(answers), f"{command} asks for more:\n{said}"
            os.write(terminal, answers[given].encode() + b"\n")
            given, fresh = given + 1, ""
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status == 0, f"{command} ended with {status}:\n{said}"
    return said.replace("\r\n", "\n"), given
