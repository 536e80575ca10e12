"""Writes generator files as other codes write them, with weights from a formula instead of a training."""

import contextlib
import pickle
import sys
import types
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from core.generator import stylegan3

Z_DIM, W_DIM = 8, 6
CHANNELS = {4: 5, 8: 5, 16: 3}


def values(name: str, *shape: int) -> np.ndarray:
    """Return what the pinned pictures were made with: a sine whose phase depends on the name."""
    count = int(np.prod(shape, dtype=np.int64))
    sine = np.sin(np.arange(count) * 1.7 + zlib.crc32(name.encode()) % 97)
    return (sine * _scale(name)).astype(np.float32).reshape(shape)


def _scale(name: str) -> float:
    if "fc" in name or "Dense" in name or name.startswith("style."):
        return 140.0 if "weight" in name else 20.0  # divided by the learning rate multiplier, 0.01
    if name.endswith(("noise_strength", "noise.weight", "Noise/weight", "bias")):
        return 0.2
    return 1.4


def latents() -> np.ndarray:
    return values("z", 1, Z_DIM)


# NVIDIA's PyTorch codes


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
        return _function("torch_utils.persistence", "_reconstruct_persistent_obj"), (
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


# NVIDIA's TensorFlow codes


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
        return _function("dnnlib.tflib.network", "Network"), (), state


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


# rosinality/stylegan2-pytorch


def rosinality_state() -> dict[str, torch.Tensor]:
    """Return the state of a generator at 16 px."""
    shapes: dict[str, tuple[int, ...]] = {"input.input": (1, CHANNELS[4], 4, 4)}
    for index, inputs in enumerate((Z_DIM, W_DIM)):
        shapes |= {f"style.{index + 1}.weight": (W_DIM, inputs), f"style.{index + 1}.bias": (W_DIM,)}
    layers = [("conv1", 5, 5), ("convs.0", 5, 5), ("convs.1", 5, 5), ("convs.2", 5, 3), ("convs.3", 3, 3)]
    for index, (name, inputs, outputs) in enumerate(layers):
        side = 4 << ((index + 1) // 2)
        shapes |= _rosinality_layer(name, inputs, outputs, 3)
        shapes |= {f"{name}.activate.bias": (outputs,), f"{name}.noise.weight": (1,)}
        shapes[f"noises.noise_{index}"] = (1, 1, side, side)
    for name, inputs in (("to_rgb1", 5), ("to_rgbs.0", 5), ("to_rgbs.1", 3)):
        shapes |= _rosinality_layer(name, inputs, 3, 1) | {f"{name}.bias": (1, 3, 1, 1)}
    state = {name: torch.from_numpy(values(name, *shape)) for name, shape in shapes.items()}
    blur = torch.tensor(np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 16, dtype=torch.float32)
    return state | {"convs.0.conv.blur.kernel": blur, "to_rgbs.0.upsample.kernel": blur}


def _rosinality_layer(name: str, inputs: int, outputs: int, kernel: int) -> dict[str, tuple[int, ...]]:
    return {
        f"{name}.conv.weight": (1, outputs, inputs, kernel, kernel),
        f"{name}.conv.modulation.weight": (inputs, W_DIM),
        f"{name}.conv.modulation.bias": (inputs,),
    }


def write_rosinality(path: Path, legacy: bool = False, **more: Any) -> Path:
    """Save as that code's converter does."""
    content = {"g_ema": rosinality_state(), "latent_avg": torch.from_numpy(values("w_avg", W_DIM)), **more}
    content = {name: value for name, value in content.items() if value is not None}
    torch.save(content, path, _use_new_zipfile_serialization=not legacy)
    return path


def write_state(path: Path, key: str, prefix: str = "", basicsr: bool = False) -> Path:
    """Save the state of rosinality's generator as codes that build on it do: mean of w for each layer."""
    state = rosinality_state()
    if basicsr:
        state = {_basicsr_name(name): tensor for name, tensor in state.items()}
    average = torch.from_numpy(values("w_avg", W_DIM)).repeat(6, 1)
    torch.save({key: {prefix + name: t for name, t in state.items()}, "latent_avg": average}, path)
    return path


def _basicsr_name(name: str) -> str:
    for old, new in (
        ("style.", "style_mlp."),
        ("input.input", "constant_input.weight"),
        ("noises.noise_", "noises.noise"),
        (".noise.weight", ".weight"),
        (".conv.", ".modulated_conv."),
        ("convs.", "style_convs."),
        ("conv1.", "style_conv1."),
    ):
        if new not in name and (old != "conv1." or name.startswith(old)):
            name = name.replace(old, new, 1)
    return name


def write_safetensors(path: Path) -> Path:
    """Write the state of rosinality's generator, with the mean of w, as other programs do."""
    state = rosinality_state() | {"latent_avg": torch.from_numpy(values("w_avg", W_DIM))}
    save_file({name: tensor.clone() for name, tensor in state.items()}, path)
    return path


def write_alone(path: Path, network: Any, save: Any = None) -> Path:
    """Write one network by itself: as a pickle, or as PTI does, with torch."""
    with stand_ins():
        if save is None:
            path.write_bytes(pickle.dumps(network))
        else:
            save(network, path)
    return path


def state_of(network: Persistent, prefix: str = "") -> dict[str, torch.Tensor]:
    """Return what `state_dict` of such a module would."""
    state = network.state
    tensors = {prefix + name: t for key in ("_parameters", "_buffers") for name, t in state[key].items()}
    for name, child in state["_modules"].items():
        tensors |= state_of(child, f"{prefix}{name}.")
    return tensors


# Names of modules that are not installed


@contextlib.contextmanager
def stand_ins() -> Iterator[None]:
    """Let pickle find the functions of other codes while it writes their names."""
    names = {}
    for module, function in (
        ("torch_utils.persistence", "_reconstruct_persistent_obj"),
        ("dnnlib.tflib.network", "Network"),
    ):
        parts = module.split(".")
        for count in range(1, len(parts) + 1):
            names.setdefault(".".join(parts[:count]), types.ModuleType(".".join(parts[:count])))
        setattr(names[module], function, _function(module, function))
    sys.modules.update(names)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


_FUNCTIONS: dict[tuple[str, str], Any] = {}


def _function(module: str, name: str) -> Any:
    def function(*arguments: Any) -> None:
        raise AssertionError(f"{module}.{name} was called")

    function.__module__, function.__qualname__, function.__name__ = module, name, name
    return _FUNCTIONS.setdefault((module, name), function)
