"""Makes a faster runtime of what is open, beside the work, and hands it to the worker when it is ready."""

from __future__ import annotations

import logging
import threading
from functools import partial

import torch
from PySide6.QtCore import QObject, Signal

from app.document.rig_info import GeneratorInfo
from app.worker.jobs import Jobs
from app.worker.render_thread import RenderThread
from core import openvino_package
from core.editing.pace import SMALLEST, WANTED_S
from core.generator.interruption import StaleError
from core.generator.openvino_runtime import openvino_runtime
from core.generator.runtime import Runtime
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
        self._jobs = Jobs(self)
        worker.rig_ready.connect(self._start)

    def finish(self) -> None:
        """Give up what is being compiled."""
        self._unwanted.set()
        self._jobs.finish()

    def _start(self, info: GeneratorInfo) -> None:
        self._unwanted.set()
        self._unwanted = threading.Event()
        if openvino_package.is_installed() and info.rig.generator.w_avg.device.type == "cpu":
            work = partial(_compile, info.rig, self._unwanted)
            self._jobs.start(work, partial(self._offer, info.rig), self._give_up)
        else:
            self.settled.emit()

    def _offer(self, rig: GeneratorRig, runtime: Runtime | None) -> None:
        if runtime is not None:
            self._worker.offer(rig, runtime)
            self.settled.emit()

    def _give_up(self, sentence: str) -> None:
        """PyTorch goes on."""
        _log.warning("%s", sentence)
        self.settled.emit()


def _compile(rig: GeneratorRig, unwanted: threading.Event) -> Runtime | None:
    """Compile one generator, unless it is no longer wanted; runs off the window's thread."""
    try:
        runtime = openvino_runtime(rig.generator, torch.get_num_threads(), is_unwanted=unwanted.is_set)
    except StaleError:
        return None
    runtime.prepare(SMALLEST, _PATIENCE * WANTED_S)
    return runtime
