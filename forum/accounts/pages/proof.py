"""The password, typed again (the page is ``web/proof.py``'s): by itself, or together with the form that needed it."""

from flask import Response, request, url_for

from forum.accounts import operations, visits
from forum.accounts.inputs import Password
from forum.accounts.pages.blueprint import bp
from forum.core.inputs import Input, parse
from forum.web.current import viewer
from forum.web.pages import see_other
from forum.web.proof import FIELD


class _Typed(Input):
    proof: Password


@bp.before_app_request
def take_proof() -> None:
    """Take the password that came with a form, before its route runs; a wrong one stops here with the form kept.

    The gate has run: somebody is signed in, and the form carries their token.
    """
    if request.method == "POST" and not request.is_json and FIELD in request.form and viewer().signed_in:
        operations.prove(viewer(), parse(_Typed, {FIELD: request.form[FIELD]}).proof)


@bp.post("/you/prove")
def go_on() -> Response:
    """Go on to the page that asked; the password has been taken on the way in."""
    return see_other(visits.safe_way(request.form.get("next")) or url_for(".you"))
