"""How a set of portraits is called in legends."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def name_of(rig: str, truncation_psi: float) -> str:
    """Return the rig's name and the truncation."""
    text = QCoreApplication.translate("Distribution", "{0}, truncation {1:g}")
    return text.format(rig, truncation_psi)
