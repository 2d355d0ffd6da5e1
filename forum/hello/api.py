"""The hello as JSON."""

from forum.hello import operations, present, queries
from forum.hello.inputs import NewHello
from forum.web.api import Api, if_match
from forum.web.current import viewer

api = Api("hello")


@api.get("/me/hello", gives=present.HelloOut)
def show() -> present.HelloOut:
    """One's own hello, and whether one's side is open."""
    return present.own(viewer(), queries.my_hello(viewer()))


@api.put(
    "/me/hello",
    takes=NewHello,
    gives=present.HelloOut,
    problems=("hello_read", "hello_not_needed", "hello_changed", "read_only"),
)
def say(sent: NewHello) -> present.HelloOut:
    """Say hello, or change it while it waits; If-Match (or `version`) names the version that was changed."""
    return present.own(viewer(), operations.say_hello(viewer(), sent.words, version=if_match() or sent.version))
