"""Making kept things anew: ``rerender``, ``recount``, ``events``; and mail that needs a person: ``mail``."""

import click

from forum.cli import root
from forum.core.viewer import SYSTEM
from forum.mail import operations as post_office
from forum.mail import queries
from forum.search import operations as search
from forum.threads import operations as threads


@click.command()
def rerender() -> None:
    """Make posts' HTML anew after the text pipeline has changed; can be stopped and started again."""
    with root.open_app().app_context():
        click.echo(f"{threads.rerender()} posts rendered.")


@click.command()
def recount() -> None:
    """Recompute every kept counter, every row kept for separated readers, and the index of words."""
    with root.open_app().app_context():
        threads.recount()
        search.reindex()
        click.echo("Done.")


@click.command()
@click.option("--again", is_flag=True, help="Try what was given up once more, after what was wrong is mended.")
@click.option("--put-aside", type=click.Choice(["send", "drop"]), help="What was not sent after a restore: do it now.")
def mail(again: bool, put_aside: str | None) -> None:
    """Say how much mail waits, was given up, and was not sent after a restore; no address is shown."""
    with root.open_app().app_context():
        if put_aside is not None:
            settled = post_office.settle_put_aside(SYSTEM, put_aside == "send")
            click.echo(f"{settled} {'on the way' if put_aside == 'send' else 'let go'}.")
        if again:
            click.echo(f"{post_office.try_dead_again(SYSTEM)} tried again.")
        stands = queries.waiting_and_dead()
        click.echo(f"Waiting: {stands.waiting}. Given up: {stands.dead}. Perhaps arrived: {stands.unsure}.")
        if stands.refusal:
            click.echo(f"The last refusal was {stands.refusal}.")
        if stands.put_aside:
            click.echo(f"Not sent after a restore, as it may have gone before: {stands.put_aside}.")
            for one in queries.put_aside():
                click.echo(f"  {one.kind}, asked for on {one.asked_at:%Y-%m-%d at %H:%M} UTC")
            click.echo("Send or let go of all: open-chair mail --put-aside send (or drop)")


@click.command()
def events() -> None:
    """Print the page about the room's events (docs/events.md), made from the code."""
    from forum.live.describe import events_markdown
    from forum.live.hub import of_app

    with root.open_app().app_context():
        click.echo(events_markdown(of_app().catalogue), nl=False)
