"""What the program is, and whose work it stands on."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from app.document.rig_info import GeneratorInfo
from core.files.assets import ASSETS

PAPER = "https://openaccess.thecvf.com/content_CVPR_2020/html/Tewari_StyleRig_Rigging_StyleGAN_for_3D_Control_Over_Portrait_Images_CVPR_2020_paper.html"
LIBRARIES = {
    "torch": "BSD-3-Clause",
    "PySide6-Essentials": "LGPL-3.0",
    "pyqtgraph": "MIT",
    "superqt": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "numba": "BSD-2-Clause",
    "trimesh": "MIT",
    "pillow": "MIT-CMU",
    "safetensors": "Apache-2.0",
    "PyOpenGL": "BSD-3-Clause",
    "av": "BSD-3-Clause (FFmpeg: LGPL-2.1, x264: GPL-2.0)",
    "platformdirs": "MIT",
    "tqdm": "MPL-2.0 AND MIT",
}
SIZE = (560, 460)


class AboutDialog(QDialog):
    """Method, rig, libraries and licences."""

    def __init__(self, opened: GeneratorInfo | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Rig Editor"))
        self.resize(*SIZE)
        source = f'<a href="{PAPER}">StyleRig</a> (Tewari et al., CVPR 2020)'
        method = self.tr("Controls pose, light, gaze, shape and expression of StyleGAN portraits: {0}.")
        head = QLabel(
            f"<h2>{self.tr('Rig Editor')} {version('rig-editor')}</h2><p>{method.format(source)}</p>"
        )
        head.setWordWrap(True)
        head.setOpenExternalLinks(True)
        licences = QTextBrowser()
        licences.setOpenExternalLinks(True)
        licences.setMarkdown(self._licences(opened))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.addWidget(head)
        body.addWidget(licences, 1)
        body.addWidget(buttons)

    def _licences(self, opened: GeneratorInfo | None) -> str:
        """Return the text in Markdown."""
        rows = [f"| {name} {version(name)} | {licence} |" for name, licence in LIBRARIES.items()]
        table = "\n".join(["| | |", "|---|---|", *rows])
        parts = {self.tr("Program"): "MIT"}
        if opened is not None:
            parts[self.tr("Open rig")] = f"{opened.rig.name}: {opened.rig.fingerprint[:12]}"
        parts |= {self.tr("Shipped rig"): _provenance(), self.tr("Libraries"): table}
        return "\n\n".join(f"### {title}\n\n{text}" for title, text in parts.items())


def version(package: str) -> str:
    """Return the installed version of a package; empty where it is not installed as one."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _provenance() -> str:
    """Return what the shipped rig was made from, without its heading."""
    text = (ASSETS / "demo" / "LICENSE.md").read_text(encoding="utf-8")
    return text.split("\n", 1)[1].strip()
