"""Requests that wait until nobody drags anything: comparisons, transfers, samples, exports, thumbnails."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from core.editing.edit_request import EditRequest

Purpose = Literal["before", "transfer", "sampling", "export", "example", "thumbnail"]
URGENCY: tuple[Purpose, ...] = get_args(Purpose)  # most urgent first


class Errand(NamedTuple):
    """One request, and what its picture is for."""

    purpose: Purpose
    request: EditRequest


class ErrandQueue:
    """Waiting errands in order of urgency; whoever uses it from several threads holds a lock."""

    def __init__(self) -> None:
        self._waiting: dict[Purpose, deque[EditRequest]] = {purpose: deque() for purpose in URGENCY}

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def replace(self, purpose: Purpose, requests: Iterable[EditRequest]) -> None:
        """Let `requests` stand in place of all that wait for the same purpose."""
        self._waiting[purpose] = deque(requests)

    def put_back(self, errand: Errand) -> None:
        """Make an interrupted errand the next of its purpose."""
        self._waiting[errand.purpose].appendleft(errand.request)

    def pop(self) -> Errand:
        """Take the most urgent errand; there is one."""
        purpose = next(purpose for purpose in URGENCY if self._waiting[purpose])
        return Errand(purpose, self._waiting[purpose].popleft())

    def clear(self) -> None:
        """Forget everything."""
        for requests in self._waiting.values():
            requests.clear()
