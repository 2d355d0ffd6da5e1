"""What people at the desk may send about a person, beside what becomes of the words."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from forum.core.characters import clean_line
from forum.core.inputs import Input, Note
from forum.moderation.inputs.desk import NewDecision, OptionalNumber
from forum.moderation.models import Action
from forum.moderation.operations.acts import Act

Law = Annotated[str, Field(max_length=200), AfterValidator(clean_line)]
Scope = Annotated[str, Field(max_length=40, pattern=r"^[a-z_]*(:[0-9A-Za-z_-]{1,30})?$")]
Ticked = Annotated[bool, BeforeValidator(lambda value: value in ("yes", "on", True))]


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


class PersonAct(Input):
    """What is done to the person: `days` none is without an end, `scope` says what is limited."""

    action: Action
    rule: OptionalNumber = None
    reason: Note
    days: OptionalNumber = None
    scope: Scope = ""
    law: Law = ""
    emergency: bool = False

    def act(self) -> Act:
        """The same for the operation."""
        return Act(self.action, self.rule, self.reason, self.days, self.scope, self.law, self.emergency)


class CaseDecision(NewDecision):
    """A decision about words, and, if one likes, about the person."""

    law: Law = ""
    person: PersonAct | None = None

    def further(self) -> list[Act]:
        """What is done to the person."""
        return [self.person.act()] if self.person else []


class CaseDecisionForm(NewDecision):
    """The same from a page. With no act chosen, nothing is done to the person, whatever else stands there."""

    law: Law = ""
    person_action: Annotated[Action | None, BeforeValidator(_empty_is_none)] = None
    person_rule: OptionalNumber = None
    person_reason: Note = ""
    person_days: OptionalNumber = None
    person_scope: Scope = ""
    person_law: Law = ""
    person_emergency: Ticked = False

    def further(self) -> list[Act]:
        """What is done to the person. A number of days, or what is limited, counts only where it can."""
        if self.person_action is None:
            return []
        action = self.person_action
        days = self.person_days if action in (Action.READ_ONLY, Action.LIMIT, Action.SUSPEND) else None
        scope = self.person_scope if action is Action.LIMIT else ""
        return [Act(action, self.person_rule, self.person_reason, days, scope, self.person_law, self.person_emergency)]
