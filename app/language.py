"""Translations of the interface: which there are, and which one the user wants."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTranslator
from PySide6.QtWidgets import QApplication

from core.files.assets import ASSETS

LANGUAGES = {"en": "English", "ko": "한국어"}
KEY = "language"
FOLDER = ASSETS / "translations"


def chosen_language() -> str:
    """Return the code of the language that the user chose; empty for the system's."""
    code = QSettings().value(KEY, "")
    return code if isinstance(code, str) and code in LANGUAGES else ""


def remember_language(code: str) -> None:
    """Use another language from the next start on."""
    QSettings().setValue(KEY, code)


def install(application: QApplication, code: str = "") -> None:
    """Translate what the program shows from here on; an empty code means the choice, else the system's."""
    code = code or chosen_language() or QLocale.system().name()[:2]
    if code not in LANGUAGES or code == "en":
        return
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("rig_editor", str(FOLDER)),
    ):
        translator = QTranslator(application)
        if translator.load(f"{name}_{code}", folder):
            application.installTranslator(translator)
