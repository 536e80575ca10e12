"""A faster runtime is made beside the work; where it cannot be made, nothing is lost."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.worker import compiler
from app.worker.compiler import Compiler
from app.worker.render_thread import RenderThread
from core import openvino_package
from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError
from core.generator import model_cache
from core.generator.conversion import convert_folder

pytestmark = pytest.mark.openvino
needs_openvino = pytest.mark.skipif(not openvino_package.is_installed(), reason="OpenVINO has no wheel here")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of the test's own, into which its own process converts."""
    monkeypatch.setattr("core.generator.openvino_runtime.cache_folder", lambda: tmp_path)
    monkeypatch.setattr(model_cache, "_run", lambda folder, _: convert_folder(folder))
    return tmp_path


@pytest.fixture
def worker(qtbot: QtBot):
    worker = RenderThread()
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture
def owner(qapp):
    return QObject()


@needs_openvino
def test_open_rig_is_compiled(qtbot: QtBot, cache, worker, owner, bare) -> None:
    made = Compiler(worker, owner)
    with qtbot.waitSignal(made.settled):
        worker.open(lambda: bare)
    with qtbot.waitSignal(worker.runtime_changed) as changed:
        worker.submit(Edit(PortraitSource(7)))
    assert changed.args == ["OpenVINO"]
    made.finish()


@pytest.mark.parametrize("error", [AssetError("It differs."), RuntimeError("plugin"), MemoryError()])
def test_failure_leaves_torch_at_work(qtbot: QtBot, worker, owner, bare, monkeypatch, caplog, error) -> None:
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(compiler, "openvino_runtime", fail)
    monkeypatch.setattr(openvino_package, "is_installed", lambda: True)
    made = Compiler(worker, owner)
    with qtbot.waitSignal(made.settled):
        worker.open(lambda: bare)
    assert caplog.records[-1].levelname == "WARNING"
    with qtbot.waitSignal(worker.frame_ready):
        worker.submit(Edit(PortraitSource(7)))
    assert bare.runtime.label == "PyTorch"
    made.finish()


def test_without_openvino_torch_goes_on_at_once(qtbot: QtBot, worker, owner, bare, monkeypatch) -> None:
    monkeypatch.setattr(openvino_package, "is_installed", lambda: False)
    made = Compiler(worker, owner)
    with qtbot.waitSignal(made.settled):
        worker.open(lambda: bare)
    assert bare.runtime.label == "PyTorch"


@needs_openvino
def test_closing_ends_a_conversion(qtbot: QtBot, worker, owner, bare, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("core.generator.openvino_runtime.cache_folder", lambda: tmp_path)
    made = Compiler(worker, owner)
    with qtbot.waitSignal(worker.rig_ready):
        worker.open(lambda: bare)
    made.finish()
    assert not list(tmp_path.iterdir())
