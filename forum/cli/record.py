"""``open-chair verify-record``: is the record of what staff did still the one that was written?"""

import re
import sys

import click

from forum.audit import chain
from forum.cli import root

_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})\Z")


def read_head(_context: click.Context, _parameter: click.Parameter, text: str | None) -> chain.Head | None:
    """A head as it stands in the weekly mail: ``NUMBER:LINK``.

    Raises:
        click.BadParameter: it is not one.
    """
    if text is None:
        return None
    found = _HEAD.match(text.strip().lower())
    if found is None:
        raise click.BadParameter("copy it whole from the mail: a number, a colon and 64 letters and figures")
    return chain.Head(int(found[1]), found[2])


@click.command("verify-record")
@click.option("--head", callback=read_head, help="The number from a weekly mail, as it stands there.")
def verify_record(head: chain.Head | None) -> None:
    """Compute the chain over the whole record anew, and compare it with a head that somebody kept.

    The exit status is 1 when something was changed, taken out or slipped in.
    """
    with root.open_app().app_context():
        found = chain.verify(head)
    if found.broken_at is not None:
        click.echo(f"Entry {found.broken_at} is not what it was, or is gone. Before it, {found.head.number} hold.")
    if found.unsealed:
        click.echo("An older entry stands outside the chain.")
    if found.same_as_kept is False:
        click.echo("The number you kept does not come out again: the record is not the one that it was taken from.")
    if not found.whole:
        sys.exit(1)
    click.echo(f"The record is whole. Its head is {found.head.number}:{found.head.link}")
    if found.same_as_kept:
        click.echo("The number you kept comes out again.")
