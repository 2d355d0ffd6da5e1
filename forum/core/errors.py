"""Every refusal is a type with a status, a stable code and human words; one place turns it into a response.

The wire form is RFC 9457 (application/problem+json). ``title`` and ``detail`` of the wire form are filled by the edge
from the catalogue of sentences (``forum/web/words.py``); inner files only name the code.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any


class Problem(Exception):
    """A refusal. ``code`` is stable and public; ``fields`` says which input is wrong; ``extra`` is public data."""

    status = 400
    code = "refused"

    def __init__(self, code: str | None = None, *, fields: Mapping[str, str] | None = None, **extra: Any) -> None:
        self.code = code or self.code
        self.fields: dict[str, str] = dict(fields or {})
        self.extra: dict[str, Any] = extra
        super().__init__(self.code)

    def as_problem(self) -> dict[str, Any]:
        """The RFC 9457 members: ``type``, ``status``, ``code``, ``errors`` (field -> code) and the public extras."""
        problem: dict[str, Any] = {"type": f"about:blank#{self.code}", "status": self.status, "code": self.code}
        if self.fields:
            problem["errors"] = self.fields
        return problem | self.extra


class Invalid(Problem):
    """The input cannot be used. ``fields`` maps an input's name to a code such as ``missing`` or ``too_long``."""

    status, code = 422, "invalid_input"

    def __init__(self, fields: Mapping[str, str], code: str | None = None) -> None:
        super().__init__(code, fields=fields)


class Malformed(Problem):
    """The bytes themselves cannot be read: broken JSON, wrong encoding, too deep, not an object."""

    status, code = 400, "malformed"


class NotSignedIn(Problem):
    """Nobody is signed in, or the session has ended."""

    status, code = 401, "not_signed_in"


class Forbidden(Problem):
    """You can see it, but you may not do that; the code says why."""

    status, code = 403, "not_allowed"


class ProofNeeded(Forbidden):
    """You may, once you have typed your password again: somebody else could be holding your device (S-38)."""

    code = "prove_it_is_you"


class NotFound(Problem):
    """It does not exist for you. The answer is the same whether it exists for others or not (S-06)."""

    status, code = 404, "not_found"


class Conflict(Problem):
    """Someone else was first, or the same thing was already done differently. ``extra`` may carry the fresh state."""

    status, code = 409, "conflict"


class TooLarge(Problem):
    """More bytes than this door takes."""

    status, code = 413, "too_large"


class TooMany(Problem):
    """Too often. ``retry_after`` is in whole seconds, at least 1."""

    status, code = 429, "slow_down"

    def __init__(self, retry_after: timedelta) -> None:
        seconds = max(1, round(retry_after.total_seconds()))
        super().__init__(retry_after=seconds)
        self.retry_after = seconds


class Unavailable(Problem):
    """A part of the house does not answer just now; trying again helps."""

    status, code = 503, "busy"

    def __init__(self, code: str | None = None, retry_after: int = 2) -> None:
        super().__init__(code, retry_after=retry_after)
        self.retry_after = retry_after
