"""Two people for what is severe, and who stays out of it, as JSON."""

from collections.abc import Callable

from forum.core.errors import Conflict
from forum.moderation import operations, present, queries
from forum.moderation.api.register import api
from forum.moderation.inputs import Answered, AskTwo, SecondAnswer
from forum.moderation.models import Case, Decision
from forum.moderation.operations import asking
from forum.moderation.present import second
from forum.web.current import viewer

_ANSWERS = (
    "case_moved", "your_own_case", "recused", "you_led_it", "needs_another_person", "lead_confirms", "not_for_you",
)  # fmt: skip


@api.get("/desk/cases/<case_id>/second", gives=second.SecondOut, problems=("your_own_case",))
def read_second(case_id: str) -> second.SecondOut:
    """What waits in a case for a second person, and who can answer; whether one stays out of it oneself."""
    return second.second(viewer(), queries.get_case(viewer(), case_id))


@api.post(
    "/desk/decisions/<decision_id>/confirm",
    takes=SecondAnswer,
    gives=second.SecondOut,
    problems=(*_ANSWERS, "proposer_gone", "still_needed", "moved_on"),
)
def confirm_decision(sent: SecondAnswer, decision_id: str) -> second.SecondOut:
    """Say yes as the second person; on a case that moved on, the conflict carries the fresh case."""
    return _answered(lambda: operations.confirm(viewer(), decision_id, sent.version, sent.note))


@api.post("/desk/decisions/<decision_id>/decline", takes=SecondAnswer, gives=second.SecondOut, problems=_ANSWERS)
def decline_decision(sent: SecondAnswer, decision_id: str) -> second.SecondOut:
    """Say no as the second person. What was done in an emergency is taken back: then `words` tell the member why."""
    return _answered(lambda: operations.decline(viewer(), decision_id, sent.version, sent.note, sent.words))


@api.post(
    "/desk/decisions/<decision_id>/cancel",
    takes=Answered,
    gives=second.SecondOut,
    problems=("case_moved", "your_own_case", "asked_by_other"),
)
def cancel_decision(sent: Answered, decision_id: str) -> second.SecondOut:
    """Take back what one asked a second person for."""
    return _answered(lambda: operations.cancel(viewer(), decision_id, sent.version))


@api.post(
    "/desk/decisions/<decision_id>/meanwhile",
    takes=Answered,
    gives=second.SecondOut,
    problems=("case_moved", "your_own_case", "asked_by_other", "recused", "nothing_lesser"),
)
def lesser_meanwhile(sent: Answered, decision_id: str) -> second.SecondOut:
    """Do alone what can be taken back, while a second person is waited for."""
    return _answered(lambda: operations.meanwhile(viewer(), decision_id, sent.version))


@api.post(
    "/desk/cases/<case_id>/ask-two",
    takes=AskTwo,
    gives=second.SecondOut,
    problems=(
        "case_moved",
        "your_own_case",
        "recused",
        "case_claimed",
        "only_here",
        "nothing_to_sanction",
        "answer_first",
        "emergency_once",
        "still_needed",
        "command_line_gives_tasks",
    ),
)
def ask_two_people(sent: AskTwo, case_id: str) -> second.SecondOut:
    """Ask for a task for the member, in a case about them; or that the kept copies of a case are emptied."""
    if sent.what == "task":
        asking.ask_for_task(viewer(), case_id, sent.version, sent.task, sent.words)
    else:
        asking.ask_to_erase(viewer(), case_id, sent.version, sent.law, sent.words)
    return _now(queries.get_case(viewer(), case_id))


@api.put("/desk/cases/<case_id>/recusal", gives=second.SecondOut, problems=("your_own_case",))
def recuse_oneself(case_id: str) -> second.SecondOut:
    """Say "I know this person": others decide about them from now on."""
    return _now(operations.recuse_oneself(viewer(), case_id))


@api.delete("/desk/cases/<case_id>/recusal", problems=("your_own_case", "recusal_confirmed"))
def take_back_recusal(case_id: str) -> None:
    """Decide about this person again."""
    operations.take_back_recusal(viewer(), case_id)


def _answered(act: Callable[[], Decision]) -> second.SecondOut:
    try:
        made = act()
    except Conflict as problem:
        about = problem.extra.get("case")
        if about is None:
            raise
        fresh = present.case(viewer(), queries.get_case(viewer(), about["id"]))
        raise Conflict(problem.code, case=fresh.model_dump(mode="json")) from problem
    return _now(queries.get_decision(made.public_id)[1])


def _now(found: Case) -> second.SecondOut:
    return second.second(viewer(), found)
