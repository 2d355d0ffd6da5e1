"""``open-chair doctor``: what must be mended, in plain words, and what is in force."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from forum.cli import root
from forum.cli.checks import Level, Surroundings, run_all
from forum.cli.checks.machine import lying_sheets
from forum.cli.checks.staff import staff
from forum.community import queries as community

MARKS = {Level.MEND: "MEND ", Level.KNOW: "know ", Level.FINE: "fine "}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--table/--no-table", default=True, help="Whether to print the thresholds in force.")
def doctor(as_json: bool, table: bool) -> None:
    """Say in plain words what is missing or broken, and which rules today's staff cannot meet.

    The exit status is 1 when something must be mended.
    """
    place = root.settings_place()
    # Looked for as the one who runs this: afterwards we are the service's user, who sees less.
    sheets = lying_sheets(place.parent, Path.home(), Path.cwd())
    app = root.open_app()
    with app.app_context():
        findings = run_all(Surroundings(root.settings_of(app), root.ours(), place, sheets))
        in_force = community.effective("profile") if table else []
    if as_json:
        rows = [{"name": row.name, "value": row.words, "default": row.default_words} for row in in_force]
        click.echo(json.dumps({"findings": [asdict(one) for one in findings], "profile": rows}, indent=1))
    else:
        if in_force:
            click.echo("What is in force (* was changed here)\n")
        for row in in_force:
            mark = "*" if row.is_changed else " "
            click.echo(f" {mark} {row.words:>10}  {row.about}{'. ' + row.reason if row.reason else ''}")
        click.echo("\nWhat the doctor found\n" if in_force else "", nl=bool(in_force))
        for level in (Level.MEND, Level.KNOW):
            for one in findings:
                if one.level is level:
                    click.echo(f"  {MARKS[level]} {one.words}")
        fine = [one.check.replace("_", " ") for one in findings if one.level is Level.FINE]
        click.echo(f"  fine  {', '.join(fine) or 'nothing yet'}")
    if any(one.level is Level.MEND for one in findings):
        sys.exit(1)


@click.command("list-staff")
def list_staff() -> None:
    """Print who holds which grants."""
    with root.open_app().app_context():
        for person, grants in staff().values():
            click.echo(f"{person.pen_name}: {', '.join(sorted(grant.replace('_', ' ') for grant in grants))}")
