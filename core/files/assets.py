"""Where the files are that come with the program."""

from __future__ import annotations

from pathlib import Path


def find_assets(package: Path) -> Path:
    """Return the folder of shipped files: in the package of an installed copy, beside it in a checkout."""
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"


ASSETS = find_assets(Path(__file__).resolve().parents[1])
SHIPPED_RIG = ASSETS / "demo"
SHIPPED_JUDGE = ASSETS / "judge"
SHIPPED_PRESETS = ASSETS / "presets"
SHIPPED_READER = ASSETS / "mediapipe"
