"""The set-up as JSON: what holds, and changing one section of it."""

from typing import Annotated, Any

from pydantic import Field

from forum.community import policy
from forum.community.current import house
from forum.community.keys import SECTIONS
from forum.community.queries import effective
from forum.core.errors import NotFound
from forum.core.inputs import Input
from forum.core.verdict import require
from forum.home import operations, queries
from forum.home.inputs import SpaceMove
from forum.spaces import operations as spaces
from forum.spaces import present
from forum.web.api import Api, Output, if_match
from forum.web.current import viewer

api = Api("home")
Value = bool | int | str | list[str] | None
# Help lines have forms and verbs of their own.
_PLAIN = tuple(section for section in SECTIONS if section != "helplines")


class SettingOut(Output):
    """One setting: what holds, what would hold without a change, and why. Spans are in seconds."""

    name: str
    value: Value
    default: Value
    about: str
    reason: str


class SectionOut(Output):
    """One section with its version, to be sent back with a change."""

    section: str
    version: int
    settings: list[SettingOut]


class SettingsOut(Output):
    """All sections."""

    sections: list[SectionOut]


class Changes(Input):
    """Changes of one section. A threshold set to null goes back to its column's value."""

    values: dict[str, Any]
    reason: Annotated[str, Field(max_length=300)]
    version: Annotated[int, Field(ge=0, le=10**9)] | None = None


@api.get("/settings", gives=SettingsOut, problems=("not_found",))
def show_settings() -> SettingsOut:
    """What the community has set; for admins."""
    require(policy.can_set(viewer()))
    return SettingsOut(sections=[_section(name) for name in _PLAIN])


@api.patch(
    "/settings/<section>",
    takes=Changes,
    gives=SectionOut,
    problems=("not_found", "invalid_input", "prove_it_is_you", "setting_moved"),
)
def change_settings(sent: Changes, section: str) -> SectionOut:
    """Change settings of one section. The version comes from the section, in the body or as If-Match."""
    require(policy.can_set(viewer()))
    if section not in _PLAIN:
        raise NotFound
    version = sent.version if sent.version is not None else if_match()
    operations.change_settings(viewer(), section, sent.values, version if version is not None else 0, sent.reason)
    return _section(section)


@api.post("/spaces/<space_id>/move", takes=SpaceMove, gives=present.SpacesOut, problems=("not_found", "invalid_input"))
def move_space(sent: SpaceMove, space_id: str) -> present.SpacesOut:
    """Let a space stand one place earlier or later among those for the same people; gives all of them in order."""
    spaces.move_space(viewer(), space_id, sent.to == "up", sent.reason or None)
    return present.SpacesOut(spaces=[present.space(one) for one in queries.all_spaces(viewer())])


def _section(section: str) -> SectionOut:
    rows = effective(section)
    return SectionOut(
        section=section,
        version=house().version_of([row.name for row in rows]),
        settings=[
            SettingOut(
                name=row.name, value=_plain(row.value), default=_plain(row.default), about=row.about, reason=row.reason
            )
            for row in rows
        ],
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
