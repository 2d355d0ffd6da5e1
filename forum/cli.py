"""The command line, ``open-chair``: set the community up, serve it, look after it."""

import errno
import os
import signal
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import click
from flask import Flask
from flask_migrate import downgrade as migrate_down
from flask_migrate import migrate as write_step
from flask_migrate import upgrade as migrate_up
from sqlalchemy.exc import OperationalError, ProgrammingError

from forum.accounts import operations as accounts
from forum.accounts import queries as people
from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import Person
from forum.app import ROOT, create_app
from forum.core.db import db
from forum.core.errors import Problem, Unavailable
from forum.core.settings import Settings, UnsafeSettings
from forum.core.viewer import SYSTEM, GrantKind, Side
from forum.demo.guard import refuse_demo_rows
from forum.mail.send import folder as mail_folder
from forum.shield import operations as shield
from forum.spaces import operations as spaces
from forum.threads import operations as threads


class Commands(click.Group):
    """Commands that say in a sentence when the database is not there, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError, Unavailable) as error:
            raise click.ClickException(
                f"the database does not answer as it should ({type(error).__name__}); "
                "is it there, free, and brought to its shape with `open-chair db upgrade`?"
            ) from None


@click.group(cls=Commands, help=__doc__)
def main() -> None:
    """The root of all commands."""


def _app() -> Flask:
    try:
        app = create_app(Settings.read(os.environ))
        refuse_demo_rows(app)
    except UnsafeSettings as unsafe:
        raise click.ClickException(str(unsafe)) from None
    return app


def _settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@main.command()
@click.option("--demo", is_flag=True, help="Run the demo community: its own database, printed accounts.")
@click.option("--size", type=click.Choice(["small", "medium"]), default="medium", help="Which demo community.")
def run(demo: bool, size: str) -> None:
    """Serve pages, API, live rooms and background work in one process."""
    if demo:
        os.environ["OPENCHAIR_DEMO"] = "1"
        os.environ.setdefault("OPENCHAIR_PROFILE", size)
        _make_demo(size)
    app = _app()
    settings = _settings(app)
    with app.app_context():
        db.engine.dispose()
    _refuse_taken_port(settings)
    click.echo(f"Open Chair is at http://{_address(settings)}/   (Ctrl-C ends it)")
    _serve(settings)


def _make_demo(size: str) -> None:
    from forum.demo import community

    app = _app()
    settings = _settings(app)
    settings.data.mkdir(parents=True, exist_ok=True)
    with app.app_context():
        migrate_up(directory=str(ROOT / "migrations"))
        community.seed(size)
        community.top_up()
        click.echo(community.greeting())
    click.echo(f"Mailed codes appear in {mail_folder(settings)}")


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def _refuse_taken_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise click.ClickException(f"{_address(settings)} cannot be opened: {error.strerror}") from None
        raise click.ClickException(
            f"port {settings.port} is taken; choose another one with PORT={settings.port % 65535 + 1}"
        ) from None


def _serve(settings: Settings) -> NoReturn:
    """Become gunicorn: a clean process, patched before anything of the app is imported."""
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:forum.live.server", "--pythonpath", str(ROOT)]
    os.execv(sys.executable, [*command, "--bind", _address(settings), "wsgi:app"])  # noqa: S606


@main.command()
def work() -> None:
    """Do the background work in a process of its own (when the web processes run with OPENCHAIR_EMBEDDED_WORK=0)."""
    from threading import Event

    from forum.jobs import doorbell
    from forum.jobs.queue import run_due, run_sweeps

    app = _app()
    # Whoever ends a service sends SIGTERM: the same way out as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _settings(app).data.mkdir(parents=True, exist_ok=True)
    consumer = doorbell.start(app, _settings(app), run_due, run_sweeps)
    click.echo("Background work runs. Ctrl-C ends it.")
    try:
        Event().wait()
    except KeyboardInterrupt:
        doorbell.stop(consumer)


@main.command()
@click.option("--size", type=click.Choice(["small", "medium"]), default="medium")
def demo(size: str) -> None:
    """Fill an empty database with the demo community (demo mode only)."""
    os.environ["OPENCHAIR_DEMO"] = "1"
    os.environ.setdefault("OPENCHAIR_PROFILE", size)
    _make_demo(size)


@main.group("db")
def database() -> None:
    """The database's shape."""


@database.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write the next step of migrations from the models (for developers), beside a database made for it alone."""
    number = f"{len(list((ROOT / 'migrations/versions').glob('*.py'))) + 1:04}"
    with TemporaryDirectory() as folder:
        settings = Settings.for_tests(f"sqlite:///{folder}/scratch.sqlite", Path(folder))
        with create_app(settings).app_context():
            migrate_up(directory=str(ROOT / "migrations"))
            write_step(directory=str(ROOT / "migrations"), message=message, rev_id=number)
            db.session.remove()
            db.engine.dispose()


@database.command()
def upgrade() -> None:
    """Bring the database to the newest shape."""
    with _app().app_context():
        migrate_up(directory=str(ROOT / "migrations"))


@database.command()
@click.argument("revision", default="-1")
def downgrade(revision: str) -> None:
    """Take the database back, by default one step."""
    with _app().app_context():
        migrate_down(directory=str(ROOT / "migrations"), revision=revision)


@main.group()
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
    with _app().app_context():
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
    with _app().app_context():
        spaces.give_grant(SYSTEM, _person(who).id, GrantKind(grant))
        click.echo(f"{who} is now {grant.replace('_', ' ')}.")


@member.command()
@click.argument("one")
@click.argument("other")
@click.option("--end", is_flag=True, help="End the separation instead.")
def separate(one: str, other: str, end: bool) -> None:
    """Keep two members apart, both ways, from now on. Nobody is told."""
    with _app().app_context():
        keys = _person(one).id, _person(other).id
        if keys[0] == keys[1]:
            raise click.ClickException("these are the same person")
        (shield.reunite if end else shield.separate)(SYSTEM, *keys)
        click.echo("Done. Nobody was told.")


@main.command()
def rerender() -> None:
    """Make posts' HTML anew after the text pipeline has changed; can be stopped and started again."""
    with _app().app_context():
        click.echo(f"{threads.rerender()} posts rendered.")


@main.command()
def recount() -> None:
    """Recompute every kept counter and every row kept for separated readers."""
    with _app().app_context():
        threads.recount()
        click.echo("Done.")


@main.command()
def events() -> None:
    """Print the page about the room's events (docs/events.md), made from the code."""
    from forum.live.describe import events_markdown
    from forum.live.hub import of_app

    with _app().app_context():
        click.echo(events_markdown(of_app().catalogue), nl=False)
