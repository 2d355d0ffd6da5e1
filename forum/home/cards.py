"""The help lines of a country as a card, for whoever is sent one."""

from forum.home.helplines import by_country, directory, emergency
from forum.meetings.hooks import HelpCard, HelpLine


def help_card(country: str) -> HelpCard:
    """Where somebody there can turn now. Without lines that we know of, there is the directory of all countries."""
    everywhere = directory()
    return HelpCard(
        country=country,
        emergency=emergency().get(country, ""),
        lines=tuple(
            HelpLine(line.name, line.number, line.link, line.way, line.text, line.about, line.hours)
            for line in by_country().get(country, ())
        ),
        directory_name=everywhere["name"],
        directory_url=everywhere["url"],
    )
