"""Everything that the window says is translated, and the shipped translation is the one that is edited."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import PySide6
import pytest
import torch
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.labels import translated
from app.language import FOLDER, chosen_language, install, remember_language
from app.services import make_services
from app.window import MainWindow
from core.controls.control import panel_controls
from core.editing.portrait_source import PortraitSource
from core.files.assets import SHIPPED_RIG
from core.rig.rig import load_rig
from core.samples.distributions import distributions

ROOT = Path(__file__).resolve().parents[2]
SOURCE = FOLDER / "rig_editor_ko.ts"


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    install(qapp, "ko")
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)


def messages(path: Path) -> dict[tuple[str, str], ElementTree.Element]:
    contexts = ElementTree.parse(path).getroot().iter("context")
    return {(c.findtext("name"), m.findtext("source")): m for c in contexts for m in c.iter("message")}


def test_no_text_is_left_untranslated(tmp_path: Path) -> None:
    found = tmp_path / "found.ts"
    tool = next(Path(PySide6.__path__[0]).glob("lupdate*"))
    files = [str(path) for path in (ROOT / "app").rglob("*.py")]
    subprocess.run([tool, *files, "-ts", found], check=True, capture_output=True)
    kept = messages(SOURCE)
    assert set(messages(found)) == set(kept), "run lupdate and translate what is new"
    assert [key for key, message in kept.items() if not message.findtext("translation")] == []


def test_shipped_translation_is_compiled_from_its_source() -> None:
    translator = QTranslator()
    assert translator.load("rig_editor_ko", str(FOLDER))
    for (context, text), message in messages(SOURCE).items():
        assert translator.translate(context, text) == message.findtext("translation")


def test_placeholders_survive_translation() -> None:
    for (_, text), message in messages(SOURCE).items():
        for place in ("{0", "{1"):
            assert text.count(place) == message.findtext("translation").count(place), text


def test_every_control_quantity_and_block_has_a_korean_name(korean: None) -> None:
    rig = load_rig(SHIPPED_RIG)
    shown = distributions(rig.model, rig.model.table.unpack(torch.from_numpy(rig.statistics.params[:1])))
    labels = [c.label for c in panel_controls(rig.model)] + [b.label for b in rig.model.table.blocks]
    labels += [quantity.label for quantity in shown.values()]
    labels += rig.free_names.values()
    assert [label for label in labels if translated(label) == label] == []
    assert translated("Mouth smile left") == "미소 왼쪽"
    assert translated("Tail wag") == "Tail wag", "units of a foreign model keep their names"


def test_window_speaks_korean_and_still_fits(qtbot: QtBot, korean: None) -> None:
    window = MainWindow(make_services(PortraitSource(7)))
    qtbot.addWidget(window)
    window.resize(1024, 640)
    with qtbot.waitExposed(window):
        window.show()
    assert window.menuBar().actions()[0].text() == "파일(&F)"
    window.panels.viewport_bar.overlay.setChecked(True)
    assert "(" not in "".join(b.text() for b in window.panels.viewport_bar.findChildren(QToolButton))
    for bar in (window.panels.viewport_bar, window.panels.portrait_bar):
        widgets = [w for w in bar.findChildren(QToolButton) + bar.findChildren(QLabel) if w.isVisible()]
        assert [w.text() for w in widgets if w.geometry().right() > bar.width()] == []
    window.leave()


def test_choice_is_remembered() -> None:
    assert chosen_language() == ""
    remember_language("ko")
    assert chosen_language() == "ko"
