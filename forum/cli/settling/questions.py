"""The eight questions of ``open-chair setup``, asked at a terminal or answered by a file."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click

from forum.accounts.inputs import normal_email
from forum.cli.settling import zones
from forum.core.relay import PORTS
from forum.safety import names

MOST = 8
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
HOST = re.compile(r"[a-zA-Z0-9._:-]+")
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``read`` turns an answer into what is kept or raises ValueError with a sentence; ``default`` is
    made from the answers so far; ``needed`` says whether those leave it open at all."""

    name: str
    text: str
    read: Callable[[str, Answers], str]
    default: Callable[[Answers], str | None] = lambda _so_far: None
    hidden: bool = False
    needed: Callable[[Answers], bool] = lambda _so_far: True


def _title(text: str, _so_far: Answers) -> str:
    text = " ".join(text.split())
    if not 1 <= len(text) <= 60 or not text.isprintable():
        raise ValueError("a name of 1 to 60 letters")
    return text


def _domain(text: str, _so_far: Answers) -> str:
    text = text.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/.")
    try:
        text = text.encode("idna").decode()
    except UnicodeError:
        text = ""
    if not DOMAIN.fullmatch(text):
        raise ValueError("an address such as chair.example.org, without https:// and without a path")
    return text


def _email(text: str, _so_far: Answers) -> str:
    found = normal_email(text.strip())
    if found is None:
        raise ValueError("an e-mail address such as you@example.org")
    return found


def _pen_name(text: str, so_far: Answers) -> str:
    text = " ".join(text.split())
    refused = "missing" if not text else names.refusal(text, so_far["email"])
    if refused is not None:
        raise ValueError(f"that cannot be a pen name ({refused}); two or three plain words are fine")
    return text


def _suggested(so_far: Answers) -> str:
    return names.suggestions(Random(), 1, so_far["email"])[0]  # noqa: S311  a friendly name is no secret


def _server(text: str, _so_far: Answers) -> str:
    host, port, _ = split_server(text.strip())
    if not HOST.fullmatch(host) or not 0 < port < 65536:
        raise ValueError("a server such as smtp.example.org, or with its port: smtp.example.org:465")
    return text.strip()


def _anything(text: str, _so_far: Answers) -> str:
    return "" if text == "-" else text


def _place(text: str, _so_far: Answers) -> str:
    return zones.place(text)[1]


QUESTIONS = (
    Question("name", "What is the community called?", _title, lambda _: "Open Chair"),
    Question("domain", "Under which address will people find it (such as chair.example.org)?", _domain),
    Question("email", "Your own e-mail? It stands on every page, and you sign in with it", _email),
    Question("pen_name", "Your pen name here? Others see this name only", _pen_name, _suggested),
    Question("mail_server", "Which server sends your mail (host, or host:port)?", _server),
    Question(
        "mail_user",
        "Your name at the mail server (- for none)?",
        _anything,
        lambda so_far: "-" if split_server(so_far["mail_server"])[0] in ON_THIS_MACHINE else so_far["email"],
    ),
    Question("mail_password", "Its password?", _anything, hidden=True, needed=lambda so_far: bool(so_far["mail_user"])),
    Question("place", "Your country (two letters), or your time zone?", _place),
)


def split_server(text: str) -> tuple[str, int, str]:
    """Host, port and security of a mail server as it was typed. Without a port: 587, and 25 on this machine."""
    ported = re.fullmatch(r"([^:\s]+):(\d+)", text)
    host, port = ported.groups() if ported else (text, "")
    here = host in ON_THIS_MACHINE
    number = int(port) if port else PORTS["none" if here else "starttls"]
    security = "tls" if number == PORTS["tls"] else "none" if here else "starttls"
    return host, number, security


def answer_by_file(file: Path) -> dict[str, str]:
    """Answers from a TOML file of ``name = "..."`` lines; what it leaves out takes its default.

    Raises:
        click.ClickException: naming every answer that is missing or not right, at once.
    """
    try:
        given = tomllib.loads(file.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    answers: dict[str, str] = {}
    wrong = [f"{name}: nobody asks for this" for name in given if name not in {one.name for one in QUESTIONS}]
    for one in QUESTIONS:
        try:
            typed = given.get(one.name, one.default(answers) if one.needed(answers) else "")
            if typed is None:
                raise ValueError("an answer is needed")
            answers[one.name] = one.read(str(typed), answers) if typed or one.needed(answers) else ""
        except ValueError as error:
            wrong.append(f"{one.name}: {error}")
            answers[one.name] = ""
    if wrong:
        raise click.ClickException(f"{file}:\n" + "\n".join(f"  - {said}" for said in wrong))
    return answers


def ask() -> dict[str, str]:
    """Ask at the terminal; an answer that is not right is asked for again."""
    answers: dict[str, str] = {}
    for number, one in enumerate(QUESTIONS, 1):
        if one.needed(answers):
            answers[one.name] = _ask_one(number, one, one.default(answers), answers)
        else:
            answers[one.name] = ""
    return answers


def ask_again(answers: dict[str, str], *which: str) -> None:
    """Ask some of the questions once more, the answers so far as defaults."""
    for number, one in enumerate(QUESTIONS, 1):
        if one.name in which:
            needed = one.needed(answers)
            before = None if one.hidden else answers[one.name] or one.default(answers)
            answers[one.name] = _ask_one(number, one, before, answers) if needed else ""


def _ask_one(number: int, one: Question, default: str | None, so_far: Answers) -> str:
    while True:
        typed = click.prompt(f"{number}. {one.text}", default=default, hide_input=one.hidden, prompt_suffix=" ")
        try:
            return one.read(str(typed), so_far)
        except ValueError as error:
            click.echo(f"   Please: {error}.")
