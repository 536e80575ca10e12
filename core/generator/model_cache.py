"""Generators converted for OpenVINO, in the user's cache folder: once for each, in a process of its own."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch
from platformdirs import user_cache_path

import core
from core.errors import AssetError, ExportError, RigEditorError
from core.files.json_text import read_json
from core.files.whole_file import make_folder
from core.files.whole_folder import PartialFolder
from core.generator.checkpoint import architecture_of, save_generator
from core.generator.conversion import LARGEST_DIFFERENCE, RECORD_FILE, WEIGHTS_FILE, hash_of
from core.generator.interruption import StaleError
from core.generator.protocol import StyleGenerator

LIMIT = 2 << 30  # bytes, of all models together
_FORMAT = 1
_POLL_S = 0.1


def cache_folder() -> Path:
    """Return the folder of converted generators, which anybody may delete at any time."""
    return user_cache_path("rig-editor", appauthor=False) / "models"


def converted(
    generator: StyleGenerator, cache: Path, is_unwanted: Callable[[], bool] = lambda: False
) -> Path:
    """Return the folder of a converted generator, which is made where it is missing.

    Args:
        generator: on the CPU, in float32.
        cache: see `cache_folder`.
        is_unwanted: asked while the conversion runs.

    Raises:
        StaleError: it is no longer wanted.
        AssetError: the generator cannot be converted, or its pictures are not met.
        ExportError: the cache cannot be written.
    """
    folder = cache / key_of(generator)
    if not _is_whole(folder):
        forget(folder)
        _convert(generator, folder, is_unwanted)
        with contextlib.suppress(OSError):  # another window tidies up, too
            _shrink(cache, folder)
    with contextlib.suppress(OSError):
        os.utime(folder)  # used last
    difference = read_json(folder / RECORD_FILE).get("largest_difference")
    if not (isinstance(difference, float) and difference <= LARGEST_DIFFERENCE):
        raise AssetError(f"OpenVINO's pictures differ from PyTorch's by {difference}, so PyTorch makes them.")
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether the files of a converted generator are those that were written."""
    try:
        hashes = read_json(folder / RECORD_FILE)["hashes"]
        return all(hash_of(folder / name) == known for name, known in hashes.items())
    except (RigEditorError, OSError, LookupError, TypeError, AttributeError):
        return False


def forget(folder: Path) -> None:
    """Delete a converted generator, so that it is converted again."""
    shutil.rmtree(folder, ignore_errors=True)


def key_of(generator: StyleGenerator) -> str:
    """Return the name of a generator's folder: a hash of its weights, its shapes and who converts them."""
    found = hashlib.sha256(
        f"{_FORMAT} {_version()} {torch.__version__} {architecture_of(generator)} {generator.config}".encode()
    )
    for name, tensor in sorted(generator.state_dict().items()):
        found.update(name.encode())
        found.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return found.hexdigest()[:32]


def _version() -> str:
    try:
        return version("openvino")
    except PackageNotFoundError:
        return ""


def _convert(generator: StyleGenerator, folder: Path, is_unwanted: Callable[[], bool]) -> None:
    make_folder(folder.parent)
    partial = PartialFolder(folder)
    try:
        save_generator(partial.path / WEIGHTS_FILE, generator, {})
        _run(partial.path, is_unwanted)
        (partial.path / WEIGHTS_FILE).unlink()
        with contextlib.suppress(ExportError):  # another window was faster
            partial.commit()
    finally:
        partial.discard()


def _run(folder: Path, is_unwanted: Callable[[], bool]) -> None:
    """Convert in a process of its own; raises StaleError and AssetError."""
    root = str(Path(core.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    process = subprocess.Popen(
        [sys.executable, "-m", "core.generator.conversion", str(folder)],
        env={**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    with process:
        while True:
            try:
                _, errors = process.communicate(timeout=_POLL_S)
                break
            except subprocess.TimeoutExpired:
                if is_unwanted():
                    process.kill()
                    raise StaleError from None
    if process.returncode:
        reason = (errors.strip() or "it was killed").splitlines()[-1]
        raise AssetError(f"The generator cannot be converted for OpenVINO ({reason}); PyTorch runs it.")


def _shrink(cache: Path, newest: Path) -> None:
    """Delete the models that were used longest ago until the limit is kept."""
    folders = [path for path in cache.iterdir() if path.is_dir() and path != newest]
    folders.sort(key=lambda path: path.stat().st_mtime)
    room = LIMIT - _size(newest)
    for folder in reversed(folders):
        room -= _size(folder)
        if room < 0:
            forget(folder)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
