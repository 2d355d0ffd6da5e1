"""What this machine cannot run is said loudly: a quiet skip looks like a pass."""

import os
from typing import NoReturn

import pytest

# What is set to 1 where nothing may be left out, such as on the build machine (``.ci/run``).
REQUIRED = {"browser": "OPENCHAIR_REQUIRE_BROWSER", "server": "OPENCHAIR_REQUIRE_SERVERS"}
LOUD = "NOT RUN HERE: "


def not_here(kind: str, reason: str) -> NoReturn:
    """Skip, and have the reason printed at the end of the run; fail where ``kind`` is required."""
    if os.environ.get(REQUIRED[kind]) == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(LOUD + reason)
