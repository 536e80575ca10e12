"""Writes snapshots of NVIDIA's TensorFlow codes: stylegan and stylegan2."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
from foreign_files import CHANNELS, W_DIM, Z_DIM, foreign_function, stand_ins, values


class Network:
    """Pickles as dnnlib.tflib.network.Network; its module stands there while pickling."""

    def __init__(self, variables: dict[str, np.ndarray], components: Any = None, **kwargs: Any) -> None:
        self.variables, self.components, self.kwargs = variables, components or {}, kwargs

    def __reduce__(self) -> Any:
        state = {
            "version": 3,
            "name": "G",
            "static_kwargs": self.kwargs,
            "components": self.components,
            "build_module_src": "raise RuntimeError('executed')",
            "build_func_name": "G_style",
            "variables": list(self.variables.items()),
        }
        return foreign_function("dnnlib.tflib.network", "Network"), (), state


def tf_network(synthesis: dict[str, tuple[int, ...]], **kwargs: Any) -> Network:
    """Return Gs with a mapping of two layers and a synthesis network of these variables."""
    mapping = {
        f"Dense{index}/{name}": values(f"mapping/Dense{index}/{name}", *shape)
        for index, inputs in enumerate((Z_DIM, W_DIM))
        for name, shape in (("weight", (inputs, W_DIM)), ("bias", (W_DIM,)))
    }
    own = {name: values(f"synthesis/{name}", *shape) for name, shape in synthesis.items()}
    components = {"mapping": Network(mapping, **kwargs), "synthesis": Network(own, **kwargs)}
    average = {"lod": np.float32(0), "dlatent_avg": values("dlatent_avg", W_DIM)}
    return Network(average, components, **kwargs)


def stylegan1_variables() -> dict[str, tuple[int, ...]]:
    """Return the variables of G_synthesis at 16 px."""
    shapes: dict[str, tuple[int, ...]] = {"lod": (), "4x4/Const/const": (1, CHANNELS[4], 4, 4)}
    layers = ["4x4/Const"]
    below = 0
    for level, (resolution, channels) in enumerate(CHANNELS.items()):
        side = f"{resolution}x{resolution}"
        for name, inputs in ((f"{side}/Conv0_up", below), (f"{side}/Conv1", channels)):
            name = name if below else "4x4/Conv"
            if inputs:
                shapes[f"{name}/weight"] = (3, 3, inputs, channels)
                layers.append(name)
        shapes[f"ToRGB_lod{2 - level}/weight"] = (1, 1, channels, 3)
        shapes[f"ToRGB_lod{2 - level}/bias"] = (3,)
        below = channels
    for index, name in enumerate(layers):
        channels = CHANNELS[4 << (index // 2)]
        side = 4 << (index // 2)
        shapes |= {
            f"noise{index}": (1, 1, side, side),
            f"{name}/Noise/weight": (channels,),
            f"{name}/bias": (channels,),
            f"{name}/StyleMod/weight": (W_DIM, 2 * channels),
            f"{name}/StyleMod/bias": (2 * channels,),
        }
    return shapes


def stylegan2_variables(architecture: str = "skip") -> dict[str, tuple[int, ...]]:
    """Return the variables of G_synthesis_stylegan2 at 16 px; "grown" for configurations B to D."""
    shapes: dict[str, tuple[int, ...]] = {"4x4/Const/const": (1, CHANNELS[4], 4, 4)}
    below, noise = 0, 0
    for level, (resolution, channels) in enumerate(CHANNELS.items()):
        side = f"{resolution}x{resolution}"
        for name, inputs in ((f"{side}/Conv0_up", below), (f"{side}/Conv1", channels)):
            if inputs:
                name = name if below else "4x4/Conv"
                shapes |= _modulated(name, inputs, channels, 3) | {f"{name}/noise_strength": ()}
                shapes[f"noise{noise}"] = (1, 1, resolution, resolution)
                noise += 1
        if architecture == "skip" or (architecture != "grown" and resolution == 16):
            shapes |= _modulated(f"{side}/ToRGB", channels, 3, 1)
        if architecture == "grown":
            shapes |= _modulated(f"ToRGB_lod{2 - level}", channels, 3, 1)
        if architecture == "resnet" and below:
            shapes[f"{side}/Skip/weight"] = (1, 1, below, channels)
        below = channels
    return shapes


def _modulated(name: str, inputs: int, outputs: int, kernel: int) -> dict[str, tuple[int, ...]]:
    return {
        f"{name}/weight": (kernel, kernel, inputs, outputs),
        f"{name}/bias": (outputs,),
        f"{name}/mod_weight": (W_DIM, inputs),
        f"{name}/mod_bias": (inputs,),
    }


def write_tf(path: Path, network: Network, protocol: int = 4) -> Path:
    """Pickle (G, D, Gs) as NVIDIA's training loop does."""
    with stand_ins():
        path.write_bytes(pickle.dumps((network, network, network), protocol=protocol))
    return path
