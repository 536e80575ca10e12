"""Reads fields of JSON objects that strangers may have written, and names the field that is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.errors import AssetError

LARGEST = sys.float_info.max


class JsonFields:
    """The fields of one object; every method raises AssetError naming file and field."""

    def __init__(self, path: Path, document: Mapping[str, Any], prefix: str = "") -> None:
        self._path, self._document, self._prefix = path, document, prefix

    def __contains__(self, name: str) -> bool:
        return name in self._document

    def __iter__(self) -> Iterator[str]:
        return iter(self._document)

    def is_null(self, name: str) -> bool:
        """Return whether a field is missing or null."""
        return self._document.get(name) is None

    def number(self, name: str, low: float, high: float) -> float:
        """Return a number within a closed range."""
        value = self._document.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.refusal(name, f"is not a number from {low:g} to {high:g}")
        return float(value)

    def whole(self, name: str, low: int, high: int) -> int:
        """Return a whole number within a closed range."""
        value = self._document.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.refusal(name, f"is not a whole number from {low} to {high}")
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        """Return true or false."""
        value = self._document.get(name, default)
        if not isinstance(value, bool):
            raise self.refusal(name, "is neither true nor false")
        return bool(value)

    def text(self, name: str, longest: int) -> str:
        """Return a text of limited length."""
        value = self._document.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise self.refusal(name, f"is not text of at most {longest} characters")
        return value

    def values(self, name: str) -> dict[str, float]:
        """Return a mapping of names to finite numbers; a missing one is empty."""
        found = self._document.get(name, {})
        if not isinstance(found, dict):
            raise self.refusal(name, "does not map names to numbers")
        for key, value in found.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
                raise self.refusal(f"{name}.{key}", "is not a number")
        return {key: float(value) for key, value in found.items()}

    def span(self, name: str) -> tuple[float, float]:
        """Return two finite numbers in ascending order."""
        found = self._document.get(name)
        if (
            not isinstance(found, list)
            or len(found) != 2
            or not all(type(n) in (int, float) and abs(n) <= LARGEST for n in found)
            or not found[0] <= found[1]
        ):
            raise self.refusal(name, "is not a range [low, high]")
        return float(found[0]), float(found[1])

    def numbers(self, name: str, count: int, low: float, high: float) -> tuple[float, ...]:
        """Return a list of so many numbers within a closed range."""
        found = self._document.get(name)
        if (
            not isinstance(found, list)
            or len(found) != count
            or not all(type(n) in (int, float) and low <= n <= high for n in found)
        ):
            raise self.refusal(name, f"is not a list of {count} numbers from {low:g} to {high:g}")
        return tuple(float(n) for n in found)

    def distinct_wholes(self, name: str, low: int, high: int) -> tuple[int, ...]:
        """Return different whole numbers of a list that holds at least one, in ascending order."""
        found = self._document.get(name)
        if (
            not isinstance(found, list)
            or not found
            or not all(type(n) is int and low <= n <= high for n in found)
        ):
            raise self.refusal(name, f"is not a list of whole numbers from {low} to {high}")
        return tuple(sorted(set(found)))

    def texts(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """Return a list of at most `most` texts; raises AssetError."""
        given = self._document.get(name)
        texts = given if isinstance(given, list) and len(given) <= most else None
        if texts is None or not all(isinstance(text, str) and len(text) <= longest for text in texts):
            raise self.refusal(name, f"is not a list of at most {most} short texts")
        return tuple(texts)

    def optional_part(self, name: str) -> JsonFields | None:
        """Return an object within this one, or None where it is missing or null."""
        return None if self.is_null(name) else self.part(name)

    def part(self, name: str) -> JsonFields:
        """Return an object within this one."""
        found = self._document.get(name)
        if not isinstance(found, dict):
            raise self.refusal(name, "is not an object")
        return JsonFields(self._path, found, f"{self._prefix}{name}.")

    def parts(self, name: str) -> list[JsonFields]:
        """Return a list of objects; a missing one is empty."""
        found = self._document.get(name, [])
        if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
            raise self.refusal(name, "is not a list of objects")
        return [
            JsonFields(self._path, part, f"{self._prefix}{name}[{number}].")
            for number, part in enumerate(found)
        ]

    def refusal(self, name: str, problem: str) -> AssetError:
        """Return the error that names a field and its problem."""
        return AssetError(f"{self._path}: field {self._prefix}{name} {problem}; correct or restore the file.")
