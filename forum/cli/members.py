"""People and their grants: ``member create``, ``promote``, ``separate``, ``list-staff``, ``reset-second-step``."""

import click

from forum.accounts import operations as accounts
from forum.accounts import queries as people
from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import Person
from forum.cli import root
from forum.core.errors import Conflict, Problem
from forum.core.settings import Settings
from forum.core.viewer import SYSTEM, GrantKind, Side
from forum.shield import operations as shield
from forum.spaces import operations as spaces
from forum.spaces.policy import GIVEN_BY_TWO
from forum.spaces.queries import two_hold_tasks
from forum.spaces.viewers import NEED_SECOND_STEP


@click.group()
def member() -> None:
    """People and their grants."""


def _person(name_or_email: str) -> Person:
    person = people.find_person(name_or_email)
    if person is None:
        raise click.ClickException(f"nobody here has the address or pen name {name_or_email!r}")
    return person


@member.command()
@click.argument("email")
@click.argument("pen_name")
@click.option("--side", type=click.Choice([side.value for side in Side]), required=True)
@click.option("--home", type=click.Choice(["parent", "adult_child"]), default="parent", help='For side "both".')
@click.option("--grant", "grants", type=click.Choice([kind.value for kind in GrantKind]), multiple=True)
@click.password_option(help="Asked for when it is not given.")
def create(email: str, pen_name: str, side: str, home: str, grants: tuple[str, ...], password: str) -> None:
    """Make a member without a mailed code, such as the first one, who sets the community up."""
    with root.open_app().app_context():
        try:
            key = accounts.make_member(
                SYSTEM,
                email=email,
                password=password,
                side=Side(side),
                home=Side(home),
                pen_name=pen_name,
                consent=CONSENT_VERSION,
            )
            for grant in grants:
                spaces.give_grant(SYSTEM, key, GrantKind(grant))
        except Problem as problem:
            said = [problem.code, *(f"{name}: {code}" for name, code in problem.fields.items())]
            raise click.ClickException(", ".join(said)) from None
        click.echo(f"{pen_name} is a member now.")


@member.command()
@click.argument("who")
@click.argument("grant", type=click.Choice([kind.value for kind in GrantKind]))
@click.option("--because", default="", help="Why it cannot be asked for at the desk; kept in the record.")
def promote(who: str, grant: str, because: str) -> None:
    """Give WHO (address or pen name) a GRANT in the whole community; written to the audit.

    Once two people look after the house, who moderates, leads or administers is chosen by two of them at the desk.
    Where they cannot (they are gone, or both know the person), say why with --because.
    """
    app = root.open_app()
    with app.app_context():
        person = _person(who)
        if GrantKind(grant) in GIVEN_BY_TWO and two_hold_tasks() and not because.strip():
            raise click.ClickException(
                "two people look after this house, so two of them give this task at the desk (in a case "
                "about the member); where they cannot, say why with --because"
            )
        spaces.give_grant(SYSTEM, person.id, GrantKind(grant), reason=because.strip() or None)
        click.echo(f"{who} is now {grant.replace('_', ' ')}.")
        if GrantKind(grant) in NEED_SECOND_STEP and not people.has_second_factor(person.id):
            click.echo(_waits(root.settings_of(app)))


def _waits(settings: Settings) -> str:
    if settings.second_factor == "required":
        return (
            "It waits for a second step: at the next sign-in they are asked to set up an authenticator app, and have "
            "a member's rights until then."
        )
    return "A second step at sign-in (You, then “A second step at sign-in”) is a good idea for them."


@member.command()
@click.argument("one")
@click.argument("other")
@click.option("--end", is_flag=True, help="End the separation instead.")
def separate(one: str, other: str, end: bool) -> None:
    """Keep two members apart, both ways, from now on. Nobody is told."""
    with root.open_app().app_context():
        keys = _person(one).id, _person(other).id
        if keys[0] == keys[1]:
            raise click.ClickException("these are the same person")
        (shield.reunite if end else shield.separate)(SYSTEM, *keys)
        click.echo("Done. Nobody was told.")


@member.command("reset-second-step")
@click.argument("who")
@click.option("--reason", prompt="How do you know that it is them?", help="Kept in the record.")
def reset_second_step(who: str, reason: str) -> None:
    """Take away the second step of WHO, who lost phone and recovery codes; they set up a new one."""
    with root.open_app().app_context():
        try:
            accounts.reset_factor(SYSTEM, _person(who).id, reason)
        except Conflict:
            raise click.ClickException(f"{who} has no second step") from None
        click.echo(f"{who} signs in with the password alone now, and is signed out everywhere.")
