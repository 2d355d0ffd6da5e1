"""What people send: measured and cleaned before anything looks at it, and refused by names of fields."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import MultiDict

from forum.core import ids, inputs
from forum.core.errors import Invalid, Malformed, TooLarge
from forum.core.inputs import Input, parse, parse_form, read_json


class Sample(Input):
    """A little of everything."""

    words: inputs.Words
    title: inputs.Title = "A title"
    note: inputs.Note = ""
    line: inputs.Line = "A line"
    chat: inputs.ChatWords = "Hello"
    who: inputs.OptionalId = None
    nonce: inputs.OptionalNonce = None
    many: list[str] = Field(default_factory=list)
    some: tuple[str, ...] | None = None


def fields(**sent):
    with pytest.raises(Invalid) as refused:
        parse(Sample, {"words": "Words.", **sent})
    return refused.value.fields


def test_good_words_are_kept():
    assert parse(Sample, {"words": "One line\r\nand another"}).words == "One line\nand another"


@pytest.mark.parametrize("sent", [None, [], "words", 7, True])
def test_what_is_no_object_is_malformed(sent):
    with pytest.raises(Malformed) as refused:
        parse(Sample, sent)
    assert refused.value.code == "not_an_object"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"words": ""}, "too_short"),
        ({"words": " \u200b\n"}, "missing"),
        ({"words": "a" * 10_001}, "too_long"),
        ({"words": "a\x00"}, "characters"),
        ({"words": 7}, "not_understood"),
        ({"words": None}, "not_understood"),
        ({"words": "\ud800"}, "not_understood"),
        ({"title": "a" * 121}, "too_long"),
        ({"title": "\u200b"}, "missing"),
        ({"title": "a\x00"}, "characters"),
        ({"chat": "a" * 2_001}, "too_long"),
        ({"note": "a" * 2_001}, "too_long"),
        ({"who": "nobody"}, "wrong_form"),
        ({"nonce": "short"}, "wrong_form"),
        ({"unasked": 1}, "unknown"),
    ],
)
def test_a_wrong_field_is_named_with_a_code(sent, code):
    assert set(fields(**sent).values()) == {code}


def test_a_missing_field_is_named():
    with pytest.raises(Invalid) as refused:
        parse(Sample, {})
    assert refused.value.fields == {"words": "missing"}


def test_an_empty_choice_is_none():
    assert parse(Sample, {"words": "Words.", "who": "", "nonce": ""}).who is None


def test_thousands_of_wrong_fields_are_not_all_named():
    assert len(fields(**{f"k{number}": 1 for number in range(5_000)})) == inputs.MOST_FIELDS


def test_a_slice_may_have_codes_of_its_own():
    from pydantic import field_validator

    class Picky(Input):
        """Refuses everything."""

        name: str

        @field_validator("name")
        @classmethod
        def never(cls, name):
            raise PydanticCustomError("oc_not_today", "not today")

    with pytest.raises(Invalid) as refused:
        parse(Picky, {"name": "x"})
    assert refused.value.fields == {"name": "not_today"}


def test_what_is_wrong_with_the_whole_is_named_body():
    from pydantic import model_validator

    class Whole(Input):
        """Refuses as a whole."""

        name: str = ""

        @model_validator(mode="after")
        def never(self):
            raise PydanticCustomError("oc_not_together", "not together")

    with pytest.raises(Invalid) as refused:
        parse(Whole, {})
    assert refused.value.fields == {"body": "not_together"}


def test_a_form_keeps_all_values_of_a_list_and_the_first_of_the_rest():
    form = MultiDict(
        [("csrf_token", "x"), ("words", "one"), ("words", "two"), ("many", "a"), ("many", "b"), ("some", "c")]
    )
    sent = parse_form(Sample, form)
    assert (sent.words, sent.many, sent.some) == ("one", ["a", "b"], ("c",))


def test_a_form_with_something_we_did_not_ask_for_is_refused():
    with pytest.raises(Invalid) as refused:
        parse_form(Sample, MultiDict([("words", "one"), ("is_admin", "1")]))
    assert refused.value.fields == {"is_admin": "unknown"}


# -- JSON --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"{}{}", "not_json"),
        (b"null", "not_an_object"),
        (b"[]", "not_an_object"),
        (b'"a"', "not_an_object"),
        (b"\xff", "not_utf8"),
        (b"\xef\xbb\xbf{}", "not_json"),
        ('{"a": 1}'.encode("utf-16"), "not_utf8"),
        (b'{"a": NaN}', "not_json"),
        (b'{"a": -Infinity}', "not_json"),
        (b'{"a": 1e400}', "not_json"),
        (b'{"a": ' + b"9" * 20_000 + b"}", "not_json"),
        (b'{"a": 1, "a": 2}', "not_json"),
        (b'{"a": {"b": 1, "b": 2}}', "not_json"),
        (b'{"a": "\x00"}', "not_json"),
        (b"[" * 60_000, "too_deep"),
        (b'{"a":' * 9 + b"1" + b"}" * 9, "too_deep"),
    ],
)
def test_what_cannot_be_read_is_malformed(raw, code):
    with pytest.raises(Malformed) as refused:
        read_json(raw)
    assert (refused.value.status, refused.value.code) == (400, code)


def test_more_than_a_body_may_hold_is_too_large():
    with pytest.raises(TooLarge) as refused:
        read_json(b" " * (inputs.JSON_BYTES + 1))
    assert refused.value.status == 413


def test_as_much_and_as_deep_as_allowed_is_read():
    raw = b'{"a":' * 8 + b"1.5" + b"}" * 8
    assert read_json(raw.ljust(inputs.JSON_BYTES))["a"]


def test_brackets_in_strings_are_words():
    assert read_json(json.dumps({"a": "[" * 100 + '"' + "\\" + "{" * 100}).encode())


def test_numbers_stay_numbers():
    assert read_json(b'{"a": 1.5, "b": -7, "c": 1e3}') == {"a": 1.5, "b": -7, "c": 1000.0}


@given(st.binary(max_size=300))
def test_no_bytes_at_all_are_an_accident(raw):
    with suppress(Malformed, Invalid):
        parse(Sample, read_json(raw))


@given(
    st.dictionaries(
        st.sampled_from([*Sample.model_fields, "unasked"]),
        st.none() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
    )
)
def test_no_object_at_all_is_an_accident(sent):
    with suppress(Invalid):
        parse(Sample, sent)


def test_a_public_id_passes():
    assert parse(Sample, {"words": "Words.", "who": ids.new()}).who
