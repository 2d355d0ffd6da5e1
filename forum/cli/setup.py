"""``open-chair setup``: from nothing to a community that can be started, in at most eight questions."""

import logging
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

import click

from forum import schema
from forum.app import create_app
from forum.cli import root
from forum.cli.keeping import age, making
from forum.cli.owners import SERVICE_USER, as_owner, make_data_folder
from forum.cli.settling import first, questions, zones
from forum.cli.settling.trying import try_mail
from forum.cli.sheet import recovery_sheet
from forum.community import current as community
from forum.core import settings_file
from forum.core.db import db
from forum.core.errors import Problem
from forum.core.private_files import write_private
from forum.core.profile import PROFILES
from forum.core.relay import Relay
from forum.core.settings import Settings, UnsafeSettings
from forum.core.viewer import Side

NEXT = """\
What is left to do
  1. Print the sheet above{sheet}.
  2. Put a proxy with TLS in front (docs/operating.md has the lines for nginx and Caddy), and start the service:
       systemctl enable --now open-chair open-chair-backup.timer
  3. Choose your password: {origin}/forgot  (a code comes to {email})
     Staff need a second factor; the page that asks for it comes up by itself.
  4. open-chair doctor     says what is still missing, in plain words.
"""


@click.command()
@click.option("--answers", type=click.Path(path_type=Path, exists=True), help="Answers in a TOML file; asks nothing.")
@click.option("--size", type=click.Choice(sorted(PROFILES)), default="small", show_default=True)
@click.option("--side", type=click.Choice([side.value for side in Side]), default="supporter", help="Your own side.")
@click.option("--data", type=click.Path(path_type=Path), default="/var/lib/open-chair", show_default=True)
@click.option("--database", help="A PostgreSQL address; otherwise SQLite, in the data folder.")
@click.option("--user", default=SERVICE_USER, show_default=True, help="The system's user for the service (as root).")
@click.option("--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Write the recovery sheet here too.")
@click.option("--force", is_flag=True, help="Do it over where settings are already; their keys are kept.")
@click.option("--skip-mail-test", is_flag=True, help="Send no test mail.")
def setup(
    answers: Path | None,
    size: str,
    side: str,
    data: Path,
    database: str | None,
    user: str,
    sheet: Path | None,
    force: bool,
    skip_mail_test: bool,
) -> None:
    """Set a new community up: one file of settings, a tried mail server, the database, and you as its first staff."""
    place = root.settings_place()
    before = _settings_before(place, force=force)
    given = questions.answer_by_file(answers) if answers is not None else questions.ask()
    if not skip_mail_test:
        _try_mail(given, may_ask=answers is None)
    secret, wanted = _settings_for(given, before, size=size, data=data, database=database, user=user)
    try:
        settings = Settings.read(wanted)
    except UnsafeSettings as unsafe:
        raise click.ClickException(str(unsafe)) from None
    try:
        make_data_folder(settings.data, user)
    except (OSError, subprocess.CalledProcessError) as error:
        raise click.ClickException(f"{settings.data} cannot be made for the user {user!r}: {error}") from None
    _make_community(settings, given, Side(side))
    _write(place, wanted)
    if secret is not None:
        text = recovery_sheet(secret, settings.origins[0])
        click.echo("\n" + text)
        if sheet is not None:
            write_private(sheet, text)
    on_paper = f" (also in {sheet}: delete it afterwards)" if sheet is not None else ""
    click.echo(NEXT.format(origin=settings.origins[0], email=given["email"], sheet=on_paper))


