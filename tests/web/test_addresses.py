"""Routes compile what writes their addresses late, and write what werkzeug writes."""

from flask import Flask
from werkzeug.routing import Map, Rule

from forum.web.addresses import LazyRule


def test_every_route_writes_the_address_that_werkzeug_writes(app: Flask) -> None:
    rules = list(app.url_map.iter_rules())
    plain = Map([Rule(rule.rule, endpoint=rule.endpoint, methods=rule.methods) for rule in rules]).bind("localhost")
    ours = app.url_map.bind("localhost")
    for rule in rules:
        method = min(rule.methods or ())
        for more in ({}, {"more": "ü & ?/"}):
            given = dict.fromkeys(rule.arguments, "a b/ü?") | more
            assert ours.build(rule.endpoint, given, method) == plain.build(rule.endpoint, given, method)


def test_no_route_compiles_what_nobody_asked_for(app: Flask) -> None:
    made: list[str] = []

    class Watched(LazyRule):
        """A rule that says when werkzeug looks at its parts."""

        @property
        def _trace(self) -> list[tuple[bool, str]]:
            made.append(self.rule)
            return [(False, "|"), (False, self.rule)]

        @_trace.setter
        def _trace(self, parts: list[tuple[bool, str]]) -> None:
            pass

    watched = Map([Watched("/one", endpoint="one"), Watched("/two", endpoint="two")]).bind("localhost")
    made.clear()
    assert watched.build("one") == "/one"
    assert set(made) == {"/one"}
