"""What the desk says: complete, in plain words, and the same rules as on the page of the rules."""

import re
from html import unescape
from pathlib import Path

import pytest

from forum.moderation import words
from forum.moderation.models import Action, Reason, TargetKind
from forum.moderation.policy import LEAVES, NEEDS_REASON, RULES, SEVERITIES, SHORTEST_REASON
from forum.moderation.words import cases, statements

NEVER = re.compile(
    r"\b(cut off|toxic|ungrateful|narcissist|failed|invalid|forbidden|victim|abandoned)\b", re.IGNORECASE
)
HOUSE = Path(words.__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _language(app):
    """Lazy texts need a language."""
    with app.test_request_context():
        yield


def test_the_rules_are_those_of_the_page(app):
    page = unescape(app.test_client().get("/rules").get_data(as_text=True))
    listed = re.findall(r"<li>(.*?)</li>", page.split('<ol class="prose">')[1].split("</ol>")[0])
    assert [str(words.rules.RULES[number]) for number in RULES] == listed


def test_every_reason_has_words_and_an_urgency():
    assert set(words.REASONS) == set(SEVERITIES) == set(Reason)


def test_the_reasons_stand_in_the_order_of_their_urgency():
    listed = [Reason(value) for _, options in words.reasons_by_urgency() for value, _, _ in options]
    assert set(listed) == set(Reason)
    assert [SEVERITIES[reason] for reason in listed] == sorted(SEVERITIES.values())


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("action", sorted(NEEDS_REASON))
def test_the_text_for_each_rule_is_long_enough_and_kind(action, rule):
    text = words.canned(action, rule)
    assert len(text) > SHORTEST_REASON
    assert not NEVER.search(text)


def test_no_text_is_kept_ready_where_none_is_needed():
    assert words.canned(Action.KEEP, 3) == ""


@pytest.mark.parametrize("kind", list(TargetKind))
def test_each_decision_about_each_kind_has_a_title(kind):
    assert set(LEAVES[kind]) <= set(words.TITLES[kind])
    assert {Action.KEEP, Action.RESTORE} <= set(words.TITLES[kind])


def test_every_act_in_the_house_has_words_for_the_record():
    calls = re.compile(r"\brecord\(\s*actor,\s*([^\n]*)")
    found = {
        act
        for path in HOUSE.rglob("*.py")
        for line in calls.findall(path.read_text())
        for act in re.findall(r'"([a-z]+\.[a-z_]+)"', line)
    }
    assert len(found) > 10
    assert found <= set(words.ACTS)


def test_nothing_the_desk_says_blames_anybody():
    rules = words.rules.RULES
    decided = (cases.DECIDED, *cases.OTHERWISE_DECIDED.values())
    offered = (words.ACTIONS, *cases.OFFERED.values())
    effects = (words.EFFECTS, statements.HELLO_EFFECTS)
    tables = (words.REASONS, words.DURATIONS, words.ACTS, rules, *decided, *offered, *effects)
    said = [
        str(part)
        for table in tables
        for entry in table.values()
        for part in ((entry,) if not isinstance(entry, tuple) else entry)
    ]
    assert [text for text in said if NEVER.search(text)] == []
