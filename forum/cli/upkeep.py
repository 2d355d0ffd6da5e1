"""Making kept things anew: ``rerender``, ``recount``, ``events``; and mail that was given up: ``mail``."""

import click

from forum.cli import root
from forum.core.viewer import SYSTEM
from forum.mail import operations as post_office
from forum.mail.queries import waiting_and_dead
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
def mail(again: bool) -> None:
    """Say how much mail waits and how much was given up; no address is shown."""
    with root.open_app().app_context():
        if again:
            click.echo(f"{post_office.try_dead_again(SYSTEM)} tried again.")
        stands = waiting_and_dead()
        click.echo(f"Waiting: {stands.waiting}. Given up: {stands.dead}. Perhaps arrived: {stands.unsure}.")
        if stands.refusal:
            click.echo(f"The last refusal was {stands.refusal}.")


@click.command()
def events() -> None:
    """Print the page about the room's events (docs/events.md), made from the code."""
    from forum.live.describe import events_markdown
    from forum.live.hub import of_app

    with root.open_app().app_context():
        click.echo(events_markdown(of_app().catalogue), nl=False)
