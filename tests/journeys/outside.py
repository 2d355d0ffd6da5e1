"""Somebody tells the house of something through the form for everybody."""

from tests.journeys.plain import Plain


def told_from_outside(teller: Plain, moderator: Plain, post: str) -> dict[str, str]:
    """Tell of a post, and of something that nobody can find; gives the paths of what came of it, by name."""
    named, unknown = (
        teller.does("POST", "/notices", location=where, words="It is about me.", reason="identifying", good_faith=True)
        for where in (f"/posts/{post}", "Somewhere.")
    )
    lines = moderator.pages("/desk/cases?show=reports", "cases", "older")
    unplaced = next(line for line in lines if line["kind"] == "notice" and line["about"] == "notice")
    return {
        "answered": f"/notice/{named['number']}",
        "told outside": f"/notice/{unknown['number']}",
        "not placed": f"/desk/cases/{unplaced['id']}",
    }
