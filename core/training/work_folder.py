"""What a work folder was begun with: with other settings, going on would give neither rig."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lightning_fabric import Fabric

from core.errors import AssetError, RequestError
from core.files.claim import CLAIM_FRESH_S, claim
from core.files.json_text import read_json
from core.files.whole_file import make_folder, write_json
from core.training.config import RigNetConfig, TrainingConfig

_SAMPLING, _TRAINING, _RIGNET = "sampling.json", "training.json", "rignet_training.json"
_FREE = "judged", "workers", "detector_workers"
"""Settings that change no network."""
_UNSAID = {"reader": "dlib", "brows": 1.0, "nose": 1.0, "lips": 1.0, "irises": 5.0}
"""What a record means that does not say them."""
_PATIENCE_S = 1.2 * CLAIM_FRESH_S

_log = logging.getLogger(__name__)


def claim_sampling(work: Path, config: TrainingConfig) -> None:
    """Record what samples are drawn with, or compare it with what was recorded; their number may grow.

    Raises:
        AssetError: the folder was begun with other settings, which are named.
        ExportError: the record cannot be written.
    """
    _claim(work / _SAMPLING, {"seed": config.reconstructor.seed, **asdict(config.corpus)})


def claim_training(work: Path, config: TrainingConfig) -> None:
    """Record what networks are trained with, or compare it with the record; raises as `claim_sampling`."""
    _claim(work / _TRAINING, asdict(config))


def claim_rignet(work: Path, rig: str, config: RigNetConfig) -> None:
    """Record what a RigNet alone is trained with, for which rig, by its fingerprint; as `claim_sampling`."""
    _claim(make_folder(work) / _RIGNET, {"rig": rig, **asdict(config)})


@contextlib.contextmanager
def hold_training(work: Path, fabric: Fabric) -> Iterator[None]:
    """Keep other processes than those of `fabric` from training the networks of a folder until the end.

    Raises:
        RequestError: others train them, and did not end while it was waited for them.
    """
    with contextlib.ExitStack() as stack:
        held = fabric.is_global_zero and _hold(stack, work)
        if not fabric.broadcast(held):
            raise RequestError(
                f"Other processes train the networks of {work}; wait for them or choose another --work "
                "(processes that torchrun or srun starts train together)."
            )
        yield


def _hold(stack: contextlib.ExitStack, work: Path) -> bool:
    """Claim the training; that of a machine that was switched off is free after a while."""
    deadline = time.monotonic() + _PATIENCE_S
    while not stack.enter_context(claim(work / _TRAINING)):
        if time.monotonic() > deadline:
            return False
        _log.info("waiting for others who train the networks of %s", work)
        time.sleep(_PATIENCE_S / 10)
    return True


def _claim(path: Path, settings: Mapping[str, Any]) -> None:
    own = _flat(settings)
    if not path.is_file():
        write_json(path, own)
        return
    recorded = read_json(path, remedy="choose another --work folder")
    known = recorded if isinstance(recorded, dict) else {}
    known = {name: known.get(name, _UNSAID.get(name.rpartition(".")[2])) for name in own}
    changed = [name for name in own if known.get(name) != own[name]]
    if changed:
        name, others = changed[0], f" and {len(changed) - 1} more settings" if len(changed) > 1 else ""
        raise AssetError(
            f"{path.parent} was begun with {name} {known.get(name)}, not {own[name]}{others}; "
            "ask for the same again, or choose another --work folder."
        )


def _flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested settings by dotted names, without those that are free to change."""
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        elif name not in _FREE:
            flat[prefix + name] = list(value) if isinstance(value, tuple) else value
    return flat
