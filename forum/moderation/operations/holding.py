"""First words that wait, and their cases. These run inside the transaction of the words' own change (the ``hooks`` of
threads and of the hello)."""

from forum.hello.models import Hello
from forum.moderation import queries
from forum.moderation.models import Case, CaseKind, CaseStatus, TargetKind
from forum.moderation.operations.sealing import case_for, close, reopen, seal, stands_for
from forum.threads.models import Post, PostState


def open_held_case(post: Post) -> None:
    """A post waits to be read: have its case wait at the desk. Twice is once."""
    _wait(queries.of_post(post), CaseKind.HELD_POST, held=True)


def open_flagged_case(post: Post) -> None:
    """A filter found something in a post that everybody can read: have somebody look. Twice is once."""
    _wait(queries.of_post(post), CaseKind.FLAGGED, held=False)


def open_flagged_line(target: queries.Target) -> None:
    """The same for a line of a live room."""
    _wait(target, CaseKind.FLAGGED, held=False)


def open_hello_case(hello: Hello) -> None:
    """A newcomer said hello, or changed it: have its case wait at the desk. Twice is once."""
    _wait(queries.of_hello(hello), CaseKind.HELLO, held=True)


def _wait(target: queries.Target, kind: CaseKind, *, held: bool) -> None:
    """Have the case about these words wait, unless it does already with the same ones. Reports in it come first."""
    case, is_new = case_for(target, kind)
    has_changed = seal(case, target)
    if is_new or has_changed or case.status is not CaseStatus.OPEN:
        if not queries.standing_reports(case):
            case.kind = kind
        reopen(case, held=held)


def held_changed(post: Post) -> None:
    """The author changed a waiting post, or took it back: the case follows, and closes when nothing waits any more."""
    if post.state is PostState.HELD:
        open_held_case(post)
        return
    case = queries.case_about(TargetKind.POST, post.public_id, lock=True)
    if case is not None and case.status is CaseStatus.OPEN:
        without_held(case)


def without_held(case: Case) -> None:
    """The words do not wait any more (or never did): what is left is what people told us, if they did."""
    told = stands_for(case)
    if told is not None:
        case.kind = told
        reopen(case, held=False)
    else:
        close(case)
