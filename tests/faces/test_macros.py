"""People, posts, meetings and decisions: what is shown, and what never is."""

from collections.abc import Callable
from types import SimpleNamespace as Data
from typing import Any

import pytest
from markupsafe import Markup

Render = Callable[..., str]
POST = '{% import "_macros/thread.html" as thread %}{{ thread.post(p) }}'


def a_post(**changed: Any) -> Data:
    """A visible post of somebody else."""
    plain: dict[str, Any] = {
        "id": "abcd",
        "author": Data(name="Low Tide", side="parent", role=""),
        "when": "Today",
        "html": Markup("<p>Words</p>"),
        "state": "visible",
        "is_mine": False,
        "is_edited": False,
        "note": "",
        "quote": None,
        "why": "",
        "decision_url": "",
        "actions": [],
    }
    return Data(**(plain | changed))


def an_action(label: str, method: str) -> Data:
    """One thing that can be done with a post."""
    return Data(label=label, url=f"/{label}", method=method, pressed=None, at_end=False)


@pytest.mark.parametrize(
    ("side", "word"),
    [
        ("parent", "Parent"),
        ("adult_child", "Adult child"),
        ("both", "Both"),
        ("supporter", "Supporter"),
    ],
)
def test_a_side_is_a_word_and_not_a_colour_alone(render: Render, side: str, word: str) -> None:
    page = render('{% import "_macros/people.html" as people %}{{ people.side(side) }}', side=side)
    assert page == f'<span class="side side--{side}">{word}</span>'


def test_a_post_without_a_name_shows_neither_letter_nor_tint(render: Render) -> None:
    page = render(POST, p=a_post(author=None))
    assert 'class="arch arch--none" aria-hidden="true"></span>' in page and "Without a name" in page


def test_a_name_is_escaped_wherever_it_stands(render: Render) -> None:
    author = Data(name="<i>Tide", side="parent", role="")
    page = render(POST, p=a_post(author=author, actions=[an_action("Reply", "get")]))
    assert "<i>" not in page


@pytest.mark.parametrize(
    ("state", "word"),
    [("held", "Waiting to be read"), ("hidden", "Hidden"), ("removed", "Taken down")],
)
def test_an_author_sees_the_state_of_a_post_in_words(render: Render, state: str, word: str) -> None:
    page = render(POST, p=a_post(state=state, is_mine=True, why="The reason.", decision_url="/d"))
    assert f'class="is-{state}"' in page and word in page and "Only you see this" in page and "The reason." in page


def test_a_visible_post_has_no_state(render: Render) -> None:
    assert "badge" not in render(POST, p=a_post())


def test_a_noted_post_stays_folded_for_others_and_open_for_its_author(
    render: Render,
) -> None:
    assert "<details" in render(POST, p=a_post(note="illness"))
    assert "<details" not in render(POST, p=a_post(note="illness", is_mine=True))


def test_posting_actions_share_one_form_with_one_token(render: Render) -> None:
    page = render(
        POST,
        p=a_post(actions=[an_action("Heard", "post"), an_action("With you", "post")]),
    )
    assert page.count("<form") == 1 and page.count("the-token") == 1 and page.count("formaction=") == 2


def test_actions_that_only_lead_on_need_no_form(render: Render) -> None:
    assert "<form" not in render(POST, p=a_post(actions=[an_action("Reply", "get")]))


def test_an_action_says_whose_post_it_is_about(render: Render) -> None:
    assert 'Reply<span class="vh">, Low Tide</span>' in render(POST, p=a_post(actions=[an_action("Reply", "get")]))


def test_the_pager_is_silent_when_there_is_nowhere_to_go(render: Render) -> None:
    assert render('{% from "_macros/pager.html" import pager %}{{ pager("", none) }}').strip() == ""


def test_the_statement_of_reasons_has_its_eight_lines(render: Render) -> None:
    statement = Data(
        what="A reply", quote="", effect="Hidden", duration="Until changed", why="Because", found="By reading",
        decider="A person",
        rule=Data(words="Rule 3", url=""), disagree="Ask again",
    )  # fmt: skip
    page = render(
        '{% import "_macros/reasons.html" as reasons %}{{ reasons.statement(s) }}',
        s=statement,
    )
    assert page.count("<dt>") == 8


def test_an_item_of_the_queue_names_its_severity_and_its_case(render: Render) -> None:
    take = Data(label="Take it", url="/take", method="post")
    item = Data(url="/c", title="Off topic", line="", severity="Crisis", severity_kind="stop", age="6 minutes", aim="",
                is_late=False, who="", is_mine=False, action=take)  # fmt: skip
    page = render('{% import "_macros/case.html" as case %}{{ case.queue([c]) }}', c=item)
    assert "Crisis" in page and 'Take it<span class="vh">: Off topic</span>' in page and "the-token" in page
