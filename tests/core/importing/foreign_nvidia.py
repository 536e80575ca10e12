"""Writes snapshots of NVIDIA's PyTorch codes: stylegan2-ada-pytorch and stylegan3."""

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from foreign_files import CHANNELS, W_DIM, Z_DIM, foreign_function, stand_ins, values

from core.generator import stylegan3


class Persistent:
    """A module as `torch_utils.persistence` pickles it."""

    def __init__(self, class_name: str, **attributes: Any) -> None:
        self.class_name = class_name
        self.state = {
            "_parameters": OrderedDict(),
            "_buffers": OrderedDict(),
            "_modules": OrderedDict(),
            "_non_persistent_buffers_set": set(),
            "training": False,
            **attributes,
        }

    def __reduce__(self) -> Any:
        source = "raise RuntimeError('executed')"
        meta = {"type": "class", "version": 6, "module_src": source, "class_name": self.class_name}
        return foreign_function("torch_utils.persistence", "_reconstruct_persistent_obj"), (
            {**meta, "state": self.state},
        )

    def put(self, path: str, tensor: torch.Tensor) -> None:
        """Add a parameter or buffer at a dotted path."""
        head, _, rest = path.partition(".")
        if rest:
            self.child(head).put(rest, tensor)
        elif head in ("weight", "bias", "const", "noise_strength"):
            self.state["_parameters"][head] = torch.nn.Parameter(tensor)
        else:
            self.state["_buffers"][head] = tensor

    def child(self, path: str) -> "Persistent":
        head, _, rest = path.partition(".")
        child = self.state["_modules"].setdefault(head, Persistent("Layer"))
        return child.child(rest) if rest else child


def nvidia_stylegan2(architecture: str = "skip", clamp: float | None = None) -> Persistent:
    """Return a StyleGAN2 of stylegan2-ada-pytorch: 16 px, two mapping layers."""
    network = Persistent("Generator", c_dim=0, z_dim=Z_DIM, w_dim=W_DIM, img_resolution=16)
    _nvidia_mapping(network)
    below = 0
    for resolution, channels in CHANNELS.items():
        block = f"synthesis.b{resolution}"
        network.child(block).state.update(architecture=architecture)
        network.put(f"{block}.resample_filter", torch.tensor(np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 64))
        if below == 0:
            _put(network, f"{block}.const", channels, 4, 4)
        for name, inputs in (("conv0", below), ("conv1", channels)):
            if inputs:
                _nvidia_layer(network, f"{block}.{name}", inputs, channels, 3)
                _put(network, f"{block}.{name}.noise_const", resolution, resolution)
                _put(network, f"{block}.{name}.noise_strength")
                network.child(f"{block}.{name}").state.update(conv_clamp=clamp, activation="lrelu")
        if architecture == "skip" or resolution == 16:
            _nvidia_layer(network, f"{block}.torgb", channels, 3, 1)
        if architecture == "resnet" and below:
            _put(network, f"{block}.skip.weight", channels, below, 1, 1)
        below = channels
    return network


def _put(network: Persistent, path: str, *shape: int) -> None:
    network.put(path, torch.from_numpy(values(path, *shape)))


def _nvidia_mapping(network: Persistent) -> None:
    for index, (inputs, outputs) in enumerate(((Z_DIM, W_DIM), (W_DIM, W_DIM))):
        _put(network, f"mapping.fc{index}.weight", outputs, inputs)
        _put(network, f"mapping.fc{index}.bias", outputs)
        network.child(f"mapping.fc{index}").state.update(activation="lrelu", bias_gain=0.01)
    _put(network, "mapping.w_avg", W_DIM)


def _nvidia_layer(network: Persistent, path: str, inputs: int, outputs: int, kernel: int) -> None:
    _put(network, f"{path}.weight", outputs, inputs, kernel, kernel)
    _put(network, f"{path}.bias", outputs)
    _put(network, f"{path}.affine.weight", inputs, W_DIM)
    _put(network, f"{path}.affine.bias", inputs)


def nvidia_stylegan3(radial: bool = False) -> Persistent:
    """Return a StyleGAN3 of stylegan3: 16 px, four layers; configuration R if `radial`."""
    arguments = {"num_layers": 4, "channel_base": 64, "channel_max": 5, "margin_size": 2}
    if radial:
        arguments |= {"conv_kernel": 1, "use_radial_filters": True}
    network = Persistent("Generator", c_dim=0, z_dim=Z_DIM, w_dim=W_DIM, _init_kwargs=arguments)
    _nvidia_mapping(network)
    config = stylegan3.GeneratorConfig(
        16,
        tuple(channels for _, channels in STYLEGAN3_LAYERS[:-1]),
        W_DIM,
        W_DIM,
        margin_size=2,
        conv_kernel=1 if radial else 3,
        use_radial_filters=radial,
    )
    names = [f"L{index}_{size}_{channels}" for index, (size, channels) in enumerate(STYLEGAN3_LAYERS)]
    network.child("synthesis").state.update(
        layer_names=names, img_resolution=16, num_critical=2, margin_size=2, output_scale=0.25
    )
    _put(network, "synthesis.input.weight", 5, 5)
    _put(network, "synthesis.input.affine.weight", 4, W_DIM)
    _put(network, "synthesis.input.affine.bias", 4)
    _put(network, "synthesis.input.freqs", 5, 2)
    _put(network, "synthesis.input.phases", 5)
    network.put("synthesis.input.transform", torch.eye(3))
    below = 5
    for index, (name, stage) in enumerate(zip(names, stylegan3.plan_stages(config), strict=True)):
        path, is_rgb = f"synthesis.{name}", index == len(names) - 1
        _nvidia_layer(network, path, below, stage.channels, 1 if radial or is_rgb else 3)
        network.put(f"{path}.magnitude_ema", torch.tensor(1.5))
        network.child(path).state.update(
            conv_kernel=1 if radial else 3,
            conv_clamp=256,
            out_cutoff=np.float64(stage.cutoff),
            out_half_width=np.float64(stage.half_width),
            out_sampling_rate=stage.sampling_rate,
        )
        if not is_rgb:
            plan = stylegan3.plan_resampling(config, index)
            for kind, taps in (("up_filter", plan.up_filter), ("down_filter", plan.down_filter)):
                if taps is not None:
                    network.put(f"{path}.{kind}", taps)
        below = stage.channels
    return network


# Size with margins, and channels, of every layer at 16 px.
STYLEGAN3_LAYERS = ((20, 5), (20, 5), (20, 4), (16, 4), (16, 3))


def write_nvidia_torch(path: Path, network: Persistent) -> Path:
    """Pickle as NVIDIA's snapshot does: tensors by Python's pickle, modules by `persistence`."""
    data = {"G": network, "D": None, "G_ema": network, "training_set_kwargs": {"path": "x"}}
    with stand_ins():
        path.write_bytes(pickle.dumps(data))
    return path


def state_of(network: Persistent, prefix: str = "") -> dict[str, torch.Tensor]:
    """Return what `state_dict` of such a module would."""
    state = network.state
    tensors = {prefix + name: t for key in ("_parameters", "_buffers") for name, t in state[key].items()}
    for name, child in state["_modules"].items():
        tensors |= state_of(child, f"{prefix}{name}.")
    return tensors
