"""Starting and stopping the real server."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.live.client import Closed, sign_in
from tests.live.houses import GUNICORN, PATIENCE, ROOT, House, wait_until

pytestmark = pytest.mark.live


def test_ctrl_c_with_rooms_open_tells_everyone_and_ends_without_a_traceback(own_house: House) -> None:
    clients = [sign_in(own_house, user) for user in range(1, 6)]
    for client in clients:
        client.ask("join", {"room": 1})
    out = own_house.interrupt()
    assert 1 <= clients[0].until("server_draining")["retry_in"] <= 10
    assert "Traceback" not in out
    assert (own_house.data / "ended").exists()
    assert own_house.process.poll() == 0


def test_ctrl_c_with_an_idle_page_connection_open_ends_without_a_traceback(own_house: House) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", own_house.port)) as idle:
        idle.sendall(b"GET /memory HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        idle.recv(4096)
        assert "Traceback" not in own_house.interrupt()


def test_background_work_begins_with_the_serving_process(own_house: House) -> None:
    assert (own_house.data / "begun").exists()


def test_a_worker_that_gets_the_interrupt_itself_goes_on(own_house: House) -> None:
    client = sign_in(own_house, 1)
    children = Path(f"/proc/{own_house.process.pid}/task/{own_house.process.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGINT)
    assert client.ask("ping", {})["ok"]


def test_a_terminated_server_tells_everyone_and_closes(own_house: House) -> None:
    client = sign_in(own_house, 1)
    own_house.process.send_signal(signal.SIGTERM)
    client.until("server_draining")
    with pytest.raises(Closed):
        client.packet()
    wait_until(lambda: own_house.process.poll() is not None, "the server did not end")


def test_gevent_websocket_beside_us_refuses_to_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "geventwebsocket").mkdir()
    (tmp_path / "geventwebsocket" / "__init__.py").touch()
    ended = subprocess.run(
        [*GUNICORN, "--bind", "127.0.0.1:0", "tests.live.house:app"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}", "HOUSE_DATA": str(tmp_path), "HOUSE_PORT": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "pip uninstall gevent-websocket" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode != 0


def test_two_workers_in_one_process_group_are_refused(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*GUNICORN, "--workers", "2", "--bind", "127.0.0.1:0", "tests.live.house:app"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "HOUSE_DATA": str(tmp_path), "HOUSE_PORT": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "one worker per process" in ended.stderr
    assert ended.returncode != 0
