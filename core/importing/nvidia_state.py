"""The bare state of NVIDIA's PyTorch StyleGAN2: tensors without the options that the modules would tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.importing.nvidia import Module


def is_nvidia_state(tensors: Mapping[str, Any]) -> bool:
    """Whether a state is that of NVIDIA's StyleGAN2; StyleGAN3's layers do not follow from its tensors."""
    return "synthesis.b4.const" in tensors and "mapping.fc0.weight" in tensors


def as_module(tensors: Mapping[str, Any]) -> Module:
    """Return the module tree with this state and the options that stylegan2-ada-pytorch has by default."""
    root = _module()
    for path, tensor in tensors.items():
        *parents, name = path.split(".")
        module = root
        for parent in parents[:_DEEPEST]:
            module = module.state["_modules"].setdefault(parent, _module())
        module.state["_buffers"][name] = tensor
    skips = [path for path in tensors if path.endswith(".skip.weight")]
    outputs = [path for path in tensors if path.endswith(".torgb.weight")]
    architecture = "resnet" if skips else "skip" if len(outputs) > 1 else "orig"
    for block in root.state["_modules"].get("synthesis", root).state["_modules"].values():
        block.state["architecture"] = architecture
    root.state["c_dim"] = 0
    return root


_DEEPEST = 10


def _module() -> Module:
    tables: dict[Any, Any] = {name: {} for name in ("_parameters", "_buffers", "_modules")}
    return Module("state", {**tables, "activation": "lrelu"})
