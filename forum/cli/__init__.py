"""The command line, ``open-chair``: set the community up, serve it, look after it."""

import click

from forum.cli import database, members, root, serving, upkeep


@click.group(cls=root.Commands, help=__doc__)
def main() -> None:
    """The root of all commands."""


for command in (
    serving.run,
    serving.work,
    serving.demo,
    database.database,
    members.member,
    upkeep.rerender,
    upkeep.recount,
    upkeep.events,
):
    main.add_command(command)
