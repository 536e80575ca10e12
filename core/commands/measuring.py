"""Commands that judge: evaluate and evidence."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.commands.device_options import add_device, add_workers
from core.commands.numbers import positive
from core.commands.portraits import add_plain
from core.commands.rig_options import add_rig, add_rignet, open_rig
from core.editing.truncation import DEFAULT_TRUNCATION
from core.errors import RequestError
from core.files.assets import SHIPPED_JUDGE

if TYPE_CHECKING:
    from core.editing.edit_pipeline import EditPipeline
    from core.rig.variants import Variant


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's sub-commands."""
    evaluate = commands.add_parser("evaluate", help="judge how faithfully a rig follows its controls")
    _add_judged(evaluate, seeds=50)
    evaluate.add_argument(
        "--samples",
        type=int,
        default=500,
        metavar="N",
        help="generator samples for face detection and Fréchet distance, 0 for none (default: %(default)s)",
    )
    evaluate.add_argument(
        "--parameters",
        default="",
        metavar="NAME,…",
        help="sweep only these (yaw, mouthSmile, light_azimuth, …; default: all)",
    )
    add_device(evaluate)
    add_workers(evaluate)
    add_plain(evaluate)
    add_rignet(evaluate)
    evaluate.set_defaults(run=run_evaluate)
    evidence = commands.add_parser("evidence", help="make the paper's figures, with their numbers, for a rig")
    _add_judged(evidence, seeds=60)
    add_device(evidence)
    add_workers(evidence)
    add_plain(evidence)
    add_rignet(evidence)
    evidence.add_argument(
        "--variant",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="another rignet.safetensors to compare with; may be repeated",
    )
    evidence.add_argument(
        "--variants",
        type=Path,
        metavar="FOLDER",
        help="compare every RigNet that `train-variants` wrote here",
    )
    evidence.set_defaults(run=run_evidence, out=Path("runs/evidence"))


def _add_judged(parser: argparse.ArgumentParser, seeds: int) -> None:
    add_rig(parser)
    parser.add_argument(
        "--seeds",
        type=positive,
        default=seeds,
        metavar="N",
        help="portraits of seeds 0 … N-1 (default: %(default)s)",
    )
    parser.add_argument(
        "--truncation", type=float, default=DEFAULT_TRUNCATION, metavar="PSI", help="default: %(default)s"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="folder for the report")
    parser.add_argument("--judge", type=Path, default=SHIPPED_JUDGE, metavar="FOLDER", help="picture judge")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("runs/demo"),
        metavar="FOLDER",
        help="--work of make-demo-rig, for the true scenes of its generators (default: %(default)s)",
    )


def run_evaluate(options: argparse.Namespace) -> None:
    """Print the most important numbers, one parameter a line, and write report.html and report.json."""
    from core.evaluation.evaluation import Material, evaluate_rig
    from core.files.whole_file import make_folder, write_json, write_whole

    if options.out:
        make_folder(options.out)  # before hours of measuring
    pipeline = _fast_pipeline(options)
    chosen = tuple(name.strip() for name in options.parameters.split(",") if name.strip())
    material = Material(options.judge, options.work, options.samples, chosen, options.workers)
    studio, evaluation = evaluate_rig(
        pipeline, range(options.seeds), options.truncation, not options.plain, material
    )
    _print_summary(evaluation.as_json())
    if options.out:
        from core.evaluation.report.page import build_page
        from core.evaluation.report.strips import save_picture

        write_json(options.out / "report.json", evaluation.as_json())
        write_whole(options.out / "report.html", build_page(studio, evaluation).encode())
        for name, sheet in evaluation.sheets.items():
            save_picture(sheet, options.out / f"{name}.png")
        print(f"report written to {options.out / 'report.html'}")


