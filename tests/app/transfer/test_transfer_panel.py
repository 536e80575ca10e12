"""Another portrait lends pose, light, gaze, expression or styles: seen first, then applied, then undone."""

from collections.abc import Callable

import numpy as np
import pytest
from fake_pipeline import FORBIDDEN_SEED, NUM_WS, W_DIM, FakePipeline
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.controls.control_panel import ControlPanel
from app.layout import show_panel
from app.panels import Panels
from app.sampling.sampling_panel import SamplingPanel
from app.services import Services
from app.transfer.layer_choice import LayerChoice
from app.transfer.transfer_panel import TransferPanel
from app.widgets.portrait_mime import KIND, to_mime
from app.widgets.thumbnail_model import SOURCE_ROLE
from app.window import MainWindow
from app.worker.errands import Urgency
from app.worker.previews import Previews
from core.editing.edit import Edit, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_code import latent_of_seed
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.errors import AssetError
from core.face.morphable_model import MorphableModel

SOURCE = PortraitSource(15)


@pytest.fixture
def panel(qtbot: QtBot, services: Services, open_rig: Callable[[], None]) -> TransferPanel:
    panel = TransferPanel(services.session, services.worker, services.series)
    qtbot.addWidget(panel)
    panel.resize(384, 560)
    panel.show()
    panel.set_shown(True)
    open_rig()
    return panel


@pytest.fixture
def controls(qtbot: QtBot, services: Services) -> ControlPanel:
    """The controls of the same session; ask for them before the panel, which opens the rig."""
    controls = ControlPanel(services.session)
    qtbot.addWidget(controls)
    return controls


def drop(panel: TransferPanel, data: QMimeData) -> bool:
    """Drag something over the panel and let it go where the panel takes it."""
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), *how)
    panel.dragEnterEvent(enter)
    if enter.isAccepted():
        panel.dropEvent(QDropEvent(QPointF(50, 50), *how))
    return enter.isAccepted()


def settled(panel: TransferPanel) -> bool:
    return all(not card.image.isNull() and not card.is_stale for card in panel.cards.values())


def test_pictures_show_what_apply_gives(qtbot: QtBot, services: Services, panel: TransferPanel) -> None:
    assert panel.cards["source"].accessibleDescription(), "an empty card says what to do"
    panel.lend(Edit(SOURCE))
    qtbot.waitUntil(lambda: settled(panel))
    promised = {name: panel.cards[name].image.copy() for name in ("transfer", "mix")}
    assert promised["transfer"] != panel.cards["portrait"].image
    for name, apply in (("transfer", panel.transfer_choice), ("mix", panel.mix_choice)):
        apply.apply_button.click()
        qtbot.waitUntil(lambda: services.session.is_final)
        assert panel.cards["portrait"].image == promised[name]
        services.session.undo_stack.undo()
        qtbot.waitUntil(lambda: services.session.is_final)


def test_transfer_takes_the_ticked_groups_in_place_of_their_edits(
    qtbot: QtBot, services: Services, controls: ControlPanel, panel: TransferPanel
) -> None:
    services.session.set_controls({"yaw": 20.0, "light_warmth": 30.0}, "edit")
    panel.groups.boxes["expression"].setChecked(True)
    panel.lend(Edit(SOURCE))
    panel.transfer_choice.apply_button.click()
    assert services.session.edit.transfers == {"pose": SOURCE, "expression": SOURCE}
    assert services.session.edit.controls == {"light_warmth": 30}
    qtbot.waitUntil(lambda: services.session.is_final)
    assert controls.rows["yaw"].slider.value() == pytest.approx(5)
    assert "15" in controls.groups["pose"].origin_label.text()
    assert not panel.transfer_choice.apply_button.isEnabled(), "it is in effect"
    controls.groups["pose"].reset_button.click()
    assert services.session.edit.transfers == {"expression": SOURCE}
    panel.transfer_choice.remove_button.click()
    assert services.session.edit.transfers == {}
    assert services.session.undo_stack.count() == 4


