"""Converts a generator for OpenVINO; run as a module, it is the process that does so for `model_cache`.

Tracing and converting hold the interpreter for seconds, so no window should do it in its own process.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from core import openvino_package
from core.files.whole_file import write_json
from core.generator.checkpoint import load_generator
from core.generator.protocol import StyleGenerator

if TYPE_CHECKING:
    import openvino

WEIGHTS_FILE = "generator.safetensors"
MODEL_FILE = "model.xml"
RECORD_FILE = "model.json"
CODES, NOISE = "w_plus", "noise"  # inputs of the model
LARGEST_DIFFERENCE = 2e-3  # of [-1, 1]; a quarter of a grey level


class _Outputs(nn.Module):
    """w_plus (1, L, w_dim) and a scalar that scales the noise, if there is any -> images of all sizes."""

    def __init__(self, generator: StyleGenerator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, w_plus: torch.Tensor, noise: torch.Tensor | None = None) -> tuple[torch.Tensor, ...]:
        outputs = self.generator.synthesis.outputs(w_plus, "none" if noise is None else noise)
        return tuple(image for _, image in outputs)


@torch.no_grad()
def convert(generator: StyleGenerator) -> tuple[openvino.Model, float]:
    """Return a model with an output for each of `output_resolutions`, and how far it is from torch's images.

    The noise's scale is an input: a constant would be folded into images of all channels, and the file would
    grow tenfold. Whoever compiles the model sets it; a generator without noise has no such input.

    Returns:
        the model, for one code at a time, and the largest difference of float32 images in [-1, 1].
    """
    random = torch.Generator().manual_seed(0)
    w = generator.mapping(torch.randn(1, generator.z_dim, generator=random))
    inputs = (generator.broadcast(w), torch.ones(()))[: 2 if _is_noisy(generator) else 1]
    module = _Outputs(generator).eval()
    images = module(*inputs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tensors that become Python values: shapes are meant to be fixed
        model = openvino_package.load().convert_model(
            module, example_input=inputs, input=[list(value.shape) for value in inputs]
        )
    for port, name in zip(model.inputs, (CODES, NOISE), strict=False):
        port.get_tensor().set_names({name})
    exact = openvino_package.cpu_options("f32", torch.get_num_threads())
    compiled = openvino_package.core().compile_model(model, "CPU", exact)
    found = compiled([value.numpy() for value in inputs]).to_tuple()
    differences = [np.abs(a - b.numpy()).max() for a, b in zip(found, images, strict=True)]
    return model, float(max(differences))


def _is_noisy(generator: StyleGenerator) -> bool:
    strengths = (value for name, value in generator.state_dict().items() if name.endswith("noise_strength"))
    return any(bool(strength.any()) for strength in strengths)


def convert_folder(folder: Path) -> None:
    """Convert the generator in a folder beside it, unless torch's images are not met; a record tells."""
    model, difference = convert(load_generator(folder / WEIGHTS_FILE))
    if difference <= LARGEST_DIFFERENCE:
        openvino_package.load().save_model(model, folder / MODEL_FILE, compress_to_fp16=False)
    files = [folder / MODEL_FILE, (folder / MODEL_FILE).with_suffix(".bin")]
    hashes = {path.name: hash_of(path) for path in files if path.is_file()}
    write_json(folder / RECORD_FILE, {"largest_difference": difference, "hashes": hashes})


def hash_of(path: Path) -> str:
    """Return a file's SHA-256, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    with contextlib.suppress(AttributeError):  # Windows has no such priorities
        os.nice(10)
    torch.set_num_threads(1)
    convert_folder(Path(sys.argv[1]))
