"""Commands that make pictures: portrait, edit, controls."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.commands.device_options import add_device, chosen_device
from core.commands.edit_exports import add_exports, find_photo, named_outputs, write_exports
from core.commands.picture_options import add_quality, add_size, chosen_style
from core.commands.rig_options import add_rig, add_rig_or_generator, add_rignet, open_rig
from core.controls.control import LIGHTS, POSE, is_shape
from core.editing.truncation import DEFAULT_TRUNCATION
from core.errors import RequestError
from core.files.inputs import check_outputs

if TYPE_CHECKING:
    from core.editing.portrait_source import Portrait


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's sub-commands."""
    portrait = commands.add_parser(
        "portrait", help="make the portrait of a seed or a saved code; a generator alone is enough"
    )
    add_rig_or_generator(portrait)
    add_source(portrait).add_argument(
        "--nvidia-seed",
        metavar="SEED",
        help="the portrait that NVIDIA's own tools show for a seed (imported generators)",
    )
    portrait.add_argument("--code", type=Path, metavar="FILE", help="also write its code w_plus as npz")
    add_size(portrait)
    add_quality(portrait)
    add_device(portrait)
    portrait.set_defaults(run=run_portrait)
    edit = commands.add_parser(
        "edit",
        help="edit pose, expression, light and what the face model lacks",
        epilog="`python -m core controls` lists the names that --set takes.",
    )
    add_rig(edit)
    add_source(edit)
    for control in (*POSE, *LIGHTS):
        edit.add_argument(
            f"--{control.name.replace('_', '-')}",
            type=float,
            metavar=control.unit,
            help=f"{control.minimum:g} to {control.maximum:g}",
        )
    edit.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set an expression unit, a raw light coefficient or a free direction; may be repeated",
    )
    add_plain(edit)
    add_rignet(edit)
    add_exports(edit)
    add_size(edit)
    add_quality(edit)
    add_device(edit)
    edit.set_defaults(run=run_edit)
    controls = commands.add_parser("controls", help="list every control of a rig, with its range")
    add_rig(controls)
    controls.set_defaults(run=run_controls, rignet=None, device="cpu")


def run_portrait(options: argparse.Namespace) -> None:
    """Make a generator's own picture."""
    from core.editing.portrait_source import parse_seed

    check_outputs([options.rig, options.portrait], [options.out, options.code])
    style = chosen_style(options)
    known = None if options.nvidia_seed is not None else chosen_source(options)
    seed = 0 if known else parse_seed(options.nvidia_seed)

    from core.editing.edit import Edit
    from core.editing.edit_pipeline import pipeline_for
    from core.editing.portrait_code import nvidia_portrait
    from core.rig.opening import open_rig as open_any
    from core.saving.export import save_picture, save_w_plus

    rig = open_any(options.rig, chosen_device(options))
    edit = Edit(known or nvidia_portrait(rig.generator, seed, _truncation(options)))
    result = pipeline_for(rig, rig.device).edit(edit)
    save_picture(options.out, result, rig, style)
    if options.code:
        save_w_plus(options.code, result.w_plus)


def run_edit(options: argparse.Namespace) -> None:
    """Make an edited portrait."""
    check_outputs([options.rig, options.rignet, options.portrait], named_outputs(options))
    style = chosen_style(options)
    source, touched = chosen_source(options), _touched(options)  # mistakes are told before torch is loaded
    if options.plain and any(is_shape(name) for name in touched):
        raise RequestError("Face shape is edited by calibration alone; leave --plain out.")
    photo = find_photo(options, source)

    from core.editing.edit import Edit
    from core.editing.edit_pipeline import EditPipeline
    from core.saving.export import save_picture

    edit = Edit(source, touched, calibrated=not options.plain)
    rig = open_rig(options)
    pipeline = EditPipeline(rig, rig.device)
    result = pipeline.edit(edit)
    save_picture(options.out, result, rig, style)
    write_exports(options, pipeline, result, photo, style)


def run_controls(options: argparse.Namespace) -> None:
    """Print one line per control: name, group, range, and what it is called."""
    from core.controls.rig_controls import controls_of

    for control in controls_of(open_rig(options)).values():
        span = f"{control.minimum:g} … {control.maximum:g} {control.unit}".strip()
        print(f"{control.name:22} {control.group:11} {span:14} {control.label}")


def add_plain(parser: argparse.ArgumentParser) -> None:
    """Add the option that leaves calibration out."""
    parser.add_argument(
        "--plain", action="store_true", help="skip calibration: RigNet's own answer, as in the paper"
    )


def add_source(parser: argparse.ArgumentParser, out: str = "picture to write (.png, .webp, .jpg)") -> Any:
    """Add the options that name a portrait and what is written; returns the group that names the portrait."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--seed", help="whole number from 0 to 2³²-1")
    which.add_argument(
        "--portrait",
        type=Path,
        metavar="FILE",
        help="saved code (.npz, .npy, .pt), from `invert`, the window's export or another program",
    )
    parser.add_argument(
        "--truncation",
        type=float,
        metavar="PSI",
        help=f"0 to 1 (default: {DEFAULT_TRUNCATION:g} for seeds, 1 for saved codes)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=out)
    return which


def chosen_source(options: argparse.Namespace) -> Portrait:
    """Return the portrait that is named; raises RequestError or AssetError."""
    from core.editing.portrait_source import PortraitSource, parse_seed

    source: Portrait
    if options.portrait is None:
        source = PortraitSource(parse_seed(options.seed))
    else:
        from core.saving.code_file import read_code_file

        source = read_code_file(options.portrait)
    return source if options.truncation is None else source.at(options.truncation)


def _truncation(options: argparse.Namespace) -> float:
    return DEFAULT_TRUNCATION if options.truncation is None else options.truncation


def _touched(options: argparse.Namespace) -> dict[str, float]:
    named = {c.name: getattr(options, c.name) for c in (*POSE, *LIGHTS)}
    touched = {name: value for name, value in named.items() if value is not None}
    return touched | dict(_assignment(text) for text in options.set)


def _assignment(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as error:
        raise RequestError(
            f"--set {text!r} is not NAME=VALUE with a number; write for example jawOpen=0.6."
        ) from error