def test_styles_of_a_band_or_any_range_are_mixed(services: Services, panel: TransferPanel) -> None:
    panel.lend(Edit(SOURCE))
    panel.layers.buttons["middle"].click()
    panel.mix_choice.apply_button.click()
    assert services.session.edit.mix == StyleMix(SOURCE, (4, 5, 6, 7))
    assert "4–7" in panel.hint.text()
    panel.layers.last_field.setValue(2)
    assert panel.layers.layers == (2,)
    assert not any(button.isChecked() for button in panel.layers.buttons.values())
    panel.layers.last_field.setValue(NUM_WS + 5)
    panel.mix_choice.apply_button.click()
    assert services.session.edit.mix == StyleMix(SOURCE, tuple(range(2, NUM_WS)))
    panel.mix_choice.remove_button.click()
    assert services.session.edit.mix is None
    assert panel.hint.text() == ""


def test_portrait_on_screen_lends_its_edits(services: Services, panel: TransferPanel) -> None:
    services.session.set_controls({"yaw": 20.0, "pitch": 3.0, "light_warmth": 5.0}, "edit")
    panel.source_bar.screen_button.click()
    assert "edited" in panel.cards["source"].caption
    services.session.go_to(PortraitSource(9))
    panel.transfer_choice.apply_button.click()
    assert services.session.edit.controls == {"yaw": 20, "pitch": 3}
    assert services.session.edit.transfers == {"pose": PortraitSource(7)}


def test_gallery_portraits_can_be_dropped_and_nothing_else(panels: Panels) -> None:
    panel = panels.transfer
    index = panels.gallery.model.index(0)
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert drop(panel, panels.gallery.model.mimeData([index]))
    assert panel.lender is not None
    assert panel.lender.source == index.data(SOURCE_ROLE)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/a.json")])
    text = QMimeData()
    text.setText("12")
    assert not drop(panel, files)
    assert not drop(panel, text)
    assert panel.lender.source == index.data(SOURCE_ROLE)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"seed": -1, "truncation_psi": 0.5}',
        b'{"seed": 1e999, "truncation_psi": 0.5}',
        b'{"seed": 1, "truncation_psi": NaN}',
        b'{"seed": 1}',
        b'{"seed": true, "truncation_psi": 1}',
    ],
)
def test_hostile_drag_is_refused(panel: TransferPanel, record: bytes) -> None:
    data = to_mime(Edit(SOURCE))
    data.setData(KIND, record)
    assert not drop(panel, data)
    assert panel.lender is None


def test_source_by_seed(panel: TransferPanel) -> None:
    field = panel.source_bar.seed_field
    for text in ("x", "99999999999"):
        field.setText(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert "not a seed" in panel.source_bar.seed_field.error_label.text()
        assert panel.lender is None
    field.setText("4294967295")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.lender is not None
    assert panel.lender.source == PortraitSource(4294967295)
    assert panel.source_bar.seed_field.error_label.isHidden()


def test_previews_give_way_and_follow_the_last_edit(
    qtbot: QtBot, services: Services, panel: TransferPanel, pipeline: FakePipeline
) -> None:
    panel.lend(Edit(SOURCE))
    qtbot.waitUntil(lambda: settled(panel))
    pipeline.edits.clear()
    services.session.set_control("pitch", 9.0)
    mixed = panel.mixed()
    qtbot.waitUntil(lambda: mixed in pipeline.edits and settled(panel))
    assert mixed.controls == {"pitch": 9}
    edited = next(request for request in pipeline.edits if request.mix is None and request.controls)
    assert pipeline.edits.index(edited) < pipeline.edits.index(mixed), "the portrait comes first"


def test_cards_are_up_to_date_with_transfer_and_mix_in_effect(
    qtbot: QtBot, services: Services, panel: TransferPanel
) -> None:
    panel.lend(Edit(SOURCE))
    panel.apply_transfer()
    panel.apply_mix()
    qtbot.waitUntil(lambda: settled(panel))
    services.session.undo_stack.undo()
    services.session.undo_stack.redo()
    qtbot.waitUntil(lambda: settled(panel) and services.session.is_final)
    assert panel.cards["transfer"].image == panel.cards["mix"].image, "both show what is on screen"


def test_no_picture_is_made_out_of_sight(
    qtbot: QtBot, window: MainWindow, services: Services, panels: Panels, pipeline: FakePipeline
) -> None:
    panels.transfer.lend(Edit(PortraitSource(4_000_000_000)))
    services.session.set_control("yaw", 3.0)
    qtbot.waitUntil(lambda: services.session.is_final)
    assert not any(request.source.seed == 4_000_000_000 for request in pipeline.edits)
    show_panel(window, "transfer")
    qtbot.waitUntil(lambda: settled(panels.transfer))


def test_failed_preview_is_a_sentence(qtbot: QtBot, window: MainWindow, panels: Panels) -> None:
    panel = panels.transfer
    show_panel(window, "transfer")
    panel.lend(Edit(PortraitSource(FORBIDDEN_SEED)))
    qtbot.waitUntil(lambda: "bad luck" in panel.hint.text())
    assert panels.viewport.message == ""


def test_rig_that_does_not_open_keeps_the_previews_coming(
    qtbot: QtBot, services: Services, panel: TransferPanel, pipeline: FakePipeline
) -> None:
    def refuse() -> EditPipeline:
        raise AssetError("rig.json is missing; choose another folder.")

    pipeline.gate.clear()
    panel.lend(Edit(SOURCE))
    qtbot.waitUntil(lambda: pipeline.edits[-1].source == SOURCE)
    services.worker.open(refuse)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: settled(panel))


