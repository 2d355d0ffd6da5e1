"""The rota: who can be woken when."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import clock
from forum.core.inputs import parse_form
from forum.core.verdict import require
from forum.moderation import operations
from forum.moderation.inputs import Away, NewTime
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.desk import ways
from forum.moderation.policy import oncall
from forum.moderation.present import oncall as present
from forum.moderation.queries import oncall as times
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/desk/rota")
def rota() -> str:
    """Everybody's weekly times; one's own can be changed, and those who lead set those of others, too."""
    who = viewer()
    require(oncall.keeps_rota(who))
    people = [one for one in times.those_on_duty() if oncall.can_set_times(who, one.id)]
    return render_template(
        "moderation/rota.html",
        rows=present.rows(who),
        days=[(day, present.weekday_name(day)) for day in range(7)],
        people=[(one.public_id, one.pen_name) for one in people],
        mine=who.public_id,
        is_mine=any(one.id == who.user_id for one in people),
        is_away=who.user_id in times.away(clock.now()),
        told=present.hours(who),
        ways=ways("rota"),
    )


@bp.post("/desk/rota")
@shows_again(rota)
def add_time() -> Response:
    """Put somebody on call at a weekly time."""
    sent = parse_form(NewTime, request.form)
    operations.add_time(viewer(), sent.weekday, sent.begins, sent.ends, sent.person or "")
    flash(_("That is on the rota now."), "good")
    return see_other(url_for(".rota"))


@bp.post("/desk/rota/<time_id>/remove")
@shows_again(rota)
def remove_time(time_id: str) -> Response:
    """Take a weekly time off."""
    operations.remove_time(viewer(), time_id)
    flash(_("That is off the rota."), "good")
    return see_other(url_for(".rota"))


@bp.post("/desk/rota/away")
@shows_again(rota)
def go_away() -> Response:
    """Be away for some days, or here again."""
    sent = parse_form(Away, request.form)
    operations.go_away(viewer(), sent.days, sent.person or "")
    flash(_("Have good days. Nobody wakes you.") if sent.days else _("Good that you are here."), "good")
    return see_other(url_for(".rota"))
