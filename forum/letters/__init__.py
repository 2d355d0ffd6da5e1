"""Unsent letters: a draft that has no send. Written for the heart's sake, read by nobody but who wrote them.

A letter is a draft whose place is ``letter:<id>`` (``forum/drafts``): kept as it is typed, sealed, invisible to staff.
What is added here is that it stays, and that its writer may close it until a day.
"""
