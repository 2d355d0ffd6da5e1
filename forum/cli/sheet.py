"""The recovery sheet: one page of plain text to print, with the key that opens the backups."""

from forum.core import clock

SHEET = """\
========================================================================
  RECOVERY SHEET                                 please print, then close
========================================================================

  Community   {origin}
  Made on     {day}

  Key

    {key}

  What this is
    Backups of the community are sealed. Only this key opens them. It is
    kept nowhere on the server: without this sheet a backup is lost.

  Where to keep it
    On paper, in two places, such as the office safe and the chair's home.
    Not in a mail, not on the server, not in the same place as a backup.

  When the machine is gone
    1. Install Open Chair on a new one (docs/operating.md, first part).
    2. Copy the newest backup there and run:
         open-chair restore THE-BACKUP.age
       It asks for the key above. Capital or small letters, and spaces
       between them, make no difference; a typing error is found.
    3. systemctl start open-chair

  Tear it up when a newer sheet exists and no older backup is left.
========================================================================
"""


def recovery_sheet(secret: str, origin: str) -> str:
    """The sheet's text; the key in groups that can be read aloud."""
    head, letters = secret[:16], secret[16:]
    groups = [head, *(letters[at : at + 4] for at in range(0, len(letters), 4))]
    key = "\n    ".join(" ".join(groups[at : at + 8]) for at in range(0, len(groups), 8))
    return SHEET.format(origin=origin, day=f"{clock.now():%d %B %Y}", key=key)
