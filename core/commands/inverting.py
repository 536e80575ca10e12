"""The command that brings a photograph into the generator: invert."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from core.commands.device_options import add_device
from core.commands.rig_options import add_reader, add_rig, open_face_rig
from core.errors import ExportError
from core.files.inputs import check_outputs
from core.inversion.quality import InversionQuality

if TYPE_CHECKING:
    from core.inversion.alignment import AlignedPhoto
    from core.inversion.closeness import Closeness
    from core.inversion.inversion import InversionProgress
    from core.rig.rig import FaceRig


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    invert = commands.add_parser(
        "invert",
        help="find the generator's portrait that resembles a photograph",
        epilog="Edit what was found: `python -m core edit --portrait found.npz --yaw 20 --out edited.png`; "
        "with `--into-photo photo-edited.jpg` the edit goes back into the photograph.",
    )
    add_rig(invert)
    invert.add_argument("photo", type=Path, metavar="PHOTO", help="PNG, JPEG, WebP, TIFF, BMP, AVIF …")
    invert.add_argument("--out", type=Path, required=True, metavar="NPZ", help="code to write")
    invert.add_argument(
        "--quality",
        choices=get_args(InversionQuality),
        default="quick",
        help="full takes 3000 steps, quick 330 (default: %(default)s)",
    )
    invert.add_argument("--preview", type=Path, metavar="FILE", help="also write the portrait that was found")
    invert.add_argument(
        "--aligned",
        action="store_true",
        help="the picture is already cropped as in FFHQ: take its middle square",
    )
    invert.add_argument(
        "--face",
        type=int,
        default=1,
        metavar="N",
        help="which face of the photograph, 1 being the largest (default: %(default)s)",
    )
    add_device(invert)
    add_reader(invert, "all that are installed")
    invert.set_defaults(run=run_invert)


def run_invert(options: argparse.Namespace) -> None:
    """Run `invert`."""
    from core.files.whole_file import write_whole
    from core.inversion.closeness import closeness
    from core.inversion.origin import place_of
    from core.saving.code_file import CODE_SUFFIX
    from core.saving.export import save_w_plus
    from core.saving.picture_encoding import picture_bytes

    check_outputs([options.rig, options.photo], [options.out, options.preview])
    if options.out.suffix.lower() != CODE_SUFFIX:
        raise ExportError(f"{options.out} does not end in {CODE_SUFFIX}; give it that suffix.")
    rig = open_face_rig(options)
    photo = _aligned(options, rig.generator.img_resolution)
    start = time.perf_counter()
    found = _search(rig, photo, options.quality)
    seconds = time.perf_counter() - start
    assert found.w_plus is not None, "the last step tells the code"
    save_w_plus(options.out, found.w_plus, place_of(options.photo, photo))
    if options.preview:
        write_whole(options.preview, picture_bytes(options.preview, found.frame))
    print(describe(closeness(photo, found.frame), seconds))


def _aligned(options: argparse.Namespace, side: int) -> AlignedPhoto:
    from core.inversion.alignment import align_photo, take_aligned
    from core.inversion.photo import read_photo

    photo = read_photo(options.photo)
    if options.aligned:
        return take_aligned(photo, side)
    aligned = align_photo(photo, side, options.face - 1, options.reader)
    if aligned.faces > 1:
        print(f"Face {aligned.number + 1} of {aligned.faces}, from the largest; --face chooses another one.")
    return aligned


def _search(rig: FaceRig, photo: AlignedPhoto, quality: InversionQuality) -> InversionProgress:
    from tqdm import tqdm

    from core.inversion.inversion import Inversion

    search = Inversion(rig, photo, quality)
    progress = search.advance()
    with tqdm(total=progress.steps, initial=1, unit="step", disable=not sys.stderr.isatty()) as bar:
        while progress.step < progress.steps:
            progress = search.advance()
            bar.set_postfix(loss=f"{progress.loss:.3f}")
            bar.update()
    return progress


def describe(found: Closeness, seconds: float) -> str:
    """Return one line that says how near the portrait came."""
    parts = [f"{seconds:.0f} s", f"face PSNR {found.psnr:.1f} dB"]
    if found.landmark_pixels is not None:
        parts.append(f"landmarks {found.landmark_pixels:.1f} px of 256")
    if found.identity_distance is not None:
        parts.append(f"identity distance {found.identity_distance:.2f} (one person: below 0.6)")
    return ", ".join(parts)
