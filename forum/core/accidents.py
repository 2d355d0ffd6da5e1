"""An accident for the log: what broke and where, never what it said.

The message of an exception may hold a person's words or address: SQLAlchemy prints parameters, PostgreSQL the key that
was there twice, pydantic the input. Types, files and lines are enough to find the fault.
"""

import traceback
from itertools import islice

MOST_CAUSES = 5
MOST_PLACES = 12


def traced(error: BaseException | None) -> str:
    """One line: each exception of the chain (newest first) with the places it came through, innermost first."""
    chain: list[str] = []
    while error is not None and len(chain) < MOST_CAUSES:
        frames = reversed(traceback.extract_tb(error.__traceback__))
        places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in islice(frames, MOST_PLACES))
        chain.append(f"{type(error).__qualname__} at {places or 'no place'}")
        error = error.__cause__ or error.__context__
    return "; because of ".join(chain)