def test_rig_without_edits_still_mixes(qtbot: QtBot, panel: TransferPanel) -> None:
    panel.groups.offer(())
    panel.lend(Edit(SOURCE))
    qtbot.waitUntil(lambda: not panel.cards["mix"].image.isNull())
    assert not panel.groups.isEnabled()
    assert not panel.transfer_choice.apply_button.isEnabled()
    assert panel.cards["transfer"].accessibleDescription() == "Transfers need a RigNet"
    assert panel.mix_choice.apply_button.isEnabled()


def test_source_loses_its_edits_with_the_rig(
    qtbot: QtBot, services: Services, panel: TransferPanel, pipeline: FakePipeline
) -> None:
    panel.lend(Edit(SOURCE, {"yaw": 10.0}))
    with qtbot.waitSignal(services.session.rig_changed):
        services.worker.open(lambda: pipeline)
    assert panel.lender == Edit(SOURCE)


def test_pictures_stand_in_one_row_where_there_is_room(panel: TransferPanel) -> None:
    def rows() -> int:
        return len({card.y() for card in panel.cards.values()})

    assert rows() == 2
    figure = panel.figure
    figure.setParent(None)
    figure.resize(900, 300)
    figure.show()
    figure.layout().activate()
    assert rows() == 1
    figure.close()


def test_saved_portrait_is_called_by_its_name(
    qtbot: QtBot, services: Services, controls: ControlPanel, panel: TransferPanel
) -> None:
    ada = SavedPortrait("Ada", np.ones((NUM_WS, W_DIM), np.float32))
    assert drop(panel, to_mime(Edit(ada)))
    assert panel.lender is not None
    assert panel.lender.source == ada
    field = panel.source_bar.seed_field
    assert field.text() == "Ada"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.source_bar.seed_field.error_label.isHidden(), "a name is no mistake"
    assert panel.cards["source"].accessibleName() == "Source Ada"
    panel.transfer_choice.apply_button.click()
    panel.mix_choice.apply_button.click()
    assert panel.hint.text() == "In effect: Pose of Ada; Layers 0–3 of Ada"
    assert services.session.undo_stack.undoText() == "Styles of Ada"
    assert "Ada" in controls.groups["pose"].origin_label.text()


def test_portraits_of_another_generator_are_left_behind(
    qtbot: QtBot, services: Services, panel: TransferPanel, toy_model: MorphableModel
) -> None:
    ada = SavedPortrait("Ada", np.ones((NUM_WS, W_DIM), np.float32))
    panel.lend(Edit(ada))
    panel.apply_transfer()
    panel.apply_mix()
    other = FakePipeline(toy_model)
    other.rig.generator.w_dim = W_DIM + 1
    with qtbot.waitSignal(services.session.rig_changed):
        services.worker.open(lambda: other)
    assert (services.session.edit.transfers, services.session.edit.mix) == ({}, None)


