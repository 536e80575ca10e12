"""Makes a faster runtime of what is open, beside the work, and hands it to the worker when it is ready."""

from __future__ import annotations

import logging
import threading
from functools import partial

import torch
from PySide6.QtCore import QObject, QThreadPool, Signal

from app.document.rig_info import GeneratorInfo
from app.worker.messages import sentence_for
from app.worker.render_thread import RenderThread
from core import openvino_package
from core.editing.pace import SMALLEST, WANTED_S
from core.errors import RigEditorError
from core.generator.interruption import StaleError
from core.generator.openvino_runtime import openvino_runtime
from core.rig.rig import GeneratorRig

_PATIENCE = 1.5  # a rig that opens has the machine busy, so that pictures seem slower than they are

_log = logging.getLogger(__name__)


class Compiler(QObject):
    """Compiles the generator of every rig that opens, where that pays: on processors."""

    settled = Signal()  # the worker has the best runtime that there is

    def __init__(self, worker: RenderThread, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self._unwanted = threading.Event()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        worker.rig_ready.connect(self._start)

    def finish(self) -> None:
        """Give up what is being compiled."""
        self._unwanted.set()
        self._pool.waitForDone()

    def _start(self, info: GeneratorInfo) -> None:
        self._unwanted.set()
        self._unwanted = threading.Event()
        if openvino_package.is_installed() and info.rig.generator.w_avg.device.type == "cpu":
            self._pool.start(partial(self._compile, info.rig, self._unwanted))
        else:
            self.settled.emit()

    def _compile(self, rig: GeneratorRig, unwanted: threading.Event) -> None:
        """Compile one generator; runs in the pool, and PyTorch goes on where that fails."""
        try:
            threads = torch.get_num_threads()
            runtime = openvino_runtime(rig.generator, threads, is_unwanted=unwanted.is_set)
            runtime.prepare(SMALLEST, _PATIENCE * WANTED_S)
        except StaleError:
            return
        except RigEditorError as error:
            _log.warning("%s", error)
        except Exception as error:  # noqa: BLE001  another library's, and nothing depends on it
            _log.warning("%s", sentence_for(error))
        else:
            self._worker.offer(rig, runtime)
        self.settled.emit()
