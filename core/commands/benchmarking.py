"""The command that measures time: benchmark."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from core.commands.device_options import add_device, chosen_device
from core.commands.numbers import positive
from core.commands.rig_options import add_rig_or_generator, add_rignet

if TYPE_CHECKING:
    import torch

    from core.generator.protocol import StyleGenerator
    from core.generator.runtime import Precision, Runtime
    from core.rig.rig import GeneratorRig, Rig

    Synthesis = tuple[Runtime, Precision]

_SMALLEST = 128  # side of the pictures that are worth a row


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    benchmark = commands.add_parser(
        "benchmark", help="time pictures by each runtime, and the edits, mesh and renderer of a rig"
    )
    add_rig_or_generator(benchmark)
    add_rignet(benchmark)
    add_device(benchmark)
    benchmark.add_argument("--repeats", type=positive, default=30, metavar="N", help="default: %(default)s")
    benchmark.set_defaults(run=run_benchmark)


def run_benchmark(options: argparse.Namespace) -> None:
    """Print medians, rates per second and how far the runtimes' pictures are apart."""
    import torch

    from core.rig.opening import open_rig as open_any
    from core.rig.rig import FaceRig, Rig, with_rignet

    start = time.perf_counter()
    rig: GeneratorRig = open_any(options.rig, chosen_device(options))
    if options.rignet and isinstance(rig, FaceRig):
        rig = with_rignet(rig, options.rignet)
    print(f"{'device, threads':28} {rig.device}, {torch.get_num_threads()}")
    print(f"{'opened':28} {1000 * (time.perf_counter() - start):8.1f} ms")
    runtimes = _runtimes(rig.generator)
    with torch.inference_mode():
        for side in rig.generator.output_resolutions:
            if side >= min(_SMALLEST, rig.generator.img_resolution):
                _compare(rig.generator, runtimes, side, options.repeats)
        if isinstance(rig, Rig):
            _time_edits(rig, options.repeats)


class _Blank:
    """A runtime that takes no time."""

    label, has_fast = "none", False
    sides: tuple[int, ...] = (_SMALLEST,)

    def synthesize(self, w_plus: torch.Tensor, *_: object) -> torch.Tensor:
        """Return black pictures; see `Runtime.synthesize`."""
        return w_plus.new_full((len(w_plus), 3, _SMALLEST, _SMALLEST), -1.0)


def _runtimes(generator: StyleGenerator) -> dict[str, Synthesis]:
    """Return every runtime and precision that there is, by name; PyTorch comes first."""
    import torch

    from core import openvino_package
    from core.errors import AssetError
    from core.generator.openvino_runtime import openvino_runtime
    from core.generator.runtime import TorchRuntime

    torch_runtime = TorchRuntime(generator)
    found: dict[str, Synthesis] = {"PyTorch": (torch_runtime, "exact")}
    if torch_runtime.has_fast:
        found["PyTorch, half precision"] = torch_runtime, "fast"
    if generator.w_avg.device.type != "cpu":
        return found
    if not openvino_package.is_installed():
        print("OpenVINO is not installed: PyTorch makes all pictures.")
        return found
    start = time.perf_counter()
    try:
        runtime = openvino_runtime(generator, torch.get_num_threads())
    except AssetError as error:
        print(error)
        return found
    print(f"{'converted or read':28} {1000 * (time.perf_counter() - start):8.1f} ms")
    found["OpenVINO float32"] = runtime, "exact"
    if runtime.has_fast:
        found["OpenVINO bfloat16"] = runtime, "fast"
    return found


def _compare(generator: StyleGenerator, runtimes: Mapping[str, Synthesis], side: int, repeats: int) -> None:
    import torch

    z = torch.randn(1, generator.z_dim, generator=torch.Generator().manual_seed(0))
    code = generator.broadcast(generator.mapping(z.to(generator.w_avg.device)))

    def picture(name: str) -> torch.Tensor:
        runtime, precision = runtimes[name]
        return runtime.synthesize(code, side, precision=precision)

    own = generator.synthesis(code, max_resolution=side)
    times = _medians({name: partial(picture, name) for name in runtimes}, repeats, code.device)
    for name, milliseconds in times.items():
        gain = times["PyTorch"] / milliseconds
        difference = (picture(name) - own).abs()
        print(
            f"{f'{side}², {name}':28} {milliseconds:8.1f} ms  ({gain:.2f} × PyTorch; "
            f"difference at most {difference.max():.2g}, {difference.mean():.2g} on average)"
        )


def _time_edits(rig: Rig, repeats: int) -> None:
    from core.controls.control_values import apply_controls
    from core.editing.edit import Edit
    from core.editing.edit_pipeline import EditPipeline
    from core.editing.portrait_source import PortraitSource
    from core.likeness.likeness import face_mesh
    from core.render.renderer import Renderer

    pipeline = EditPipeline(rig, rig.device)
    pipeline.use(_Blank())
    result = pipeline.edit(Edit(PortraitSource(0)))
    renderer = Renderer(rig.model, 256)
    yaws = iter(range(10**9))

    def edit() -> object:
        return pipeline.edit(Edit(PortraitSource(0), {"yaw": 30.0 - next(yaws) % 60, "jawOpen": 0.3}))

    def mesh() -> object:
        target = apply_controls(rig.model, result.original, {"yaw": 30.0 - next(yaws) % 60})
        return face_mesh(rig.model, target)

    actions = {
        "edit without picture": edit,
        "mesh, controls to colours": mesh,
        "renderer R at 256²": lambda: renderer(result.original),
    }
    for name, milliseconds in _medians(actions, repeats, rig.device).items():
        print(f"{name:28} {milliseconds:8.1f} ms")


def _medians(
    actions: Mapping[str, Callable[[], object]], repeats: int, device: torch.device
) -> dict[str, float]:
    """Time actions by turns, so that a machine that grows busy slows all of them; return milliseconds."""
    from core.device import wait_for

    times: dict[str, list[float]] = {name: [] for name in actions}
    for turn in range(repeats + 1):
        for name, action in actions.items():
            start = time.perf_counter()
            action()
            wait_for(device)
            if turn:  # the first one allocates
                times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(found) for name, found in times.items()}
