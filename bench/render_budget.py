"""Measure the worst CPU time that any accepted text costs to render, and fail above the budget.

Run `python -m bench.render_budget`; it prints the slowest patterns and exits 1 if one is over.
The budget (250 ms, DESIGN: "any accepted input renders in under 250 ms") is CPU time of this process, best of three.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from forum.safety.text import excerpt, render, render_line
from tests.safety.patterns import LINE_LIMIT, POST_LIMIT, patterns

BUDGET_MS = 250.0
SHOWN = 12
ROUNDS = 3


def main() -> int:
    """Print the slowest patterns of each door; return 1 if any is over the budget, else 0."""
    doors: dict[str, tuple[Callable[[str], str], int]] = {
        "post": (render, POST_LIMIT),
        "chat": (render_line, LINE_LIMIT),
        "excerpt": (lambda source: excerpt(source, 200), POST_LIMIT),
    }
    worst = 0.0
    for door, (act, limit) in doors.items():
        costs = sorted(((_cost_ms(act, text), name) for name, text in patterns(limit).items()), reverse=True)
        worst = max(worst, costs[0][0])
        print(f"{door}: {len(costs)} patterns of {limit} characters, slowest first")
        print("\n".join(f"  {cost:7.1f} ms  {name}" for cost, name in costs[:SHOWN]))
    verdict = "within" if worst <= BUDGET_MS else "OVER"
    print(f"worst {worst:.1f} ms, {verdict} the budget of {BUDGET_MS:.0f} ms")
    return 0 if worst <= BUDGET_MS else 1


def _cost_ms(act: Callable[[str], str], text: str) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        act(text)
        best = min(best, (time.process_time() - start) * 1_000)
    return best


if __name__ == "__main__":
    sys.exit(main())
