"""What docs/operating.md tells an operator to type is what there is."""

import configparser
import os
import pwd
import re
import tempfile
from pathlib import Path

import pytest

from forum import cli
from forum.cli.owners import as_owner, make_data_folder
from tests.rules.house import ROOT

PAGE = (ROOT / "docs/operating.md").read_text()
REHEARSED = {"packages", "program", "setup", "service", "proxy", "doctor", "backup", "restore"}


def test_every_command_on_the_page_is_one():
    named = set(re.findall(r"open-chair ([a-z]+)(?=[ `\n])", PAGE)) - {"is", "and", "open"}
    assert {"setup", "backup", "restore", "recovery", "doctor", "member"} <= named
    assert named <= set(cli.main.commands)


def test_every_option_on_the_page_is_one():
    for name, words in re.findall(r"open-chair ([a-z]+)((?: [^`\n]+)?)", PAGE):
        if name in cli.main.commands and name != "member":
            known = {option for one in cli.main.commands[name].params for option in one.opts}
            assert set(re.findall(r"--[a-z-]+", words)) <= known, f"{name}{words}"


def test_the_blocks_that_are_rehearsed_are_there():
    assert set(re.findall(r"<!-- rehearsed: (\w+) -->\n```sh\n", PAGE)) == REHEARSED


def test_files_that_the_page_names_exist():
    for path in re.findall(r"\]\(\.\./([^)]+)\)", PAGE):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy/systemd").glob("*.service")), ids=lambda unit: unit.name)
def test_a_unit_shuts_what_it_does_not_need(unit):
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(unit)
    service = read["Service"]
    assert service["ExecStart"].startswith("/usr/local/bin/open-chair ")
    for wall in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert service[wall] == "yes"
    assert service["ProtectSystem"] == "strict"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")
def test_root_touches_the_services_files_as_their_owner_alone():
    user = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        folder = Path(place, "data")
        make_data_folder(folder, "nobody")
        assert (folder.stat().st_uid, folder.stat().st_mode & 0o777) == (user.pw_uid, 0o700)
        with as_owner(folder):
            (folder / "new").touch()
            assert os.geteuid() == user.pw_uid
        assert os.geteuid() == 0
        assert (folder / "new").stat().st_uid == user.pw_uid
