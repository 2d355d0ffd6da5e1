"""Being the second person, and staying out of what concerns somebody whom one knows: from the page of a case."""

from collections.abc import Callable

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from forum.core.errors import Conflict, Invalid, Problem
from forum.core.inputs import parse_form
from forum.moderation import operations, queries
from forum.moderation.inputs import Answered, AskTwo, SecondAnswer
from forum.moderation.models import Decision
from forum.moderation.operations import asking
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.cases import case, case_of_decision
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.post("/desk/decisions/<decision_id>/confirm")
def confirm(decision_id: str) -> Response:
    """Say yes as the second person."""

    def act() -> Decision:
        sent = parse_form(SecondAnswer, request.form)
        return operations.confirm(viewer(), decision_id, sent.version, sent.note)

    return _answered(decision_id, act, _("Thank you. Two people have decided this now."))


@bp.post("/desk/decisions/<decision_id>/decline")
def decline(decision_id: str) -> Response:
    """Say no as the second person."""

    def act() -> Decision:
        sent = parse_form(SecondAnswer, request.form)
        return operations.decline(viewer(), decision_id, sent.version, sent.note, sent.words)

    return _answered(decision_id, act, _("Thank you. It does not happen, or is taken back."))


@bp.post("/desk/decisions/<decision_id>/cancel")
def cancel(decision_id: str) -> Response:
    """Take back what one asked a second person for."""

    def act() -> Decision:
        return operations.cancel(viewer(), decision_id, parse_form(Answered, request.form).version)

    return _answered(decision_id, act, _("You have taken it back. Nobody is asked any more."))


@bp.post("/desk/decisions/<decision_id>/meanwhile")
def meanwhile(decision_id: str) -> Response:
    """Do alone what can be taken back, while a second person is waited for."""

    def act() -> Decision:
        return operations.meanwhile(viewer(), decision_id, parse_form(Answered, request.form).version)

    done = _("Done, for the time being. What you asked for goes on waiting for a second person.")
    return _answered(decision_id, act, done)


@bp.post("/desk/cases/<case_id>/ask-two")
@shows_again(case)
def ask_two(case_id: str) -> Response:
    """Ask for a task for the member, or that the kept copies are emptied; a second person answers."""
    sent = parse_form(AskTwo, request.form)
    if sent.what == "task":
        asking.ask_for_task(viewer(), case_id, sent.version, sent.task, sent.words)
    else:
        asking.ask_to_erase(viewer(), case_id, sent.version, sent.law, sent.words)
    flash(_("A second person is asked now."), "good")
    return see_other(url_for(".case", case_id=case_id))


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


def _answered(decision_id: str, act: Callable[[], Decision], done: str) -> Response:
    """Back to the case; the case again as it stands now where it moved on or words are missing. Whose it is not to
    answer gets no case opened by that."""
    try:
        act()
    except (Conflict, Invalid) as problem:
        return _shown_again(decision_id, problem)
    flash(done, "good")
    return see_other(url_for(".case", case_id=queries.get_decision(decision_id)[1].public_id))


def _shown_again(decision_id: str, problem: Problem) -> Response:
    def refused(decision_id: str) -> Response:
        raise problem

    return shows_again(case_of_decision)(refused)(decision_id=decision_id)
