"""The access matrix: every route and every socket event, times every kind of viewer (DESIGN §7).

``table/`` is the matrix itself, one file a slice. ``tests/rules/test_matrix.py`` walks it against the real
application; ``docs/policy.md`` is written from it (``python -m tests.rules.matrix.write``); the two-world harness takes
its routes and what to send from it, so what is not listed here fails twice.
"""
