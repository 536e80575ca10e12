"""Section 8.4 of StyleRig: RigNets that differ in one thing, each trained as long on the same samples."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lightning_fabric import Fabric

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.files.json_text import read_json
from core.files.whole_file import make_folder, write_json
from core.rig.objects import Objects
from core.rig.reconstructor import FaceReconstructor
from core.rig.variants import VARIANTS_RECORD, variants_in
from core.training.config import RigNetConfig
from core.training.rignet_training import train_rignet
from core.training.samples import Corpus
from core.training.work_folder import claim_rignet

_PAPER = {"parameters": 0.0, "latent": 0.0, "spread": 0.0}
"""Terms of the loss that the paper does not have."""
VARIANTS: dict[str, dict[str, float]] = {
    "linear": _PAPER,
    "steering": _PAPER,
    "without_reconstruction": _PAPER | {"reconstruction": 0.0},
    "without_edit": _PAPER | {"edit": 0.0},
    "without_consistency": _PAPER | {"consistency": 0.0},
    "residual": {},
}
"""Weights of the loss that each variant changes. All but `residual`, which is trained as rigs are, are the
paper's: its three losses, no edits of single controls, and edits that are the network's answer itself."""

_log = logging.getLogger(__name__)


def variant_config(name: str, config: RigNetConfig) -> RigNetConfig:
    """Return the configuration of one of `VARIANTS`.

    Args:
        name: of the variant.
        config: minutes, seed and all else that variants share.
    """
    weights = dataclasses.replace(config.weights, **VARIANTS[name])
    if name == "residual":
        return dataclasses.replace(config, architecture="residual", weights=weights)
    return dataclasses.replace(
        config,
        architecture="steering" if name == "steering" else "linear",
        weights=weights,
        direct_batch_size=0,
        by_difference=False,
    )


def train_variants(
    model: MorphableModel,
    reconstructor: FaceReconstructor,
    corpus: Corpus,
    out: Path,
    config: RigNetConfig,
    provenance: dict[str, Any],
    names: Sequence[str] = tuple(VARIANTS),
    fabric: Fabric | None = None,
    objects: Objects | None = None,
) -> None:
    """Train variants one after another and write NAME.safetensors and variants.json.

    A training that was interrupted goes on from its checkpoint, out/NAME.

    Args:
        model: the face model.
        reconstructor: F, frozen.
        corpus: samples of the generator.
        out: folder, made where it is missing.
        config: minutes (of each), seed and sizes.
        provenance: written into variants.json.
        names: which of `VARIANTS`.
        fabric: where to train; on the CPU where it is not said.
        objects: what edits leave alone.

    Raises:
        AssetError: a name is none of `VARIANTS`.
    """
    unknown = [name for name in names if name not in VARIANTS]
    if unknown:
        raise AssetError(f"There is no variant {unknown[0]!r}; choose one of {', '.join(VARIANTS)}.")
    make_folder(out)
    record = _recorded(out)
    for name in names:
        chosen = variant_config(name, config)
        _log.info("variant %s", name)
        claim_rignet(out / name, str(provenance.get("fingerprint", "")), chosen)
        rignet = train_rignet(model, reconstructor, corpus, out / name, chosen, fabric, objects=objects)
        rignet.save(out / f"{name}.safetensors")
        record[name] = {
            "file": f"{name}.safetensors",
            "by_difference": chosen.by_difference,
            "config": dataclasses.asdict(chosen),
        }
        write_json(out / VARIANTS_RECORD, provenance | {"variants": record})


def _recorded(out: Path) -> dict[str, Any]:
    """Return what earlier runs trained in a folder."""
    if not (out / VARIANTS_RECORD).is_file():
        return {}
    known = variants_in(out)  # which says where it is damaged
    stored = read_json(out / VARIANTS_RECORD)["variants"]
    return {name: stored[name] for name, variant in known.items() if variant.path.is_file()}
