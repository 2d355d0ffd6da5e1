"""What people may send about letters."""

from datetime import date

from forum.core.inputs import Input


class Close(Input):
    """Until which day a letter is closed."""

    until: date
