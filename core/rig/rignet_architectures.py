"""The architectures of RigNet by name, and reading whichever a file holds."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

from core.errors import AssetError
from core.face.params import block_table
from core.files.checkpoint import load_state, read_tensors
from core.rig.linear_rignet import LinearRigNet
from core.rig.residual_rignet import ResidualRigNet, SteeringRigNet
from core.rig.rignet import MODE_BLOCKS, RigNet, RigNetSizes

Architecture = Literal["linear", "residual", "steering"]
ARCHITECTURES: dict[str, type[RigNet]] = {
    "linear": LinearRigNet,
    "residual": ResidualRigNet,
    "steering": SteeringRigNet,
}


def load_rignet(path: str | Path) -> RigNet:
    """Read a network; a file that names no architecture holds the paper's.

    Raises:
        AssetError: names the file and the field that is wrong.
    """
    tensors, metadata = read_tensors(path)
    if metadata.get("kind") != "rignet":
        raise AssetError(f"{path}: field 'kind' is {metadata.get('kind')!r}, not 'rignet'.")
    architecture = metadata.get("architecture", LinearRigNet.architecture)
    if architecture not in list(ARCHITECTURES):
        known = ", ".join(ARCHITECTURES)
        raise AssetError(f"{path}: field 'architecture' is {architecture!r}, not one of {known}.")
    if metadata.get("mode") not in list(MODE_BLOCKS):
        known = ", ".join(MODE_BLOCKS)
        raise AssetError(f"{path}: field 'mode' is {metadata.get('mode')!r}, not one of {known}.")
    try:
        network = _empty_network(ARCHITECTURES[architecture], metadata)
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise AssetError(f"{path}: its dimensions cannot be read ({error!r}). Train it again.") from error
    load_state(path, network, tensors)
    return network.eval()


def _empty_network(architecture: type[RigNet], metadata: dict[str, Any]) -> RigNet:
    table = block_table(**{name: int(size) for name, size in metadata["table"].items()})
    given = {f.name: int(metadata[f.name]) for f in fields(RigNetSizes) if f.name in metadata}
    num_ws, w_dim = int(metadata["num_ws"]), int(metadata["w_dim"])
    return architecture(num_ws, w_dim, table, str(metadata["mode"]), RigNetSizes(**given))
