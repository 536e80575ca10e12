"""Times and sizes as people say them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def duration(seconds: float) -> str:
    """Return a time, rounded to minutes."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return QCoreApplication.translate("Duration", "less than a minute")
    if minutes < 60:
        return QCoreApplication.translate("Duration", "{0} min").format(minutes)
    return QCoreApplication.translate("Duration", "{0} h {1} min").format(minutes // 60, minutes % 60)


def gigabytes(size: float) -> str:
    """Return a size on the disk."""
    return QCoreApplication.translate("Duration", "{0:.1f} GB").format(max(size / 1e9, 0.1))
