"""Links: every address that a template or a file asks for by name exists."""

import re

from tests.rules.house import name, python_files, templates

ASKED = re.compile(r"url_for\(\s*['\"]([\w.]+)['\"]")


def test_every_named_address_exists(app):
    asked = [(path, one) for path in [*templates(), *python_files("forum")] for one in ASKED.findall(path.read_text())]
    missing = [
        f"{name(path)}: {one}" for path, one in asked if not one.startswith(".") and one not in app.view_functions
    ]
    assert missing == []


def test_no_address_is_made_up_for_a_page_that_does_not_exist(app):
    assert app.url_build_error_handlers == []
