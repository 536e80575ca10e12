"""Puts the shipped files into built distributions; setuptools runs it, named in setup.cfg."""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py

PACKAGE = "core"
ASSETS = Path("assets")  # in a checkout
LEFT_OUT = "guide", "examples", "screenshots"
"""Folders that only readers of the source and makers of the shipped rig need."""


class BuildWithAssets(build_py):
    """Copies `assets` into the package `core`, where `core.files.assets` finds them."""

    data_files: list[tuple[str, str, str, list[str]]]

    def finalize_options(self) -> None:
        """Add the files to the package's data, which wheels, source archives and installed copies share."""
        super().finalize_options()
        target = Path(self.build_lib, PACKAGE, ASSETS.name)
        self.data_files = [*self.data_files, (PACKAGE, str(ASSETS), str(target), shipped_files(ASSETS))]


def shipped_files(assets: Path) -> list[str]:
    """Return what an installed copy carries, relative to the folder of assets."""
    files = (path.relative_to(assets) for path in assets.rglob("*") if path.is_file())
    return sorted(str(file) for file in files if file.parts[0] not in LEFT_OUT)
