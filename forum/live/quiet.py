"""gunicorn's log without people in it: its own lines about a broken request carry the caller's address and words."""

import sys
from typing import Any

from gunicorn.glogging import Logger

from forum.core.accidents import traced

ABOUT_A_CALLER = "Invalid request from"
ABOUT_A_REQUEST = "Error handling request"


class QuietLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """As gunicorn's, but a request is logged neither by who sent it nor by what it said."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a warning; of a request that is no HTTP only that there was one."""
        if msg.startswith(ABOUT_A_CALLER):
            msg, args = "a request that is no HTTP was refused", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log an accident; one that met a request by type and place alone."""
        if msg.startswith(ABOUT_A_REQUEST):
            super().error("an accident below the application: %s", traced(sys.exc_info()[1]))
        else:
            super().exception(msg, *args, **kwargs)