def _settings_before(place: Path, *, force: bool) -> dict[str, str]:
    """The settings that stand there, and may be done over; also finds out early whether they could be written."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        before = settings_file.parse(place.read_text()) if place.exists() else {}
        write_private(place.with_name(place.name + ".try"), "")
        place.with_name(place.name + ".try").unlink()
    except OSError as error:
        raise click.ClickException(
            f"{place} cannot be written ({error.strerror}): run this as root, with sudo"
        ) from None
    if before and not force:
        raise click.ClickException(
            f"{place} is there already. Change it with an editor; --force asks anew and keeps its keys."
        )
    return before


def _settings_for(
    given: Mapping[str, str], before: Mapping[str, str], *, size: str, data: Path, database: str | None, user: str
) -> tuple[str | None, dict[str, str]]:
    """The settings, and the secret half of a new recovery key (None when there is one from before)."""
    host, port, security = questions.split_server(given["mail_server"])
    country, _ = zones.place(given["place"])
    made = {
        "DATA": str(data.absolute()),
        "DATABASE_URL": database or f"sqlite:///{data.absolute() / 'open-chair.sqlite'}",
        "ORIGINS": f"https://{given['domain']}",
        "CONTACT": given["email"],
        "PROFILE": size,
        "COUNTRY": country,
        "MAIL_TRANSPORT": "smtp",
        "MAIL_FROM": _sender(given),
        "SMTP_HOST": host,
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": security,
        "SMTP_USER": given["mail_user"],
        "SMTP_PASSWORD": given["mail_password"],
        "HOST": "127.0.0.1",
        "PORT": "8000",
        "TRUSTED_PROXIES": "1",
        "USER": user,
    }
    wanted = {**before, **{f"OPENCHAIR_{name}": value for name, value in made.items()}}
    wanted.setdefault("OPENCHAIR_SECRET_KEY", secrets.token_urlsafe(48))
    if making.PUBLIC in wanted:
        return None, wanted
    secret, wanted[making.PUBLIC] = age.new_key()
    return secret, wanted


def _try_mail(given: dict[str, str], *, may_ask: bool) -> None:
    """Send the test mail; at a terminal the three answers about mail are asked again until it goes out."""
    while True:
        why = _mail_refused(given)
        if why is None:
            click.echo(f"A test mail went to {given['email']}: please look whether it is there, also among the spam.")
            return
        click.echo(f"The test mail did not go out by {given['mail_server']}: {why}.", err=True)
        if not may_ask:
            raise click.ClickException("nothing was written; --skip-mail-test goes on without a mail")
        questions.ask_again(given, "mail_server", "mail_user", "mail_password")


def _mail_refused(given: Mapping[str, str]) -> str | None:
    host, port, security = questions.split_server(given["mail_server"])
    relay = Relay(host, port, security, given["mail_user"], given["mail_password"])
    if bool(relay.user) != bool(relay.password):
        return "a name needs a password"
    return try_mail(relay, _sender(given), given["email"], given["name"])


def _sender(given: Mapping[str, str]) -> str:
    """Whom mail comes from: the mailbox that sends it, as many servers take no other."""
    return given["mail_user"] if "@" in given["mail_user"] else given["email"]


def _make_community(settings: Settings, given: Mapping[str, str], side: Side) -> None:
    # The community's settings are looked for when the context begins, and on the first day there are none.
    logging.getLogger(community.__name__).setLevel(logging.ERROR)
    with as_owner(settings.data), create_app(settings).app_context():
        try:
            schema.upgrade()
            community.refresh()
            first.furnish(given["name"], settings.profile)
            new = first.make_first_staff(given["email"], given["pen_name"], side, zones.place(given["place"])[1])
        except Problem as problem:
            said = [problem.code, *(f"{name}: {code}" for name, code in problem.fields.items())]
            raise click.ClickException(", ".join(said)) from None
        finally:
            db.session.remove()
            db.engine.dispose()
    if not new:
        click.echo(f"{given['email']} was a member already, and stays as it is.")


def _write(place: Path, wanted: Mapping[str, str]) -> None:
    if place.exists():
        place.replace(place.with_name(place.name + ".before"))
    write_private(place, settings_file.dump(wanted, *root.FILE_COMMENTS))
    click.echo(f"The settings are in {place}, for root's eyes only.")
