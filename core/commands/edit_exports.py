"""What `edit` writes beside the picture: mesh, parameters, comparisons, layers, and the photograph."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from core.errors import RequestError
from core.render.mesh_colors import MeshColors
from core.saving.picture_style import PictureStyle

if TYPE_CHECKING:
    from core.editing.edit import Edit
    from core.editing.edit_pipeline import EditPipeline
    from core.editing.picture import EditResult
    from core.editing.portrait_source import Portrait
    from core.likeness.likeness import Likeness


def add_exports(edit: Any) -> None:
    """Add the options that name further files."""
    for name, text in (
        ("json", "all parameters as JSON"),
        ("turntable", "the rotating mesh (.mp4, .gif) or a still of it (.png)"),
        ("mesh", "the face mesh (.obj, .ply, .glb)"),
        ("before-after", "the portrait before and after, side by side (.png, .webp, .jpg)"),
        ("layers", "original, edit, mesh and mask as layers (.psd)"),
        ("into-photo", "the photograph of a portrait from `invert` with the edited face in it"),
    ):
        edit.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"also write {text}")
    edit.add_argument(
        "--photo",
        type=Path,
        metavar="FILE",
        help="where the photograph for --into-photo is now, if it was moved or changed",
    )
    edit.add_argument(
        "--mesh-colors",
        choices=get_args(MeshColors),
        default="lit",
        help="lit as on screen, or the albedo for a program with a light of its own (default: %(default)s)",
    )


def named_outputs(options: argparse.Namespace) -> list[Path | None]:
    """Return every file that `edit` is told to write."""
    return [
        options.out,
        options.json,
        options.turntable,
        options.mesh,
        options.before_after,
        options.layers,
        options.into_photo,
    ]


def find_photo(options: argparse.Namespace, source: Portrait) -> Path | None:
    """Return the photograph that the edit goes back into, if it is to; raises RigEditorError."""
    if options.into_photo is None:
        if options.photo is not None:
            raise RequestError("--photo says where the photograph is; name the new one with --into-photo.")
        return None
    from core.files.inputs import keep_inputs
    from core.inversion.origin import ChangedPhotoError, MovedPhotoError, check_photo
    from core.saving.photo_export import photo_of

    place = photo_of(source)
    photo = options.photo or place.path
    try:
        check_photo(place, photo)
    except (MovedPhotoError, ChangedPhotoError) as error:
        if options.photo is None:
            raise RequestError(f"{error} --photo FILE names it.") from error
        if isinstance(error, MovedPhotoError):
            raise
        print(f"{photo} is not the file that the portrait was found for; its face is put in the same place.")
    keep_inputs([photo], named_outputs(options))
    return photo


def write_exports(
    options: argparse.Namespace,
    pipeline: EditPipeline,
    result: EditResult,
    photo: Path | None,
    style: PictureStyle,
) -> None:
    """Write what the options name; raises RigEditorError."""
    from core.saving.export import save_mesh, save_params_json
    from core.saving.turntable import save_turntable

    rig = pipeline.rig
    if options.json:
        save_params_json(options.json, result, rig)
    likeness = _likeness(pipeline, result.edit) if options.turntable or options.mesh else None
    if options.turntable:
        save_turntable(options.turntable, rig.model, result.target, likeness)
    if options.mesh:
        save_mesh(options.mesh, rig.model, result.target, options.mesh_colors, likeness)
    _write_comparisons(options, pipeline, result)
    if photo is not None:
        from core.saving.photo_export import PhotoExport, photo_edits, photo_of

        place = photo_of(result.edit.source)
        export = PhotoExport(options.into_photo, photo, place, rig.model, style)
        export.add(pipeline.edit(photo_edits(result.edit)[0]))
        export.add(result)
        export.finish()


def _likeness(pipeline: EditPipeline, edit: Edit) -> Likeness | None:
    """Look at the untouched portrait, where a reader is installed."""
    from core.editing.edit import Edit
    from core.likeness.likeness import can_find_likeness, find_likeness

    if not can_find_likeness():
        return None
    portrait, rig = pipeline.edit(Edit(edit.source, mix=edit.mix)), pipeline.rig
    return find_likeness(rig.model, portrait.original, portrait.frame, rig.reconstructor.sees_gaze)


def _write_comparisons(options: argparse.Namespace, pipeline: EditPipeline, result: EditResult) -> None:
    if not (options.before_after or options.layers):
        return
    from core.editing.edit import Edit
    from core.saving.before_after import before_after_sheet
    from core.saving.layered_file import LayeredFile

    before = pipeline.edit(Edit(result.edit.source))
    if options.before_after:
        sheet = before_after_sheet(options.before_after, result.edit)
        sheet.add(before.frame)
        sheet.add(result.frame)
        sheet.finish()
    if options.layers:
        file = LayeredFile(options.layers, pipeline.rig.model)
        file.add(before)
        file.add(result)
        file.finish()
