"""A portrait before and after its edit, on one sheet."""

from __future__ import annotations

from pathlib import Path

from core.editing.edit import Edit
from core.saving.contact_sheet import ContactSheet

CAPTIONS = ("Before", "After")


def before_and_after(edit: Edit) -> list[Edit]:
    """Return the untouched portrait and the edit."""
    return [Edit(edit.source), edit]


def before_after_sheet(path: Path, edit: Edit) -> ContactSheet:
    """Return a sheet that takes the frames of `before_and_after`."""
    return ContactSheet(path, CAPTIONS, edit.source.title)
