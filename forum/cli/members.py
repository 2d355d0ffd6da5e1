"""People and their grants: ``member create``, ``promote``, ``separate``, ``list-staff``."""

import click

from forum.accounts import operations as accounts
from forum.accounts import queries as people
from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import Person
from forum.cli import root
from forum.core.errors import Problem
from forum.core.viewer import SYSTEM, GrantKind, Side
from forum.shield import operations as shield
from forum.spaces import operations as spaces


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
@click.password_option(help="Asked for when it is not given.")
def create(email: str, pen_name: str, side: str, home: str, password: str) -> None:
    """Make a member without a mailed code, such as the first one, who sets the community up."""
    with root.open_app().app_context():
        try:
            accounts.make_member(
                SYSTEM,
                email=email,
                password=password,
                side=Side(side),
                home=Side(home),
                pen_name=pen_name,
                consent=CONSENT_VERSION,
            )
        except Problem as problem:
            said = [problem.code, *(f"{name}: {code}" for name, code in problem.fields.items())]
            raise click.ClickException(", ".join(said)) from None
        click.echo(f"{pen_name} is a member now.")


@member.command()
@click.argument("who")
@click.argument("grant", type=click.Choice([kind.value for kind in GrantKind]))
def promote(who: str, grant: str) -> None:
    """Give WHO (address or pen name) a GRANT in the whole community; written to the audit."""
    with root.open_app().app_context():
        spaces.give_grant(SYSTEM, _person(who).id, GrantKind(grant))
        click.echo(f"{who} is now {grant.replace('_', ' ')}.")


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
