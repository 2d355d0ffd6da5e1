"""Making kept things anew: ``rerender``, ``recount``, ``events``."""

import click

from forum.cli import root
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
def events() -> None:
    """Print the page about the room's events (docs/events.md), made from the code."""
    from forum.live.describe import events_markdown
    from forum.live.hub import of_app

    with root.open_app().app_context():
        click.echo(events_markdown(of_app().catalogue), nl=False)
