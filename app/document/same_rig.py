"""Dialogs may outlive the rig that they were opened on: what they export is of that rig or not written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.document.session import EditSession


def with_same_rig(
    session: EditSession, take: Callable[[Path], object], refuse: Callable[[str], object]
) -> Callable[[Path], None]:
    """Return what a dialog shall do with the path that it asks for.

    Args:
        session: what is open in it at this moment is what the export is of.
        take: exports to the path.
        refuse: gets the sentence where something else is open by the time of the answer.
    """
    opened = session.opened

    def answer(path: Path) -> None:
        if session.opened is opened:
            take(path)
        else:
            refuse(another_rig(path))

    return answer


def another_rig(path: Path | str) -> str:
    """Return the sentence for a file whose rig is gone."""
    text = QCoreApplication.translate("SameRig", "{0} is not written: another rig was opened.")
    return text.format(path)
