"""The two-world harness (safety rules S-05 to S-07): for the reader, someone kept apart has never been.

``story`` is a script in which the actor, kept apart from the reader, does whatever a member can do, among others. It is
played in two worlds: in one the actor acts; in the other there is no such person, and every step that needs one of
their things is left out. Then the reader looks at everything, tries everything (``walk``), and looks again: statuses,
headers and bodies must be equal, byte for byte. What cannot be equal is listed with its bound in
``docs/separation.md``, which ``bounds`` reads.
"""
