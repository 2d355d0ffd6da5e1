"""Files stay small, and dangerous names are used only where they belong."""

import ast
import re

import pytest

from tests.rules.house import ROOT, calls, name, python_files

MOST_LINES = 300
ONLY_HERE = {
    "bleach": {"forum/safety"},
    "nh3": {"forum/safety"},
    "markdown_it": {"forum/safety"},
    "flask_socketio": {"forum/live"},
    "socketio": {"forum/live"},
    "engineio": {"forum/live"},
    "huey": {"forum/jobs"},
    "argon2": {"forum/accounts"},
    "limits": {"forum/core"},
}


@pytest.mark.parametrize("path", python_files("forum", "tests", "migrations", "bench", "wsgi.py"), ids=name)
def test_a_file_fits_in_one_sitting(path):
    lines = len(path.read_text().splitlines())
    assert lines <= MOST_LINES, f"{name(path)} has {lines} lines: make it a folder of the same name"


@pytest.mark.parametrize("path", python_files("forum"), ids=name)
def test_a_library_is_used_only_where_it_belongs(path):
    for node in ast.walk(ast.parse(path.read_text())):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules = [node.module or ""]
        for module in modules:
            homes = ONLY_HERE.get(module.split(".")[0])
            assert homes is None or any(name(path).startswith(home) for home in homes), f"{module} in {name(path)}"


@pytest.mark.parametrize("path", python_files("forum", "wsgi.py"), ids=name)
def test_the_environment_is_read_in_one_place(path):
    allowed = {"forum/core/settings.py", "forum/cli/root.py", "forum/cli/serving.py", "wsgi.py"}
    if name(path) in allowed:
        return
    assert not re.search(r"\bos\.(environ|getenv)|from os import .*environ", path.read_text()), name(path)


@pytest.mark.parametrize("path", python_files("forum"), ids=name)
def test_only_the_text_pipeline_makes_safe_html(path):
    if name(path) in {"forum/safety/text.py", "forum/core/db.py"} or name(path).startswith("forum/safety/"):
        return
    tree = ast.parse(path.read_text())
    # SafeHtml() without an argument is no text at all: a post whose words are left out.
    made = [call.lineno for call, what in calls(tree) if what.split(".")[-1] == "SafeHtml" and call.args]
    assert not made, f"{name(path)} makes SafeHtml in lines {made}"


@pytest.mark.parametrize("path", python_files("forum"), ids=name)
def test_only_operations_commit(path):
    if name(path) == "forum/core/operation.py":
        return
    tree = ast.parse(path.read_text())
    made = [call.lineno for call, what in calls(tree) if what.endswith("session.commit")]
    assert not made, f"{name(path)} commits in lines {made}"


@pytest.mark.parametrize("path", python_files("forum"), ids=name)
def test_time_comes_from_the_clock(path):
    if name(path) == "forum/core/clock.py":
        return
    tree = ast.parse(path.read_text())
    asked = [
        call.lineno
        for call, what in calls(tree)
        if what in ("datetime.now", "datetime.utcnow", "date.today", "datetime.datetime.now", "func.now", "sa.func.now")
    ]
    assert not asked, f"{name(path)} asks the machine for the time in lines {asked}"


def test_no_drawer_modules_exist():
    drawers = {"utils.py", "util.py", "helpers.py", "helper.py", "manager.py", "managers.py", "misc.py", "common.py"}
    found = [name(path) for path in python_files("forum", "tests") if path.name in drawers]
    assert found == []


def test_nothing_is_left_for_later():
    marks = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|Not" + "Implemented")
    files = [*python_files("forum", "migrations", "wsgi.py"), *sorted((ROOT / "static/js").glob("*.js"))]
    found = [name(path) for path in files if marks.search(path.read_text())]
    assert found == []
