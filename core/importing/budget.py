"""What the pickles in one file may cost: a limit on operations does not bound the work of one of them."""

from __future__ import annotations

from core.files.allowance import Allowance
from core.files.refusal import RefusalError

MAX_OPERATIONS = 300_000
_ITEM = 64  # bytes that an entry of a container takes, at most


class Budget:
    """What one file may cost, with every pickle within it: operations, and bytes that calls build."""

    def __init__(self, size: int) -> None:
        """Allow for a file of `size` bytes."""
        self._operations = MAX_OPERATIONS
        self._allowance = Allowance(size)

    def step(self) -> None:
        """Count one operation; raises RefusalError."""
        self._operations -= 1
        if self._operations < 0:
            raise RefusalError(f"its pickle has more than {MAX_OPERATIONS} operations")

    def build(self, count: int) -> None:
        """Count entries of containers that a call makes, 64 bytes each; raises RefusalError."""
        self._allowance.spend(count * _ITEM)
