"""The gallery opens portraits, keeps favourites and finds look-alikes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_pipeline import FakePipeline
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.document.favourites import Favourites
from app.gallery.gallery_panel import EDITED, FAVOURITES, LIKE_THIS, GalleryPanel
from app.panels import Panels
from app.paths import favourites_file
from app.services import Services
from app.widgets.thumbnail_model import EDIT_ROLE, SOURCE_ROLE
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource


@pytest.fixture
def gallery(qtbot: QtBot, services: Services, open_rig: Callable[[], None]) -> GalleryPanel:
    gallery = GalleryPanel(services.session, services.worker, services.favourites)
    qtbot.addWidget(gallery)
    gallery.resize(316, 380)
    gallery.show()
    open_rig()
    return gallery


def choose(gallery: GalleryPanel, mode: str) -> list[PortraitSource]:
    gallery.chooser.setCurrentIndex(gallery.chooser.findData(mode))
    return [gallery.model.index(row).data(SOURCE_ROLE) for row in range(gallery.model.rowCount())]


def click(gallery: GalleryPanel, row: int) -> None:
    place = gallery.view.visualRect(gallery.model.index(row)).center()
    QTest.mouseClick(gallery.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_pictures_arrive_for_what_is_in_sight(
    qtbot: QtBot, gallery: GalleryPanel, pipeline: FakePipeline
) -> None:
    first = gallery.model.index(0).data(EDIT_ROLE)
    qtbot.waitUntil(lambda: gallery.model.has_picture(first))
    last = gallery.model.index(gallery.model.rowCount() - 1).data(SOURCE_ROLE)
    assert last not in [request.source for request in pipeline.edits]


def test_chosen_portrait_keeps_its_colours(qtbot: QtBot, gallery: GalleryPanel) -> None:
    index = gallery.model.index(1)
    qtbot.waitUntil(lambda: gallery.model.has_picture(index.data(EDIT_ROLE)))
    place = gallery.view.visualRect(index).center()

    def colour() -> QColor:
        return gallery.view.viewport().grab().toImage().pixelColor(place)

    before = colour()
    gallery.view.setCurrentIndex(index)
    assert gallery.view.selectionModel().isSelected(index)
    assert colour() == before


def test_click_opens_the_portrait(qtbot: QtBot, services: Services, gallery: GalleryPanel) -> None:
    index = gallery.model.index(1)
    place = gallery.view.visualRect(index).center()
    QTest.mouseClick(gallery.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert services.session.edit.source == index.data(SOURCE_ROLE)
    services.session.step(-1)
    assert services.session.edit.source == PortraitSource(7)


def test_looking_at_others_keeps_every_edit(qtbot: QtBot, services: Services, gallery: GalleryPanel) -> None:
    """Edit, click on another thumbnail, edit that one, and come back by the list of edited portraits."""
    session = services.session
    session.set_control("yaw", 20)
    index = gallery.model.index(1)
    other = index.data(SOURCE_ROLE)
    click(gallery, 1)
    session.set_control("pitch", 4)
    qtbot.waitUntil(lambda: session.is_final)
    assert index.data(Qt.ItemDataRole.DisplayRole) == other.title
    click(gallery, 2)
    assert index.data(Qt.ItemDataRole.DisplayRole) == f"• {other.title}"
    assert choose(gallery, EDITED) == [PortraitSource(7), other]
    qtbot.waitUntil(lambda: all(gallery.model.has_picture(edit) for edit in gallery.model.edits))
    click(gallery, 0)
    assert session.edit == Edit(PortraitSource(7), {"yaw": 20})
    session.set_control("yaw", 10)
    qtbot.waitUntil(lambda: session.is_final)
    assert gallery.model.edits[0] == session.edit, "the list follows what is on screen"


def test_favourites_are_kept(panels: Panels) -> None:
    gallery = panels.gallery
    assert choose(gallery, FAVOURITES) == []
    assert not gallery.hint.isHidden(), "an empty list says how it is filled"
    QTest.mouseClick(panels.portrait_bar.star_button, Qt.MouseButton.LeftButton)
    assert choose(gallery, FAVOURITES) == [PortraitSource(7)]
    assert Favourites(favourites_file()).of("0") == [PortraitSource(7)]
    assert "Remove" in panels.portrait_bar.star_button.toolTip()
    QTest.mouseClick(panels.portrait_bar.star_button, Qt.MouseButton.LeftButton)
    assert choose(gallery, FAVOURITES) == []


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"0": 3}',
        '{"0": [3]}',
        '{"0": [{"seed": -1, "truncation_psi": 0.5}]}',
        '{"0": [{"seed": Infinity, "truncation_psi": 0.5}]}',
        '{"0": [{"seed": 1, "truncation_psi": NaN}]}',
        '{"0": [{"saved_portrait": {"name": "Ada"}, "truncation_psi": 1}]}',
    ],
)
def test_damaged_favourites_are_set_aside(tmp_path: Path, text: str) -> None:
    file = tmp_path / "favourites.json"
    file.write_text(text)
    favourites = Favourites(file)
    favourites.toggle("0", PortraitSource(3, 0.5))
    assert json.loads(file.read_text()) == {"0": [{"seed": 3, "truncation_psi": 0.5}]}
    assert (tmp_path / "favourites.damaged.json").read_text() == text


def test_two_windows_share_the_favourites(qapp: QApplication, tmp_path: Path) -> None:
    first, second = (Favourites(tmp_path / "favourites.json") for _ in range(2))
    first.toggle("0", PortraitSource(101))
    second.toggle("0", PortraitSource(202))
    first.toggle("0", PortraitSource(303))
    assert [s.seed for s in Favourites(tmp_path / "favourites.json").of("0")] == [101, 202, 303]


def test_look_alikes_come_from_the_samples(gallery: GalleryPanel) -> None:
    found = choose(gallery, LIKE_THIS)
    assert found
    assert {source.seed for source in found} <= set(range(100))
    assert {source.truncation_psi for source in found} == {0.7}
