"""The architectures of RigNet by name, and reading whichever a file holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from core.files.checkpoint import load_network, read_tensors
from core.files.json_fields import JsonFields
from core.rig.linear_rignet import LinearRigNet
from core.rig.network_sizes import MOST_LAYERS, WIDEST, WIDEST_W, read_table
from core.rig.residual_rignet import ResidualRigNet, SteeringRigNet
from core.rig.rignet import RigNet, RigNetSizes
from core.rig.rignet_choices import MODE_BLOCKS, Architecture

ARCHITECTURES: dict[Architecture, type[RigNet]] = {
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
    stored = JsonFields(Path(path), metadata)
    if metadata.get("kind") != "rignet":
        raise stored.refusal("kind", f"is {str(metadata.get('kind'))[:40]!r}, not 'rignet'")
    architecture = metadata.get("architecture", LinearRigNet.architecture)
    if architecture not in list(ARCHITECTURES):
        known = ", ".join(ARCHITECTURES)
        raise stored.refusal("architecture", f"is {str(architecture)[:40]!r}, not one of {known}")
    if metadata.get("mode") not in list(MODE_BLOCKS):
        known = ", ".join(MODE_BLOCKS)
        raise stored.refusal("mode", f"is {str(metadata.get('mode'))[:40]!r}, not one of {known}")
    make = _maker(ARCHITECTURES[architecture], stored, metadata["mode"])
    return load_network(path, make, tensors).eval()


def _maker(architecture: type[RigNet], stored: JsonFields, mode: str) -> Callable[[], RigNet]:
    """Return what makes an empty network of the sizes that a file states."""
    table = read_table(stored)
    sizes = RigNetSizes(
        **{f.name: stored.whole(f.name, 1, WIDEST) for f in fields(RigNetSizes) if f.name in stored}
    )
    num_ws, w_dim = stored.whole("num_ws", 1, MOST_LAYERS), stored.whole("w_dim", 1, WIDEST_W)
    return lambda: architecture(num_ws, w_dim, table, mode, sizes)
