"""What the machine has to say: memory of this process, and how busy everything is."""

from __future__ import annotations

import os
from pathlib import Path

STATM = Path("/proc/self/statm")


def resident_mb() -> float:
    """Return the memory that the process occupies, in MB; NaN where the system does not tell."""
    if not STATM.exists():
        return float("nan")
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def load() -> float:
    """Return how many processes wanted a core on average over the last minute; NaN where nobody counts."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
