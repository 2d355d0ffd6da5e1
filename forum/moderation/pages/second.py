"""Being the second person, and staying out of what concerns somebody whom one knows: from the page of a case."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from forum.core.inputs import parse_form
from forum.moderation import operations, queries
from forum.moderation.inputs import Answered, SecondAnswer
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.cases import case, case_of_decision
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.post("/desk/decisions/<decision_id>/confirm")
@shows_again(case_of_decision)
def confirm(decision_id: str) -> Response:
    """Say yes as the second person."""
    sent = parse_form(SecondAnswer, request.form)
    operations.confirm(viewer(), decision_id, sent.version, sent.note)
    flash(_("Thank you. Two people have decided this now."), "good")
    return _back(decision_id)


@bp.post("/desk/decisions/<decision_id>/decline")
@shows_again(case_of_decision)
def decline(decision_id: str) -> Response:
    """Say no as the second person."""
    sent = parse_form(SecondAnswer, request.form)
    operations.decline(viewer(), decision_id, sent.version, sent.note, sent.words)
    flash(_("Thank you. It does not happen, or is taken back."), "good")
    return _back(decision_id)


@bp.post("/desk/decisions/<decision_id>/cancel")
@shows_again(case_of_decision)
def cancel(decision_id: str) -> Response:
    """Take back what one asked a second person for."""
    operations.cancel(viewer(), decision_id, parse_form(Answered, request.form).version)
    flash(_("You have taken it back. Nobody is asked any more."), "good")
    return _back(decision_id)


@bp.post("/desk/decisions/<decision_id>/meanwhile")
@shows_again(case_of_decision)
def meanwhile(decision_id: str) -> Response:
    """Do alone what can be taken back, while a second person is waited for."""
    operations.meanwhile(viewer(), decision_id, parse_form(Answered, request.form).version)
    flash(_("Done, for the time being. What you asked for goes on waiting for a second person."), "good")
    return _back(decision_id)


@bp.post("/desk/cases/<case_id>/know")
@shows_again(case)
def know(case_id: str) -> Response:
    """Say that one knows the person whom a case concerns."""
    operations.recuse_oneself(viewer(), case_id)
    flash(_("Thank you for saying so. Others decide about them from now on."), "good")
    return see_other(url_for(".desk"))


@bp.post("/desk/cases/<case_id>/know-no-more")
@shows_again(case)
def know_no_more(case_id: str) -> Response:
    """Decide about them again."""
    operations.take_back_recusal(viewer(), case_id)
    return see_other(url_for(".case", case_id=case_id))


def _back(decision_id: str) -> Response:
    return see_other(url_for(".case", case_id=queries.get_decision(decision_id)[1].public_id))
