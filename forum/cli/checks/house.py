"""Is what the community says of itself complete: its legal pages, contact, help lines, spaces?"""

from forum.cli.checks.register import Level, Said, Surroundings, check
from forum.community import queries as community
from forum.community.current import house
from forum.community.keys import BLANKS
from forum.core.db import db
from forum.home import helplines
from forum.spaces.models import Space


@check
def legal_pages(_around: Surroundings) -> Said:
    """The legal pages have no blanks."""
    for name in community.blanks():
        what = BLANKS[name]
        yield Level.MEND, f"A blank in the legal pages: {what[0].lower()}{what[1:]}. Fill it in on the admin page."


@check
def contact(around: Surroundings) -> Said:
    """The contact on every page is a person's."""
    address = house().contact
    if address.partition("@")[0].replace("-", "").replace("_", "") in ("noreply", "donotreply"):
        yield Level.MEND, f"The contact on every page, {address}, is one that nobody reads."
    if address.endswith((".example", "@example.org", "@example.com", ".invalid")) and not around.settings.demo:
        yield Level.MEND, f"The contact on every page, {address}, is an example and not an address."


@check
def help_lines(around: Surroundings) -> Said:
    """There are help lines for the community's own country, and somebody has checked them."""
    country = around.ours.get("OPENCHAIR_COUNTRY", "")
    lines = helplines.by_country()
    if country and country not in lines:
        yield Level.MEND, f"There is no help line for {country}. Add some on the admin page."
    stale = [line for line in helplines.stale() if not country or line.country == country]
    if stale:
        named = ", ".join(line.name for line in stale[:5])
        yield (
            Level.MEND,
            f"Help lines that nobody has checked lately: {named}. Call them, then mark them on the admin page.",
        )


@check
def door(_around: Surroundings) -> Said:
    """People can come in as was chosen."""
    chosen, now = str(house()["sign_up"]), house().door
    if chosen != now:
        yield Level.MEND, "The door was set to open, but stays closed while the legal pages have blanks."


@check
def spaces(_around: Surroundings) -> Said:
    """There is somewhere to write."""
    if db.session.query(Space.id).first() is None:
        yield Level.MEND, "There is no space to write in yet. Make some on the admin page."
