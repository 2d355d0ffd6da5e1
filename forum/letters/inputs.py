"""What people may send about letters."""

from datetime import date

from forum.core.inputs import Input, LetterWords, Note


class Sheet(Input):
    """A letter as it stands in its form, to be looked at."""

    title: Note = ""
    body: LetterWords = ""


class Close(Input):
    """Until which day a letter is closed."""

    until: date
