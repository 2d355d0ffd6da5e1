"""Threads and posts: the reference slice. Read it in this order:

``models`` (what is kept) -> ``policy`` (who may see and do what) -> ``queries`` (reading) -> ``operations`` (one
function per verb) -> ``pages``, ``api``, ``timetable`` (the edges: people, programs, the clock).
"""
