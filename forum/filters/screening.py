"""Looking at a text before it is posted. Pure but for reading what is watched for; nothing of the text is kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from forum.core.errors import Problem
from forum.filters import contact
from forum.filters.matching import Matcher, words_of
from forum.filters.models import Effect, Watched
from forum.filters.queries import Rule, rules_in_mind

SHOWN = 60
"""So much of what was found is said back."""
_BY_WORDS = (Watched.WORDS, Watched.FLOOD)


@dataclass(frozen=True, slots=True)
class Hit:
    """One filter that found something, and what it found, as it was written."""

    rule: Rule
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Screening:
    """All that was found in a text."""

    hits: tuple[Hit, ...] = ()

    def of(self, effect: Effect) -> tuple[Hit, ...]:
        """What was found with this effect."""
        return tuple(hit for hit in self.hits if hit.rule.effect is effect)

    def has(self, effect: Effect) -> bool:
        """Whether something has this effect."""
        return any(hit.rule.effect is effect for hit in self.hits)


class Stopped(Problem):
    """Words that cannot be posted here as they are. ``code`` says what was found, ``found`` repeats it, ``start`` and
    ``end`` say where it stands in what was sent."""

    status, code = 422, "filter_words"


# Numbers (figures alone) and hosts of help lines: handed in from above, for they are kept there.
_allowed: Callable[[], tuple[frozenset[str], frozenset[str]]] = lambda: (frozenset(), frozenset())  # noqa: E731


def allow(asks: Callable[[], tuple[frozenset[str], frozenset[str]]]) -> None:
    """Hand in what may stand anywhere: numbers and hosts of help lines (called once by ``wiring.py``)."""
    global _allowed
    _allowed = asks


def screen(*texts: str) -> Screening:
    """Look at what somebody is about to post (a title and its text count as one)."""
    in_force = rules_in_mind()
    return look(in_force, "\n\n".join(texts)) if in_force else Screening()


def look(in_force: tuple[Rule, ...], text: str) -> Screening:
    """What these rules find in a text, in the order of the text."""
    numbers, hosts = _allowed()
    # Taken apart only where somebody asks for words: in a live room this is most of the work of a line.
    words = words_of(text) if any(rule.watched in _BY_WORDS for rule in in_force) else []
    finders: dict[Watched, Callable[[], Iterable[contact.Span]]] = {
        Watched.EMAIL: lambda: contact.emails(text),
        Watched.PHONE: lambda: contact.phones(text, numbers),
        Watched.LINK: lambda: contact.links(text, hosts),
        Watched.FLOOD: lambda: contact.floods(text, words),
    }
    hits = [_hit(found.key, text, found.start, found.end) for found in _matcher(in_force).find(text, words)]
    for rule in in_force:
        if rule.watched is not Watched.WORDS:
            first = next(iter(finders[rule.watched]()), None)
            hits += [_hit(rule, text, *first)] if first else []
    return Screening(tuple(sorted(hits, key=lambda hit: hit.start)))


def _hit(rule: Rule, text: str, start: int, end: int) -> Hit:
    return Hit(rule, start, end, " ".join(text[start : min(end, start + SHOWN)].split()))


_made: tuple[tuple[Rule, ...], Matcher[Rule]] | None = None


def _matcher(in_force: tuple[Rule, ...]) -> Matcher[Rule]:
    """Made once for each set of rules; a changed rule is another set. The last one is kept: a line of a live room asks
    for the same one again, and finding it costs nothing."""
    global _made
    if _made is None or (_made[0] is not in_force and _made[0] != in_force):
        _made = in_force, Matcher((rule, rule.pattern) for rule in in_force if rule.watched is Watched.WORDS)
    return _made[1]


def stopped_by(found: Sequence[Hit]) -> Stopped | None:
    """The refusal of what is not to be posted; it says the first of what was found."""
    if not found:
        return None
    hit = found[0]
    code = "filter_live" if hit.rule.effect is Effect.HOLD else f"filter_{hit.rule.watched}"
    return Stopped(code, found=hit.words, start=hit.start, end=hit.end)