def test_gaze_is_offered_where_a_face_model_has_eyes_that_move(
    qtbot: QtBot, services: Services, panel: TransferPanel, gaze_model: MorphableModel
) -> None:
    sampling = SamplingPanel(services.session, services.worker, services.series)
    qtbot.addWidget(sampling)
    gaze = panel.groups.boxes["gaze"]
    assert not gaze.isVisible()
    panel.lend(Edit(SOURCE, {"yaw": 10.0}))
    services.worker.open(lambda: FakePipeline(gaze_model))
    qtbot.waitUntil(gaze.isVisible)
    assert not sampling.groups.boxes["gaze"].isHidden()
    gaze.setChecked(True)
    assert panel.groups.chosen() == ["pose", "gaze"]
    assert set(dict(panel.transferred().transfers)) == {"pose", "gaze"}


def test_a_box_that_is_hidden_chooses_nothing(panel: TransferPanel) -> None:
    panel.groups.boxes["gaze"].setChecked(True)
    assert panel.groups.chosen() == ["pose"]


def test_bands_follow_the_layers_of_the_open_generator(qtbot: QtBot) -> None:
    choice = LayerChoice()
    qtbot.addWidget(choice)
    choice.set_resolutions((4, 4, 8, 8, 16, 16))
    assert choice.layers == (0, 1, 2, 3)
    assert choice.buttons["middle"].toolTip().startswith("16²:")
    assert not choice.buttons["fine"].isEnabled()
    choice.set_resolutions((16, 16, 16, 32, 64, 64, 128, 256, 256))  # as StyleGAN3's
    assert choice.layers == (0, 1, 2, 3)
    assert [button.toolTip().partition(":")[0] for button in choice.buttons.values()] == [
        "16²–32²",
        "64²–128²",
        "256²",
    ]


def test_edit_that_cannot_be_rendered_is_told_once(
    qtbot: QtBot, services: Services, open_rig: Callable[[], None]
) -> None:
    open_rig()
    previews, heard = Previews(services.worker, Urgency.TRANSFER, services.owner), []
    previews.failed.connect(heard.append)
    edits = {"a": Edit(PortraitSource(FORBIDDEN_SEED)), "b": Edit(PortraitSource(9))}
    arrived: list[str] = []
    previews.arrived.connect(lambda name, picture: arrived.append(picture.quality))
    previews.want(edits)
    qtbot.waitUntil(lambda: "final" in arrived)
    assert len(heard) == 1
    previews.want({})
    previews.want(edits)
    qtbot.waitUntil(lambda: len(heard) == 2)


def test_half_a_pose_lies_between_both_portraits(
    qtbot: QtBot, services: Services, panel: TransferPanel
) -> None:
    panel.lend(Edit(SOURCE))
    panel.transfer_choice.amount.slider.setValue(50)
    panel.transfer_choice.apply_button.click()
    qtbot.waitUntil(lambda: services.session.is_final)
    assert services.session.value("yaw") == pytest.approx((-3 + 5) / 2)
    assert "Portrait 15 50%" in panel.hint.text()
    assert not panel.transfer_choice.apply_button.isEnabled(), "it is in effect"
    panel.transfer_choice.amount.slider.setValue(100)
    panel.transfer_choice.apply_button.click()
    assert services.session.edit.transfers == {"pose": SOURCE}


def test_some_of_the_styles_are_mixed(services: Services, panel: TransferPanel) -> None:
    panel.lend(Edit(SOURCE))
    panel.mix_choice.amount.slider.setValue(50)
    panel.mix_choice.apply_button.click()
    mix = services.session.edit.mix
    assert mix is not None
    assert mix.layers == panel.layers.layers
    assert isinstance(mix.source, SavedPortrait)
    own, lent = (latent_of_seed(seed, W_DIM)[0].numpy() for seed in (7, 15))
    np.testing.assert_allclose(mix.source.w_plus[0], (own + lent) / 2, rtol=1e-5)
    panel.mix_choice.amount.slider.setValue(0)
    panel.mix_choice.apply_button.click()
    assert services.session.edit.mix is None


def test_portrait_shows_what_apply_gives_while_the_pointer_rests_on_it(
    services: Services, panel: TransferPanel
) -> None:
    panel.lend(Edit(SOURCE))
    button, before = panel.transfer_choice.apply_button, services.session.edit
    QApplication.sendEvent(button, QEnterEvent(QPointF(3, 3), QPointF(3, 3), QPointF(3, 3)))
    assert services.session.considered == panel.transferred()
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    assert services.session.considered is None
    assert services.session.edit == before
