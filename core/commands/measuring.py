"""Commands that measure: evaluate and benchmark."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from core.commands.portraits import add_plain
from core.controls import apply_controls
from core.pipeline import DEFAULT_TRUNCATION, EditPipeline, EditRequest, PortraitSource
from core.render.renderer import Renderer, shade_vertices
from core.rig.rig import SHIPPED_RIG, load_rig


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's sub-commands."""
    evaluate = commands.add_parser("evaluate", help="judge how faithfully a rig follows its controls")
    evaluate.add_argument("--rig", type=Path, default=SHIPPED_RIG, metavar="FOLDER")
    evaluate.add_argument(
        "--seeds", type=int, default=50, metavar="N", help="portraits of seeds 0 … N-1 (default: 50)"
    )
    evaluate.add_argument("--truncation", type=float, default=DEFAULT_TRUNCATION, metavar="PSI")
    add_plain(evaluate)
    evaluate.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers as JSON")
    evaluate.set_defaults(run=run_evaluate)
    benchmark = commands.add_parser("benchmark", help="time start, edits, mesh preview and renderer of a rig")
    benchmark.add_argument("--rig", type=Path, default=SHIPPED_RIG, metavar="FOLDER")
    benchmark.add_argument("--repeats", type=int, default=60, metavar="N")
    benchmark.set_defaults(run=run_benchmark)


def run_evaluate(options: argparse.Namespace) -> None:
    """Print the report, one number a line."""
    from core.evaluation.control import evaluate_control
    from core.export import write_whole

    report = asdict(
        evaluate_control(
            EditPipeline(load_rig(options.rig)),
            range(options.seeds),
            options.truncation,
            calibrated=not options.plain,
        )
    )
    for name, value in report.items():
        print(f"{name:16} {'no such control' if value is None else format(value, '.4g')}")
    if options.json:
        write_whole(options.json, (json.dumps(report, indent=2) + "\n").encode())


def run_benchmark(options: argparse.Namespace) -> None:
    """Print medians, and rates per second."""
    start = time.perf_counter()
    rig = load_rig(options.rig)
    print(f"{'threads':28} {torch.get_num_threads()}")
    print(f"{'rig loaded':28} {1000 * (time.perf_counter() - start):8.1f} ms")
    pipeline = EditPipeline(rig)
    result = pipeline.edit(EditRequest(PortraitSource(0)))
    assert result is not None, "nothing makes this request stale"
    renderer = Renderer(rig.model, 256)
    yaws = iter(range(10**9))
    unit = "jawOpen" if "jawOpen" in rig.model.units else rig.model.expression_names[0]

    def draft() -> None:
        controls = {"yaw": 30.0 - next(yaws) % 60, unit: 0.3}
        pipeline.edit(EditRequest.of(PortraitSource(0), controls, "draft"))

    def mesh() -> None:
        shade_vertices(rig.model, apply_controls(rig.model, result.original, {"yaw": 30.0 - next(yaws) % 60}))

    _report("edited draft", draft, options.repeats)
    _report("mesh, controls to colours", mesh, options.repeats)
    _report("renderer R at 256²", lambda: renderer(result.original), options.repeats)


@torch.inference_mode()
def _report(title: str, action: Callable[[], object], repeats: int) -> None:
    action()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - start))
    median, worst = statistics.median(times), max(times)
    print(f"{title:28} {median:8.1f} ms  ({1000 / median:6.1f} a second; slowest {worst:.1f} ms)")