def _fast_pipeline(options: argparse.Namespace) -> EditPipeline:
    """Open the rig for many pictures."""
    from core.editing.edit_pipeline import EditPipeline
    from core.generator.openvino_runtime import fastest_runtime

    rig = open_rig(options)
    pipeline = EditPipeline(rig, rig.device)
    pipeline.use(fastest_runtime(rig.generator))
    return pipeline


def run_evidence(options: argparse.Namespace) -> None:
    """Write the figures and say what they show."""
    from core.evaluation.evaluation import Material
    from core.evaluation.evidence.evidence import write_evidence
    from core.files.whole_file import make_folder
    from core.rig.variants import variants_in

    variants = variants_in(options.variants) if options.variants else {}
    variants |= dict(_variant(text) for text in options.variant)
    make_folder(options.out)
    found = write_evidence(
        _fast_pipeline(options),
        options.out,
        range(options.seeds),
        options.truncation,
        Material(options.judge, options.work, workers=options.workers),
        variants,
        not options.plain,
    )
    print(f"latent change per layer: {found['layer_changes']['sentence']}")
    for group, numbers in found["conditional"].items():
        spreads = ", ".join(f"{name} {value:.2f}" for name, value in numbers["spread_within"].items())
        print(f"portraits that share {group}, spread relative to the corpus: {spreads}")
    for claim in found.get("variants", {}).get("blamed", []):
        verdict = "worse" if claim["worse"] else "not worse"
        print(
            f"{claim['variant']}, {claim['metric']}: {claim['value']:.3g} against {claim['full']:.3g} of "
            f"{claim['full_name']}, {verdict} ({claim['worse_by']:+.0%})"
        )
    print(f"figures and evidence.json written to {options.out}")


def _variant(text: str) -> tuple[str, Variant]:
    from core.rig.variants import Variant

    name, sign, file = text.partition("=")
    if not (name and sign and file):
        raise RequestError(
            f"--variant {text!r} is not NAME=FILE; write for example steering=steering.safetensors."
        )
    return name, Variant(Path(file))


def _print_summary(numbers: dict[str, Any]) -> None:
    control = numbers["control"]
    print(f"{numbers['rig']}: {control['seeds']} portraits, faces found in {control['detected']:.1%}")
    print(
        f"untouched portraits differ from the generator's own by at most {control['rest']} grey levels of 255"
    )
    corrected = numbers["gains_corrected_for_the_judge"]
    print(f"{'parameter':16} {'slope':>6} {'R²':>6} {'fair':>6} {'background':>10}  judge; follows")
    for name, found in control["parameters"].items():
        gain = found["gains"][found["judge"]]
        fair = corrected.get(name, {}).get(found["judge"])
        cells = [
            f"{value:6.2f}" if value is not None else "     –" for value in (gain["slope"], gain["r2"], fair)
        ]
        background = f"{found['background']:10.2f}" if found["background"] is not None else f"{'–':>10}"
        follows = "–" if gain["follows"] is None else "{:.3g} … {:.3g}".format(*gain["follows"])
        print(
            f"{found['label']:16} {cells[0]} {cells[1]} {cells[2]} {background}  {found['judge']}; "
            f"{follows}{found['unit']}"
        )
    if corrected:
        print("fair: the slope divided by what that judge reads of a known change on renders")
    _print_pictures(numbers)


def _print_pictures(numbers: dict[str, Any]) -> None:
    shares = ", ".join(f"{share:.1%} at {psi}" for psi, share in numbers["samples"]["detected"].items())
    print(f"faces found in random samples, by truncation: {shares}")
    if numbers["held_out"]:
        held_out = numbers["held_out"]
        print(
            f"PSNR over the face on {held_out['portraits']} held-out scenes: {held_out['face_psnr']:.2f} dB"
        )
    for found in numbers["samples"]["frechet"]:
        print(
            f"Fréchet distance {found['distance']:.4g} (floor {found['floor']:.4g}), "
            f"{found['samples']} samples, "
            f"{found['renders']} renders: {found['space']}"
        )
