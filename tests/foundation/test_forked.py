"""Servers that are forked from a process which has read everything are what a real start makes, each for itself."""

import os
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import nursery
from tests.live.houses import House, start, stop
from tests.servers import Server


@contextmanager
def _house(folder: Path, *, read_anew: bool) -> Iterator[House]:
    folder.mkdir()
    house = start(folder, read_anew=read_anew)
    yield house
    stop(house)


@pytest.mark.live
def test_the_standard_library_of_a_forked_worker_is_patched_as_in_a_real_start(tmp_path: Path) -> None:
    with _house(tmp_path / "forked", read_anew=False) as house, _house(tmp_path / "real", read_anew=True) as real:
        found, wanted = house.get("/library").json(), real.get("/library").json()
    assert "gevent" in wanted["socket.socket"]
    assert found == wanted


@pytest.mark.live
def test_a_forked_server_has_a_session_an_environment_and_files_of_its_own(serve: Callable[..., Server]) -> None:
    first, second = serve(CONTACT="first@example.org"), serve(CONTACT="second@example.org")
    for server in (first, second):
        assert os.getsid(server.pid) == os.getpgid(server.pid) == server.pid
        files = [str(one.readlink()) for one in Path(f"/proc/{server.pid}/fd").iterdir()]
        assert files.count(str(server.log)) == 2
        assert files.count(os.devnull) == 1
        assert not [one for one in files if "nursery" in one]
    first.kill()
    assert first.output() == second.output() == ""


@pytest.mark.parametrize(
    "drawn",
    [
        "secrets.token_hex(8)",
        "os.urandom(8)",
        "random.SystemRandom().random()",
        "os.environ.get('OPENCHAIR_PORT')",
        "os.getpid()",
    ],
)
def test_what_a_module_draws_for_itself_as_it_is_read_is_refused(drawn: str) -> None:
    module = {"__name__": "forum.planted", "os": os, "random": random, "secrets": secrets}
    with pytest.raises(nursery.NotForked, match=r"forum\.planted"), nursery._nothing_of_ones_own():
        exec(f"ours = {drawn}", module)  # noqa: S102  # as reading a module does
