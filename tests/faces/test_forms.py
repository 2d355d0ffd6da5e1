"""Forms: a label for every control, errors said beside it, and words that come back."""

from collections.abc import Callable, Mapping
from typing import Any

Render = Callable[..., str]
FORM = '{% import "_macros/form.html" as form %}'


class Typed:
    """What came back with a refused form."""

    def __init__(
        self,
        values: Mapping[str, Any],
        errors: Mapping[str, str],
        problem: str | None = None,
    ) -> None:
        self._values, self.errors, self.problem = values, errors, problem

    def value(self, name: str, default: str = "") -> str:
        return str(self._values.get(name, default))

    def values(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        return list(self._values.get(name, default))

    def error(self, name: str) -> str | None:
        return self.errors.get(name)


REFUSED = Typed(
    {"pen": "Kettle <b>", "password": "a secret line"},
    {"pen": "Leave out the year."},
    "Not sent yet.",
)


def test_a_field_has_label_hint_control_and_error_in_that_order(render: Render) -> None:
    page = render(
        FORM + "{{ form.field(typed, 'pen', 'Pen name', hint='Two words') }}",
        typed=REFUSED,
    )
    order = [page.index(part) for part in ("<label", "Two words", "<input", "Leave out the year.")]
    assert order == sorted(order)


def test_a_control_is_tied_to_its_label_hint_and_error(render: Render) -> None:
    page = render(
        FORM + "{{ form.field(typed, 'pen', 'Pen name', hint='Two words') }}",
        typed=REFUSED,
    )
    assert 'for="f-pen"' in page and 'id="f-pen"' in page
    assert 'aria-describedby="f-pen-hint f-pen-error"' in page and 'aria-invalid="true"' in page


def test_a_field_without_an_error_says_nothing_about_one(render: Render) -> None:
    page = render(FORM + "{{ form.field(none, 'pen', 'Pen name') }}")
    assert "aria-invalid" not in page and "aria-describedby" not in page


def test_words_come_back_escaped(render: Render) -> None:
    page = render(FORM + "{{ form.field(typed, 'pen', 'Pen name') }}", typed=REFUSED)
    assert 'value="Kettle &lt;b&gt;"' in page


def test_a_password_never_comes_back(render: Render) -> None:
    page = render(
        FORM + "{{ form.field(typed, 'password', 'Password', type='password') }}",
        typed=REFUSED,
    )
    assert "a secret line" not in page


def test_a_text_keeps_its_first_empty_line(render: Render) -> None:
    # HTML drops one line break right after <textarea>, so the macro writes one of its own.
    page = render(
        FORM + "{{ form.textarea(typed, 'body', 'Your words') }}",
        typed=Typed({"body": "\nWords"}, {}),
    )
    assert ">\n\nWords</textarea>" in page


def test_the_summary_says_first_that_the_words_are_kept(render: Render) -> None:
    page = render(FORM + "{{ form.summary(typed) }}", typed=REFUSED)
    assert page.index("Your words are kept") < page.index("Not sent yet.") < page.index('href="#f-pen"')


def test_there_is_no_summary_on_a_first_look(render: Render) -> None:
    assert (
        render(
            FORM + "{{ form.summary(none) }}{{ form.summary(typed) }}",
            typed=Typed({}, {}),
        ).strip()
        == ""
    )


def test_only_the_chosen_answer_is_checked(render: Render) -> None:
    options = [("both", "Both", ""), ("bot", "Other", "")]
    page = render(
        FORM + "{{ form.choices(none, 'side', 'Side', options, default='both') }}",
        options=options,
    )
    assert page.count(" checked") == 1 and 'value="both" checked' in page


def test_a_box_that_was_unticked_comes_back_unticked(render: Render) -> None:
    page = render(
        FORM + "{{ form.checkbox(typed, 'adult', 'I am 18', checked=true) }}",
        typed=Typed({"adult": ""}, {}),
    )
    assert " checked" not in page


def test_a_form_of_one_button_carries_the_token(render: Render) -> None:
    page = render(FORM + "{{ form.press('/follow', 'Following', pressed=true, about='A thread') }}")
    assert 'value="the-token"' in page and 'aria-pressed="true"' in page and ": A thread" in page
