"""``docs/events.md``, made from the catalogue: what a client may send, what it hears, field by field."""

from typing import Any

from pydantic import BaseModel

from forum.live.catalogue import Catalogue
from forum.live.rates import Kind
from forum.live.wire import MAX_FRAME

HEAD = f"""# Events of the `/live` namespace

Made from the code; a test fails when this page is not current.

Connect with Socket.IO 4 (`transports: ["websocket"]`) to the namespace `/live`, signed in, with the page's CSRF token
as `auth: {{csrf: "..."}}`. A refused connection is a `connect_error` whose `data` is a problem (RFC 9457).

Every event carries one object and is acknowledged: `{{"ok": true, ...}}` or `{{"ok": false, "problem": {{"code": "...",
"title": "...", "detail": "...", "errors": {{"field": "code"}}}}}}`. A packet has at most {MAX_FRAME // 1024} kB; binary
packets do not exist. Whoever sends too fast is answered with `slow_down` and `retry_after`; whoever does not stop is
disconnected.
"""


def events_markdown(catalogue: Catalogue) -> str:
    """The whole page."""
    parts = [HEAD, "## Sent by clients\n"]
    for inbound in sorted(catalogue.inbound.values(), key=lambda one: one.name):
        parts.append(f"### `{inbound.name}`\n\n{_flow(inbound.doc)}\n\nPace: {_pace(inbound.kind)}.\n")
        parts.append(_fields(inbound.model))
    parts.append("## Sent by the house\n")
    for outgoing in sorted(catalogue.outgoing.values(), key=lambda one: one.name):
        parts.append(f"### `{outgoing.name}`\n\n{_flow(outgoing.doc)}\n")
        parts.append(_fields(outgoing.model))
    return "\n".join(parts).rstrip() + "\n"


def _flow(text: str) -> str:
    """A docstring as paragraphs: its own line ends and indents mean nothing here."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _pace(kind: Kind) -> str:
    rate = kind.value
    return f"{rate.burst:g} at once, then one every {1 / rate.per_second:.3g} s, for each socket"


def _fields(model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    properties: dict[str, Any] = schema.get("properties", {})
    if not properties:
        return "No fields: `{}`.\n"
    required = schema.get("required", [])
    rows = [f"| `{name}` | {_type(one)} | {'yes' if name in required else 'no'} |" for name, one in properties.items()]
    return "\n".join(["| field | type | always |", "|---|---|---|", *rows]) + "\n"


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    kind = str(schema.get("type", "any value"))
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "maxLength" in schema:
        return f"{kind}, up to {schema['maxLength']:,} characters"
    if "pattern" in schema:
        pattern = schema["pattern"].replace("|", "\\|")
        return f"{kind}, `{pattern}`"
    return kind
