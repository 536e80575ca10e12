"""OpenVINO as this program uses it: where it is installed, and without telling anybody."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import openvino

_TELEMETRY = "openvino_telemetry"


def is_installed() -> bool:
    """Whether OpenVINO can be used; everything has another way without it."""
    return importlib.util.find_spec("openvino") is not None


def load() -> Any:
    """Return the package; its telemetry, which reports every import and conversion, is never loaded."""
    sys.modules.setdefault(_TELEMETRY, None)  # type: ignore[arg-type]
    return importlib.import_module("openvino")


def core() -> openvino.Core:
    """Return a core that reads whole files: a mapped one that another program shortens ends the process."""
    found = load().Core()
    found.set_property({"ENABLE_MMAP": False})
    return found


def cpu_options(precision: str, threads: int) -> dict[str, Any]:
    """Return how models are compiled that answer one question at a time; precision is "f32" or "bf16"."""
    return {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1}
