"""Serving: ``run``, ``work`` and ``demo``."""

import errno
import os
import signal
import socket
import sys
from typing import NoReturn

import click

from forum import schema
from forum.app import ROOT
from forum.cli import root
from forum.core.db import db
from forum.core.settings import Settings
from forum.mail.send import folder as mail_folder


@click.command()
@click.option("--demo", is_flag=True, help="Run the demo community: its own database, printed accounts.")
@click.option("--size", type=click.Choice(["small", "medium"]), default="medium", help="Which demo community.")
def run(demo: bool, size: str) -> None:
    """Serve pages, API, live rooms and background work in one process."""
    if demo:
        os.environ["OPENCHAIR_DEMO"] = "1"
        os.environ.setdefault("OPENCHAIR_PROFILE", size)
        _make_demo(size)
    app = root.open_app()
    settings = root.settings_of(app)
    with app.app_context():
        db.engine.dispose()
    refuse_taken_port(settings)
    click.echo(f"Open Chair is at http://{address(settings)}/   (Ctrl-C ends it)")
    _serve(settings)


@click.command()
@click.option("--size", type=click.Choice(["small", "medium"]), default="medium")
def demo(size: str) -> None:
    """Fill an empty database with the demo community (demo mode only)."""
    os.environ["OPENCHAIR_DEMO"] = "1"
    os.environ.setdefault("OPENCHAIR_PROFILE", size)
    _make_demo(size)


def _make_demo(size: str) -> None:
    from forum.demo import community

    app = root.open_app()
    settings = root.settings_of(app)
    settings.data.mkdir(parents=True, exist_ok=True)
    with app.app_context():
        schema.upgrade()
        community.seed(size)
        community.top_up()
        click.echo(community.greeting())
    click.echo(f"Mailed codes appear in {mail_folder(settings)}")


ENDINGS = {signal.SIGINT, signal.SIGTERM}


def address(settings: Settings) -> str:
    """Where the service listens, ``host:port``."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def refuse_taken_port(settings: Settings) -> None:
    """Say in a sentence that somebody else listens there.

    Raises:
        click.ClickException: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise click.ClickException(f"{address(settings)} cannot be opened: {error.strerror}") from None
        raise click.ClickException(
            f"port {settings.port} is taken; choose another one with PORT={settings.port % 65535 + 1}"
        ) from None


def _serve(settings: Settings) -> NoReturn:
    """Become gunicorn: a clean process, patched before anything of the app is imported."""
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:forum.live.server", "--pythonpath", str(ROOT)]
    os.execv(sys.executable, [*command, "--bind", address(settings), "wsgi:app"])  # noqa: S606


@click.command()
def work() -> None:
    """Do the background work in a process of its own (when the web processes run with OPENCHAIR_EMBEDDED_WORK=0)."""
    from forum.jobs import doorbell
    from forum.jobs.queue import run_due, run_sweeps

    app = root.open_app()
    # Ctrl-C, and what ends a service, are waited for and nothing else: one that comes while the work begins would
    # otherwise leave its threads running without anybody to end them.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    root.settings_of(app).data.mkdir(parents=True, exist_ok=True)
    consumer = doorbell.start(app, root.settings_of(app), run_due, run_sweeps)
    click.echo("Background work runs. Ctrl-C ends it.")
    signal.sigwait(ENDINGS)
    doorbell.stop(consumer)
