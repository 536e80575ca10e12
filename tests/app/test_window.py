from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest


def test_dragging_yaw_changes_the_portrait(qtbot, window, pipeline):
    before = window.viewport.image.copy()
    slider = window.control_panel.rows["yaw"].slider
    middle = slider._handle_rect().center().toPoint()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 9):
        QTest.mouseMove(slider, middle + QPoint(4 * step, 0))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(32, 0))
    qtbot.waitUntil(lambda: window.session.is_final)
    assert window.viewport.image != before
    assert window.session.value("yaw") > 5
    assert window.session.undo_stack.count() == 1
