"""The settings file: lines of ``NAME="value"``, readable by systemd's ``EnvironmentFile`` and by a person alike."""

from collections.abc import Mapping

PREFIX = "OPENCHAIR_"


def parse(text: str) -> dict[str, str]:
    """What a settings file says.

    Args:
        text: lines of ``OPENCHAIR_NAME=value`` or ``OPENCHAIR_NAME="value"``; empty lines and ``#`` lines are skipped.

    Raises:
        ValueError: a line that is none of these, with its number.
    """
    found: dict[str, str] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("#", ";")):
            continue
        name, equals, value = line.partition("=")
        name = name.strip()
        if not equals or not name.startswith(PREFIX) or not name.isidentifier():
            raise ValueError(f"line {number} is not a setting (a line is like {PREFIX}PORT=8000)")
        found[name] = _unquoted(value.strip(), number)
    return found


def dump(settings: Mapping[str, str], *comments: str) -> str:
    """A settings file that says this; ``parse`` and systemd read back the same values.

    Raises:
        ValueError: a value with a line end or another control character.
    """
    lines = [f"# {comment}" for comment in comments]
    for name, value in settings.items():
        if any(ord(char) < 32 or ord(char) == 127 for char in value):
            raise ValueError(f"{name} cannot hold a line end or another control character")
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
        lines.append(f'{name}="{escaped}"')
    return "\n".join([*lines, ""])


def _unquoted(value: str, number: int) -> str:
    if not value.startswith('"'):
        return value
    plain, at = [], 1
    while at < len(value) and value[at] != '"':
        at += value[at] == "\\"
        plain.append(value[at : at + 1])
        at += 1
    if at != len(value) - 1:
        raise ValueError(f"line {number} opens a quotation that does not end with the line")
    return "".join(plain)
