"""The part of a group's forms that is about the form of its meetings."""

from typing import Any

from flask_babel import gettext as _

from forum.meetings import policy, present
from forum.meetings.models import Group

# So many empty rows stand below those that are filled; once they are kept there are new ones.
SPARE = 3


def agenda_fields(group: Group | None = None) -> dict[str, Any]:
    """What ``meetings/_agenda.html`` prints: the shipped forms and the rows of this one, to start from."""
    rows = list(group.agenda if group is not None and group.agenda else policy.AGENDAS["open_talk"])
    shipped = (name for name, agenda in policy.AGENDAS.items() if list(agenda) == rows)
    blanks = min(SPARE, policy.MOST_STEPS - len(rows))
    return {
        "agendas": [
            ("open_talk", _("Open talk"), _("Whoever likes writes; the last minutes are for going home.")),
            ("in_turns", _("In turns"), _("Arriving, a round to check in, longer turns, answers, going home.")),
            ("newcomers", _("For newcomers"), _("A welcome, a round of who we are, time for questions.")),
            ("own", _("Our own"), _("The parts below, one after another.")),
        ],
        "agenda_now": next(shipped, "own"),
        "agenda_steps": [present.row(one) for one in rows] + [present.blank_row() for _blank in range(blanks)],
        "agenda_closes": bool(rows[-1].get("closing")),
        "agenda_writes": [
            ("anyone", _("Anyone")),
            ("turn", _("Whose turn it is")),
            ("facilitators", _("Who leads")),
        ],
    }
