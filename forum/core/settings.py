"""Everything the environment may decide: secrets, addresses and engines. Read once at start, then frozen.

What the community decides (rules, spaces, thresholds) lives in the database with defaults from ``core/profile.py``.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from forum.core.relay import Relay, read_relay, sender_of

PREFIX = "OPENCHAIR_"
SHORTEST_SECRET = 32
NO_SENDER = "Open Chair <no-reply@localhost>"
SECOND_FACTOR = ("required", "offered")
MAIL_TRANSPORTS = ("memory", "file", "console", "smtp")


class UnsafeSettings(Exception):
    """Start-up refuses; ``problems`` names every missing or unsafe setting at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Open Chair cannot start:\n" + "\n".join(f"  - {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """The process's settings.

    ``origins`` are full origins (``https://chair.example``) allowed to open a socket; ``hosts`` the Host names we
    answer to; ``contact`` the address on every page that a person of the community reads; ``trusted_proxies`` how many
    proxies in front rewrite X-Forwarded-For; ``profile`` the column of defaults (small, medium, large); ``demo``
    allows the demo community and its printed accounts.
    """

    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    data: Path
    origins: tuple[str, ...]
    hosts: tuple[str, ...]
    queue_url: str | None = field(default=None, repr=False)
    # "required": whoever may act on others needs a second step for it; "offered": whoever likes may have one.
    second_factor: str = "required"
    mail_transport: str = "file"
    mail_sender: str = NO_SENDER
    relay: Relay | None = None
    contact: str = "hello@open-chair.example"
    profile: str = "medium"
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    testing: bool = False
    secure_cookies: bool = True
    trusted_proxies: int = 0
    embedded_work: bool = True

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read the environment.

        Raises:
            UnsafeSettings: naming every missing or unsafe value at once.
        """
        demo = environ.get(PREFIX + "DEMO", "") == "1"
        raw = {key.removeprefix(PREFIX): value for key, value in environ.items() if key.startswith(PREFIX)}
        settings: Self = _demo(cls, raw) if demo else _production(cls, raw)
        return settings

    @classmethod
    def for_tests(cls, database_url: str, data: Path, **overrides: Any) -> Self:
        """Settings for a test: memory mail, plain cookies, no background work, a fixed secret."""
        settings = cls(
            secret_key="a secret that only the tests know, 32+",  # noqa: S106  the tests' own
            database_url=database_url,
            data=data,
            origins=("http://localhost",),
            hosts=("localhost", "127.0.0.1"),
            mail_transport="memory",
            second_factor="offered",
            testing=True,
            secure_cookies=False,
            embedded_work=False,
        )
        return replace(settings, **overrides)


def _demo(cls: type[Any], raw: Mapping[str, str]) -> Any:
    data = Path(raw.get("DATA", "data")).resolve()
    problems: list[str] = []
    port = _port(raw, [])
    transport = raw.get("MAIL_TRANSPORT", "file")
    relay = _relay(raw, transport, problems)
    if problems:
        raise UnsafeSettings(problems)
    return cls(
        secret_key=_kept_secret(data / "secret"),
        database_url=raw.get("DATABASE_URL", f"sqlite:///{data / 'open-chair.sqlite'}"),
        data=data,
        origins=tuple(f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")),
        hosts=("127.0.0.1", "localhost"),
        queue_url=raw.get("QUEUE_URL") or None,
        # The demo's printed accounts are there to look round with.
        second_factor=raw.get("SECOND_FACTOR", "offered"),
        mail_transport=transport,
        mail_sender=sender_of(raw) or NO_SENDER,
        relay=relay,
        profile=raw.get("PROFILE", "medium"),
        port=port,
        demo=True,
        secure_cookies=False,
        embedded_work=raw.get("EMBEDDED_WORK", "1") == "1",
    )


def _kept_secret(path: Path) -> str:
    """The demo's secret: made once, kept beside its database, readable by its owner only."""
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    path.touch(mode=0o600)
    path.write_text(secret)
    return secret


def _production(cls: type[Any], raw: Mapping[str, str]) -> Any:
    problems: list[str] = []
    secret = raw.get("SECRET_KEY", "")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 8:
        problems.append(f"{PREFIX}SECRET_KEY: needs at least {SHORTEST_SECRET} random characters")
    database = raw.get("DATABASE_URL", "")
    if not database.startswith(("sqlite:///", "postgresql+psycopg://")):
        problems.append(f"{PREFIX}DATABASE_URL: needs sqlite:///… or postgresql+psycopg://…")
    origins = tuple(o.strip() for o in raw.get("ORIGINS", "").split(",") if o.strip())
    if not origins or any(not o.startswith("https://") or "*" in o or o.count("/") != 2 for o in origins):
        problems.append(f"{PREFIX}ORIGINS: needs the https:// origins of this site, one or more, with no * and no path")
    transport = raw.get("MAIL_TRANSPORT", "")
    relay = _relay(raw, transport, problems)
    second_factor = raw.get("SECOND_FACTOR", "required")
    if second_factor not in SECOND_FACTOR:
        problems.append(f"{PREFIX}SECOND_FACTOR: needs required or offered")
    contact = raw.get("CONTACT", "")
    if "@" not in contact.strip("@") or any(char.isspace() for char in contact):
        problems.append(f"{PREFIX}CONTACT: needs an e-mail address that a person reads; it stands on every page")
    if not raw.get("DATA"):
        problems.append(f"{PREFIX}DATA: needs the folder for the service's own files")
    profile = raw.get("PROFILE", "small")
    if profile not in ("small", "medium", "large"):
        problems.append(f"{PREFIX}PROFILE: needs small, medium or large")
    proxies = raw.get("TRUSTED_PROXIES", "0")
    if not proxies.isdecimal() or int(proxies) > 3:
        problems.append(f"{PREFIX}TRUSTED_PROXIES: needs the number of proxies in front, 0 to 3")
    port = _port(raw, problems)
    if problems:
        raise UnsafeSettings(problems)
    return cls(
        secret_key=secret,
        database_url=database,
        data=Path(raw["DATA"]).resolve(),
        origins=origins,
        hosts=tuple(origin.removeprefix("https://") for origin in origins),
        queue_url=raw.get("QUEUE_URL") or None,
        second_factor=second_factor,
        mail_transport=transport,
        mail_sender=sender_of(raw) or NO_SENDER,
        relay=relay,
        contact=contact,
        profile=profile,
        host=raw.get("HOST", "127.0.0.1"),
        port=port,
        trusted_proxies=int(proxies),
        embedded_work=raw.get("EMBEDDED_WORK", "1") == "1",
    )


def _relay(raw: Mapping[str, str], transport: str, problems: list[str]) -> Relay | None:
    if transport not in MAIL_TRANSPORTS or transport == "memory":
        problems.append(f"{PREFIX}MAIL_TRANSPORT: needs smtp (or, to try things out, file or console)")
    return read_relay(raw, PREFIX, problems) if transport == "smtp" else None


def _port(raw: Mapping[str, str], problems: list[str]) -> int:
    port = raw.get("PORT", "8000")
    if port.isdecimal() and 0 < int(port) < 65536:
        return int(port)
    problems.append(f"{PREFIX}PORT: needs a number from 1 to 65535")
    return 8000
