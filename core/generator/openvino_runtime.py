"""Runs a generator through OpenVINO: half of torch's time on processors, a quarter in bfloat16."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from core import openvino_package
from core.errors import AssetError, RigEditorError
from core.generator.conversion import CODES, MODEL_FILE, NOISE
from core.generator.interruption import StaleError
from core.generator.model_cache import cache_folder, converted
from core.generator.protocol import StyleGenerator
from core.generator.runtime import Precision, Runtime, TorchRuntime

if TYPE_CHECKING:
    import openvino

_log = logging.getLogger(__name__)
_POLL_MS = 2
_HINTS: dict[Precision, str] = {"exact": "f32", "fast": "bf16"}
_TRIALS = 3


class OpenVinoRuntime:
    """Runs a converted generator, one code at a time, in float32 or, where that is faster, in bfloat16."""

    label = "OpenVINO"

    def __init__(self, folder: Path, sides: tuple[int, ...], threads: int) -> None:
        """Read a model.

        Args:
            folder: of `model_cache.converted`.
            sides: the generator's `output_resolutions`.
            threads: how many may compute.

        Raises:
            AssetError: the model is damaged.
        """
        self._core = openvino_package.core()
        self.sides: tuple[int, ...] = sides
        self._sides, self._threads = sides, threads
        self._requests: dict[tuple[int, Precision], openvino.InferRequest] = {}
        try:
            self._model = self._core.read_model(folder / MODEL_FILE)
            _fix_noise(self._model)
        except RuntimeError as error:
            raise AssetError(f"{folder} holds a damaged model ({error}).") from error
        if len(self._model.outputs) != len(sides):
            raise AssetError(f"{folder} holds the model of another generator.")
        self._fast: Precision | None = None  # which precision is faster, once that was measured

    def synthesize(
        self,
        w_plus: torch.Tensor,
        max_resolution: int | None = None,
        is_stale: Callable[[], bool] = lambda: False,
        precision: Precision = "exact",
    ) -> torch.Tensor:
        """See `Runtime.synthesize`; staleness is asked every few milliseconds."""
        request = self._request(max_resolution or self._sides[-1], precision)
        codes = np.ascontiguousarray(w_plus.detach().numpy(), np.float32)
        return torch.from_numpy(np.concatenate([_run(request, code[None], is_stale) for code in codes]))

    @property
    def has_fast(self) -> bool:
        """Whether bfloat16 is faster here, so that pictures in motion are less exact."""
        self._fast = self._fast or self._measure(self._sides[0])
        return self._fast == "fast"

    def prepare(self, smallest: int, seconds: float) -> None:
        """Compile what a window needs, so that no picture has to wait for that.

        Args:
            smallest: side of the smallest pictures in motion.
            seconds: that a picture in motion may take; sides that take longer serve for kept ones only.
        """
        whole = self._sides[-1]
        self._request(whole, "exact")
        serving = [side for side in self._sides if side >= smallest] or [whole]
        self.sides = ()
        for side in serving:
            if _seconds(self._request(side, "fast")) > seconds and self.sides:
                self._requests.pop((side, "fast"), None)
                break
            self.sides += (side,)

    def _request(self, side: int, precision: Precision) -> openvino.InferRequest:
        if precision == "fast":
            self._fast = self._fast or self._measure(side)
            precision = self._fast
        key = side, precision
        if key not in self._requests:
            self._requests[key] = self._compile(side, precision)
        return self._requests[key]

    def _measure(self, side: int) -> Precision:
        """Return which precision is faster here: not every architecture gains from bfloat16."""
        if "BF16" not in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            return "exact"
        requests: dict[Precision, openvino.InferRequest] = {
            precision: self._compile(side, precision) for precision in _HINTS
        }
        return min(requests, key=lambda precision: _seconds(requests[precision]))

    def _compile(self, side: int, precision: Precision) -> openvino.InferRequest:
        output = self._model.outputs[self._sides.index(side)]
        part = openvino_package.load().Model([output], self._model.get_parameters(), str(side))
        options = openvino_package.cpu_options(_HINTS[precision], self._threads)
        return self._core.compile_model(part, "CPU", options).create_infer_request()


def openvino_runtime(
    generator: StyleGenerator,
    threads: int,
    cache: Path | None = None,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> OpenVinoRuntime:
    """Return the runtime of a generator, which is converted where the cache lacks it.

    Raises:
        StaleError, AssetError, ExportError: as `model_cache.converted`.
    """
    folder = converted(generator, cache or cache_folder(), is_unwanted)
    return OpenVinoRuntime(folder, generator.output_resolutions, threads)


def fastest_runtime(generator: StyleGenerator) -> Runtime:
    """Return OpenVINO's runtime where it serves, on processors, and torch's elsewhere: for many pictures."""
    if openvino_package.is_installed() and generator.w_avg.device.type == "cpu":
        try:
            return openvino_runtime(generator, torch.get_num_threads())
        except RigEditorError as error:
            _log.warning("%s", error)
    return TorchRuntime(generator)


def _fix_noise(model: openvino.Model) -> None:
    """Put 1 in the place of the input that scales the noise, where there is one."""
    opset = openvino_package.load().opset13
    for node in model.get_parameters():
        if NOISE in node.output(0).get_names():
            node.output(0).replace(opset.constant(np.float32(1)).output(0))
            model.remove_parameter(node)


def _run(request: openvino.InferRequest, code: np.ndarray, is_stale: Callable[[], bool]) -> np.ndarray:
    """Return a copy of the image (1, 3, R, R) of a code (1, L, w_dim)."""
    if is_stale():
        raise StaleError
    request.start_async({CODES: code})
    while not request.wait_for(_POLL_MS):
        if is_stale():
            _cancel(request)
            raise StaleError
    return request.get_output_tensor(0).data.copy()


def _cancel(request: openvino.InferRequest) -> None:
    request.cancel()
    with contextlib.suppress(RuntimeError):  # that it was cancelled
        request.wait()


def _seconds(request: openvino.InferRequest) -> float:
    """Return the shortest time of a few runs."""
    code = np.zeros(request.get_input_tensor(0).shape, np.float32)
    times = []
    for _ in range(_TRIALS + 1):  # the first one allocates
        start = time.perf_counter()
        _run(request, code, lambda: False)
        times.append(time.perf_counter() - start)
    return min(times)
