"""The page that asks for the password again, and goes on with what was asked (S-38). Works without JavaScript.

A form that met ``ProofNeeded`` comes back inside a page with a password field; sent again it carries the password as
``proof``, which is taken before the route runs. A page that was looked at comes back by an address to go on to.
"""

from typing import Any, Final

from flask import render_template, request, url_for

from forum.core.errors import Problem, ProofNeeded
from forum.web import words

FIELD: Final = "proof"
"""The name of the password field; it goes into no input of a route (see ``core/inputs.HOUSE_FIELDS``)."""
_NEVER_BACK = ("csrf_token", FIELD, "password", "current", "code")


def asked(problem: Problem) -> bool:
    """Whether this refusal is answered by the page that asks for the password."""
    return isinstance(problem, ProofNeeded) or FIELD in problem.fields


def page(problem: Problem) -> str:
    """The page for such a refusal, with everything that was sent but secrets."""
    return render_template("proof.html", problem=problem, span=words.held("proof_lasts"), **_way_on())


def _way_on() -> dict[str, Any]:
    if request.method == "GET":
        return {"action": url_for("accounts.go_on"), "fields": [("next", request.full_path.rstrip("?"))]}
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_BACK]
    return {"action": request.full_path.rstrip("?"), "fields": fields}
