"""What reading a file may cost, whatever the file claims.

The rule: a file of n bytes costs at most `BYTES_PER_BYTE` · n + `BYTES_FREE` bytes of memory and
`SECONDS_PER_MIB` · n / 2²⁰ + `SECONDS_FREE` seconds of processor time. A folder counts as the sum of its
files. Readers ask an `Allowance` before they take memory for anything that a file only claims; what is copied
out of a file byte by byte needs no asking. `tests/core/importing/reader_costs.py` measures them.
"""

from __future__ import annotations

from core.files.refusal import RefusalError

BYTES_PER_BYTE = 16
BYTES_FREE = 3 * 2**27
SECONDS_PER_MIB = 1.0
SECONDS_FREE = 10.0
_COPIES = 4
"""Checking, converting and scaling an array takes so many times its size for a moment."""


class Allowance:
    """What one file may still build."""

    def __init__(self, size: int) -> None:
        """Allow for a file of `size` bytes."""
        self._left = most_memory(size) // _COPIES

    @property
    def left(self) -> int:
        """Bytes that may still be built."""
        return self._left

    def spend(self, count: int, name: str = "") -> None:
        """Take `count` bytes, before they are built.

        Args:
            count: bytes.
            name: what is built, for the message.

        Raises:
            RefusalError: together with what was taken before, it is more than such a file may cost.
        """
        if count > self._left:
            where = f"its field {name}" if name else "it"
            raise RefusalError(f"{where} would take far more memory than a file of its size may")
        self._left -= count


def most_memory(size: int) -> int:
    """Return how many bytes of memory a file of `size` bytes may cost."""
    return BYTES_PER_BYTE * size + BYTES_FREE


def most_seconds(size: int) -> float:
    """Return how many seconds of processor time a file of `size` bytes may cost."""
    return SECONDS_PER_MIB * size / 2**20 + SECONDS_FREE
