"""Setting up the second step, its recovery codes, and taking it in a session that began without."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.accounts import operations, queries, totp, visits
from forum.accounts.inputs import StepCodeOnly
from forum.accounts.operations.factors import secret_of
from forum.accounts.pages.blueprint import bp
from forum.core.errors import NotFound
from forum.core.inputs import parse_form
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


def app_address(secret: str) -> str:
    """What the picture says to an authenticator app.

    It stands in the app's list, on a screen that others may see: neither what this place is nor one's pen name (S-37).
    """
    return totp.address_of(secret, account=_("my account"), issuer=_("Sign-in"))


@bp.get("/you/second-step")
def factor() -> str:
    """What a second step is, whether one has it, and what can be done about it."""
    who = viewer()
    return render_template(
        "accounts/factor.html",
        is_on=queries.has_second_factor(who.user_id),
        left=queries.recovery_codes_left(who.user_id),
        next=visits.safe_way(request.values.get("next")) or "",
    )


@bp.post("/you/second-step")
def begin_factor() -> Response:
    """Make the key."""
    operations.begin_factor(viewer())
    return see_other(url_for(".set_up_factor", next=visits.safe_way(request.form.get("next"))))


@bp.get("/you/second-step/app")
def set_up_factor() -> str | Response:
    """The key as a picture and as text, and the field for the first code."""
    secret = _waiting_secret()
    if secret is None:
        return see_other(url_for(".factor"))
    return render_template(
        "accounts/factor_app.html",
        key=totp.in_groups(secret),
        next=visits.safe_way(request.values.get("next")) or "",
    )


@bp.get("/you/second-step/picture")
def factor_picture() -> Response:
    """The key as a QR code, an image of our own."""
    secret = _waiting_secret()
    if secret is None:
        raise NotFound
    return Response(totp.picture_of(app_address(secret)), mimetype="image/svg+xml")


def _waiting_secret() -> str | None:
    """The key that waits for its first code. It is shown only to who has just typed their password."""
    operations.require_proof(viewer())
    found = queries.factor_of(viewer().user_id)
    return secret_of(found) if found is not None and found.confirmed_at is None else None


@bp.post("/you/second-step/app")
@shows_again(set_up_factor)
def confirm_factor() -> str:
    """Take the first code, and show the recovery codes, once: they stand in this answer and nowhere else."""
    sent = parse_form(StepCodeOnly, request.form, drop=("csrf_token", "proof", "next"))
    codes = operations.confirm_factor(viewer(), sent.code)
    return _show(codes)


@bp.post("/you/second-step/codes")
def new_recovery_codes() -> str:
    """Ten new ones in the place of the old."""
    return _show(operations.new_recovery_codes(viewer()))


def _show(codes: list[str]) -> str:
    way = visits.safe_way(request.form.get("next")) or url_for(".you")
    return render_template("accounts/recovery_codes.html", codes=codes, way=way)


@bp.post("/you/second-step/off")
def remove_factor() -> Response:
    """Switch it off."""
    operations.remove_factor(viewer())
    flash(_("The second step is off."), "good")
    return see_other(url_for(".factor"))


@bp.post("/you/second-step/now")
@shows_again(factor)
def step_now() -> Response:
    """Take a code in this session, which began without one."""
    sent = parse_form(StepCodeOnly, request.form, drop=("csrf_token", "proof", "next"))
    operations.take_second_step(viewer(), sent.code)
    flash(_("Thank you. That is done."), "good")
    return see_other(visits.safe_way(request.form.get("next")) or url_for(".factor"))
