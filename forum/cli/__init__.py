"""The command line, ``open-chair``: set the community up, serve it, look after it."""

import click

from forum.cli import backups, database, doctor, members, record, root, serving, setup, upkeep


@click.group(cls=root.Commands, help=__doc__)
def main() -> None:
    """The root of all commands."""


for command in (
    setup.setup,
    doctor.doctor,
    serving.run,
    serving.work,
    serving.demo,
    database.database,
    members.member,
    upkeep.rerender,
    upkeep.recount,
    upkeep.events,
    upkeep.mail,
    record.verify_record,
    backups.backup,
    backups.restore,
    backups.recovery,
):
    main.add_command(command)
members.member.add_command(doctor.list_staff)
