"""What people may send about the agenda of a group: one of the house's own by its name, or rows of their own."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forum.core.inputs import Input, Note
from forum.meetings.inputs.fields import Name, Tick, number
from forum.meetings.policy import AGENDAS, MOST_STEPS, Row

AgendaName = Literal["open_talk", "in_turns", "newcomers"]
StepWrites = Literal["anyone", "turn", "facilitators"]


def _blank_is_none_left(sent: Any) -> Any:
    """A row that was left empty on the page has no length."""
    return 0 if sent == "" else number(sent)


Script = Annotated[Note, Field(max_length=400)]

StepMinutes = Annotated[int, BeforeValidator(_blank_is_none_left), Field(ge=0, le=90, strict=True)]
"""How long a step is meant to take; 0 for one without a length of its own."""


class StepIn(Input):
    """One row: what it is called, who may write, how many minutes, and what whoever leads could say.

    ``closing``, on the last row: it begins by itself with the closing warning.
    """

    name: Name
    writes: StepWrites
    minutes: StepMinutes = 0
    script: Script = ""
    closing: Tick = False


class WithAgenda(Input):
    """A group, with the form of its meetings."""

    agenda: AgendaName | Annotated[list[StepIn], Field(min_length=1, max_length=MOST_STEPS)] | None = None

    def values(self) -> dict[str, Any]:
        """What the operation takes. Without an agenda it stays as it is, and a new group has open talk."""
        return self.model_dump(exclude={"agenda"}) | {"agenda": self._rows()}

    def _rows(self) -> list[Row] | None:
        if isinstance(self.agenda, str):
            return [dict(row) for row in AGENDAS[self.agenda]]
        return None if self.agenda is None else [step.model_dump() for step in self.agenda]


_FORM = ("agenda", "step_name", "step_writes", "step_minutes", "step_script", "ends_with_closing")


class WithAgendaForm(Input):
    """The same from the page: ``own`` takes the rows, each field once a row; those without a name are left out."""

    agenda: Literal["open_talk", "in_turns", "newcomers", "own"] | None = None
    step_name: Annotated[tuple[Annotated[str, Field(max_length=80)], ...], Field(max_length=MOST_STEPS)] = ()
    step_writes: Annotated[tuple[StepWrites, ...], Field(max_length=MOST_STEPS)] = ()
    step_minutes: Annotated[tuple[StepMinutes, ...], Field(max_length=MOST_STEPS)] = ()
    step_script: Annotated[tuple[Script, ...], Field(max_length=MOST_STEPS)] = ()
    ends_with_closing: Tick = False

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return self.model_dump(exclude=set(_FORM)) | {"agenda": self._rows()}

    def _rows(self) -> list[Row] | None:
        if self.agenda is None:
            return None
        if self.agenda != "own":
            return [dict(row) for row in AGENDAS[self.agenda]]
        parts = zip(self.step_name, self.step_writes, self.step_minutes, self.step_script, strict=False)
        rows: list[Row] = [
            {"name": name.strip(), "writes": writes, "minutes": minutes, "script": script.strip(), "closing": False}
            for name, writes, minutes, script in parts
            if name.strip()
        ]
        if rows:
            rows[-1]["closing"] = self.ends_with_closing
        return rows
