"""People on the admin page: tasks given and taken back, invitations; and one's own name on the front door."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.accounts import queries as accounts
from forum.community import operations as community
from forum.community.current import house
from forum.core.errors import Invalid, NotFound
from forum.core.inputs import parse_form
from forum.core.viewer import GrantKind, Side
from forum.home import operations, queries, words
from forum.home.inputs import GrantBack, GrantForm, NewInvite
from forum.home.pages import bp
from forum.home.pages.admin import around
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/admin/staff")
def staff() -> str:
    """Who holds which task, and the form to give one."""
    frame = around("staff")
    kinds = [(kind.value, *words.TASKS[kind.value]) for kind in GrantKind]
    return render_template(
        "home/admin/staff.html",
        tasks=queries.tasks(viewer()),
        kinds=kinds,
        names=words.TASKS,
        where=words.WHERE,
        **frame,
    )


@bp.post("/admin/staff/give")
@shows_again(staff)
def give_task() -> Response:
    """Give somebody a task in the whole house."""
    around("staff")
    sent = parse_form(GrantForm, request.form)
    person = None if "@" in sent.pen_name else accounts.find_person(sent.pen_name)
    if person is None:
        raise Invalid({"pen_name": "nobody_of_that_name"})
    operations.set_task(viewer(), person.id, sent.kind, True, _reason(sent.reason))
    flash(_("Done. It holds from now on."), "good")
    return see_other(url_for(".staff"))


@bp.post("/admin/staff/take")
@shows_again(staff)
def take_task() -> Response:
    """Take a task back; for one that holds in the whole house."""
    around("staff")
    sent = parse_form(GrantBack, request.form)
    person = accounts.person_of(sent.person)
    if person is None:
        raise NotFound
    operations.set_task(viewer(), person.id, sent.kind, False, _reason(sent.reason))
    flash(_("Done. It holds from now on."), "good")
    return see_other(url_for(".staff"))


def _reason(typed: str) -> str:
    if len(typed) < 5:
        raise Invalid({"reason": "setting_reason"})
    return typed


@bp.get("/admin/invitations")
def invitations() -> str:
    """The form for an invitation. There is no list: nobody learns whether one was used."""
    frame = around("invitations")
    return render_template("home/admin/invitations.html", sides=_sides(), link="", door=house().door, **frame)


@bp.post("/admin/invitations")
@shows_again(invitations)
def make_invitation() -> str:
    """Make one and show its link, once."""
    sent = parse_form(NewInvite, request.form)
    code = operations.invite(viewer(), sent.side, sent.reason)
    link = url_for("accounts.sign_up", invite=code, _external=True)
    frame = around("invitations")
    return render_template("home/admin/invitations.html", sides=_sides(), link=link, door=house().door, **frame)


def _sides() -> list[tuple[str, str, str]]:
    return [
        (Side.PARENT.value, _("Parent"), ""),
        (Side.ADULT_CHILD.value, _("Adult child"), ""),
        (Side.BOTH.value, _("Both"), ""),
        (Side.SUPPORTER.value, _("Supporter"), ""),
    ]


@bp.get("/you/front-door")
def my_name() -> str:
    """Whether one's pen name stands on the front door; for those with a task."""
    if not viewer().grants:
        raise NotFound
    return render_template("home/my_name.html", is_named=queries.is_named(viewer()))


@bp.post("/you/front-door")
def set_my_name() -> Response:
    """Say yes to it, or take it back."""
    community.stand_on_the_front_door(viewer(), request.form.get("named") == "yes")
    flash(_("Done. It holds from now on."), "good")
    return see_other(url_for(".my_name"))
