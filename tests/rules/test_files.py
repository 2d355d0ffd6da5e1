"""Files stay small, and dangerous names are used only where they belong."""

import ast
import re

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


def test_a_file_fits_in_one_sitting():
    long = {name(path): lines for path, lines in _lengths() if lines > MOST_LINES}
    assert long == {}, "make each a folder of the same name"


def _lengths():
    for path in python_files("forum", "tests", "migrations", "bench", "wsgi.py"):
        yield path, len(path.read_text().splitlines())


def test_a_library_is_used_only_where_it_belongs():
    strangers = []
    for path in python_files("forum"):
        for module in _imports(ast.parse(path.read_text())):
            homes = ONLY_HERE.get(module.split(".")[0])
            if homes is not None and not any(name(path).startswith(home) for home in homes):
                strangers.append(f"{module} in {name(path)}")
    assert strangers == []


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def test_the_environment_is_read_in_one_place():
    allowed = {"forum/core/settings.py", "forum/cli/root.py", "forum/cli/serving.py", "wsgi.py"}
    reads = re.compile(r"\bos\.(environ|getenv)|from os import .*environ")
    files = {name(path): path for path in python_files("forum", "wsgi.py")}
    assert [one for one, path in files.items() if one not in allowed and reads.search(path.read_text())] == []


def test_only_the_text_pipeline_makes_safe_html():
    def makes(call, what):
        # SafeHtml() without an argument is no text at all: a post whose words are left out.
        return what.split(".")[-1] == "SafeHtml" and bool(call.args)

    found = _calling(makes)
    assert [one for one in found if not one.startswith(("forum/safety/", "forum/core/db.py:"))] == []


def test_only_operations_commit():
    found = _calling(lambda call, what: what.endswith("session.commit"))
    assert [one for one in found if not one.startswith("forum/core/operation.py:")] == []


def test_time_comes_from_the_clock():
    asking = {"datetime.now", "datetime.utcnow", "date.today", "datetime.datetime.now", "func.now", "sa.func.now"}
    found = _calling(lambda call, what: what in asking)
    assert [one for one in found if not one.startswith("forum/core/clock.py:")] == []


def _calling(is_meant):
    """Where something is called: ``file:line``."""
    return [
        f"{name(path)}:{call.lineno}"
        for path in python_files("forum")
        for call, what in calls(ast.parse(path.read_text()))
        if is_meant(call, what)
    ]


def test_no_drawer_modules_exist():
    drawers = {"utils.py", "util.py", "helpers.py", "helper.py", "manager.py", "managers.py", "misc.py", "common.py"}
    found = [name(path) for path in python_files("forum", "tests") if path.name in drawers]
    assert found == []


def test_nothing_is_left_for_later():
    marks = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|Not" + "Implemented")
    files = [*python_files("forum", "migrations", "wsgi.py"), *sorted((ROOT / "static/js").glob("*.js"))]
    found = [name(path) for path in files if marks.search(path.read_text())]
    assert found == []
