"""Rooms over Socket.IO: entering, saying, catching up, hiding, leaving; and who is here.

Words reach people only through the pump, which reads committed rows; what is sent here directly is the list of who is
present and "something changed", both made anew from the database in each process.
"""

from forum.meetings.sockets import leading, private, turns, words
from forum.meetings.sockets.people import People, attach
from forum.meetings.sockets.room import PUMP, fetch, worker

__all__ = ["PUMP", "People", "attach", "fetch", "leading", "private", "turns", "words", "worker"]
