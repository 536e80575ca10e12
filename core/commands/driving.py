"""The command that moves a portrait as somebody moves in a photograph or a film: drive."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.commands.device_options import add_device
from core.commands.portraits import add_plain, add_source, chosen_source
from core.commands.rig_options import add_reader, add_rig, add_rignet, open_rig
from core.driving.driving import DRIVEN, SMOOTHEST_S, STRONGEST, Drive
from core.errors import RequestError
from core.files.inputs import check_outputs

if TYPE_CHECKING:
    from core.driving.driving import Cut, DrivenControls
    from core.driving.performance import Performance
    from core.driving.track import Track
    from core.editing.edit import Edit
    from core.editing.edit_pipeline import EditPipeline

_TOGETHER = 8  # frames rendered at once
_USUAL = Drive()


def add_commands(commands: Any) -> None:
    """Add the command to the parser's sub-commands."""
    drive = commands.add_parser(
        "drive",
        help="move a portrait as somebody moves in a photograph or a film",
        description="Pose, gaze and expression of a face are given to a portrait, as far as the rig's "
        "portraits follow. A photograph gives a picture, a film of up to a minute gives a movie.",
    )
    add_rig(drive)
    add_source(drive, "picture, or of a film .mp4, .gif, or no suffix for a folder of pictures")
    which = drive.add_mutually_exclusive_group(required=True)
    which.add_argument("--photo", type=Path, metavar="FILE", help="PNG, JPEG, WebP, TIFF, BMP, AVIF …")
    which.add_argument("--film", type=Path, metavar="FILE", help="MP4, MOV, WebM, MKV, AVI or GIF")
    drive.add_argument(
        "--groups",
        default=",".join(_USUAL.groups),
        metavar="LIST",
        help=f"what is taken, of {','.join(DRIVEN)} (default: %(default)s)",
    )
    _add_number(
        drive, "--strength", _USUAL.strength, f"0 to {STRONGEST:g}, 1 being as much as the performer does"
    )
    _add_number(drive, "--smoothing", _USUAL.smoothing, f"of films, in seconds, 0 to {SMOOTHEST_S:g}")
    drive.add_argument(
        "--face",
        type=int,
        default=1,
        metavar="N",
        help="which face, 1 being the largest (default: %(default)s)",
    )
    add_plain(drive)
    add_rignet(drive)
    add_reader(drive, "all that are installed")
    add_device(drive)
    drive.set_defaults(run=run_drive)


def _add_number(parser: argparse.ArgumentParser, name: str, default: float, what: str) -> None:
    parser.add_argument(name, type=float, default=default, metavar="X", help=f"{what} (default: %(default)s)")


def run_drive(options: argparse.Namespace) -> None:
    """Read the performance, move the portrait, write and tell what was cut."""
    path = options.film or options.photo
    check_outputs([options.rig, options.rignet, options.portrait, path], [options.out])
    wish = Drive(tuple(options.groups.split(",")), options.strength, options.smoothing)
    source = chosen_source(options)

    from core.driving.driven_rig import DrivenRig
    from core.driving.film import is_film
    from core.editing.edit import Edit
    from core.editing.edit_pipeline import EditPipeline
    from core.saving.movie import check_movie
    from core.saving.picture_encoding import check_picture

    is_movie = is_film(path)  # of one frame, too
    if is_movie != (path == options.film):
        article, option = ("a", "--film") if is_movie else ("no", "--photo")
        raise RequestError(f"{path} is {article} film; use {option}.")
    (check_movie if is_movie else check_picture)(options.out)
    track = _track(options, path)
    rig = open_rig(options)
    pipeline, edit = EditPipeline(rig, rig.device), Edit(source, calibrated=not options.plain)
    driven_rig = DrivenRig(pipeline, options.reader)
    performance = driven_rig.read(track)
    driven = driven_rig.drive(performance, wish, edit)
    _write(options.out, pipeline, edit, driven, performance.frames_per_second if is_movie else None)
    print(*_told(performance, driven.cuts), sep="\n")


def _track(options: argparse.Namespace, path: Path) -> Track:
    from tqdm import tqdm

    from core.driving.track import track_face

    with tqdm(total=100, unit="%", desc="reading", disable=not sys.stderr.isatty()) as bar:
        return track_face(
            path, options.reader, options.face - 1, lambda share: bar.update(round(100 * share) - bar.n)
        )


def _write(
    out: Path, pipeline: EditPipeline, edit: Edit, driven: DrivenControls, frames_per_second: int | None
) -> None:
    """Write a movie of so many frames a second; without, a picture."""
    from dataclasses import replace

    from tqdm import tqdm

    from core.driving.driving import evenly
    from core.saving.export import save_picture
    from core.saving.movie import open_movie, writing

    if frames_per_second is None:
        save_picture(out, pipeline.edit(replace(edit, controls=driven.at(0))), pipeline.rig)
        return
    driven = evenly(driven, frames_per_second)
    edits = [replace(edit, controls=driven.at(frame)) for frame in range(len(driven.moments))]
    with (
        writing(open_movie(out, frames_per_second)) as movie,
        tqdm(total=len(edits), unit="frame", desc="rendering", disable=not sys.stderr.isatty()) as bar,
    ):
        for first in range(0, len(edits), _TOGETHER):
            for result in pipeline.edit_batch(edits[first : first + _TOGETHER]):
                movie.add(result.frame)
                bar.update()


def _told(performance: Performance, cuts: tuple[Cut, ...]) -> list[str]:
    """Return lines about what was read and what of it the portrait does not do."""
    lines = [f"{len(performance.moments)} frames"] if performance.is_film else []
    if performance.lost:
        lines.append(f"no face was seen in {performance.lost} frames: what lies between is interpolated")
    if performance.is_cut:
        lines.append(f"the film goes on: its first {performance.seconds:.0f} s were read")
    ends = [f"{cut.name} {cut.wanted:.2f} to {cut.end:.2f}" for cut in cuts if cut.end is not None]
    if ends:
        lines.append(f"cut to what portraits follow: {', '.join(ends)}")
    if unseen := [cut.name for cut in cuts if cut.end is None]:
        lines.append(f"left out, as this generator hardly shows it: {', '.join(unseen)}")
    return lines or ["portraits follow everything in it"]
