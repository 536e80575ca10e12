"""What is played in the window: chapters, each with its steps in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.measuring.played import (
    control_steps,
    export_steps,
    file_steps,
    help_steps,
    history_steps,
    library_steps,
    look_steps,
    motion_steps,
    panel_steps,
    performance_steps,
    photo_steps,
    portrait_steps,
    rig_steps,
)
from app.measuring.played.player import Script
from app.measuring.played.stage import Stage

Step = Callable[[Stage], Script]
Steps = Sequence[tuple[str, Step]]


@dataclass(frozen=True)
class Chapter:
    """Steps that are played in one window after the other; each step has the name of its picture."""

    name: str
    title: str
    steps: Steps


SESSION = [
    ("portrait", portrait_steps.first_portrait),
    ("random", portrait_steps.new_portrait),
    ("head", portrait_steps.turn_head),
    ("light", portrait_steps.move_light),
    ("presets", portrait_steps.open_presets),
    ("preset-pointed-at", portrait_steps.point_at_surprise),
    ("smile", portrait_steps.choose_smile),
    ("wipe", portrait_steps.wipe),
    ("side-by-side", portrait_steps.side_by_side),
    ("mesh-overlay", portrait_steps.mesh_overlay),
    ("search", control_steps.search),
    ("coefficients", control_steps.coefficients),
    ("transfer", panel_steps.choose_source),
    ("transferred", panel_steps.transfer_light),
    ("sampling", panel_steps.draw_samples),
    ("sample", panel_steps.open_sample),
    ("histogram", panel_steps.yaw_histogram),
    ("tail", panel_steps.open_tail),
    ("comparison", panel_steps.compare_truncations),
    ("snapshots", history_steps.take_snapshots),
    ("between", history_steps.go_between),
    ("kept", history_steps.keep_between),
    ("keyframes", file_steps.set_keyframes),
    ("movie", file_steps.export_movie),
    ("shortcuts", help_steps.shortcuts),
    ("about", help_steps.about),
    ("save", file_steps.save),
    ("reopened", file_steps.reopen),
]

LOOKS = [
    ("free-directions", look_steps.free_directions),
    ("free-moved", look_steps.move_free_direction),
    ("free-named", look_steps.name_free_direction),
    ("half-preset", look_steps.half_preset),
    ("half-laugh", look_steps.choose_half),
    ("save-preset", look_steps.save_preset),
    ("preset-folder", look_steps.preset_in_folder),
    ("whole-edit", look_steps.scale_edit),
    ("original", look_steps.hold_original),
    ("pasted", look_steps.paste_edit),
]
MOTION = [
    ("eased", motion_steps.eased_keyframes),
    ("auto", motion_steps.auto_keyframe),
    ("film", file_steps.export_movie),
    ("another-person", motion_steps.keyframe_of_another),
    ("played", motion_steps.play),
    ("by-photo", performance_steps.drive_by_photo),
    ("photo-taken", performance_steps.take_from_photo),
    ("by-film", performance_steps.drive_by_film),
    ("film-keyframes", performance_steps.keyframes_of_film),
]
EXPORTS = [
    ("more-exports", export_steps.more_exports),
    ("size", export_steps.ask_size),
    ("before-after", export_steps.before_after),
    ("layers", export_steps.layers),
    ("batch", export_steps.batch_from_table),
    ("turntable", export_steps.turntable_still),
    ("photo", photo_steps.look_at_photo),
    ("photo-found", photo_steps.find_portrait),
    ("photo-edited", photo_steps.edit_found),
    ("into-photo", photo_steps.into_photo),
]
RIGS = [
    ("generator", rig_steps.bare_generator),
    ("make-rig", rig_steps.ask_for_rig),
    ("running", rig_steps.watch_run),
    ("meanwhile", rig_steps.edit_meanwhile),
    ("seen-again", rig_steps.see_again),
    ("stopped", rig_steps.stop_run),
    ("edited", rig_steps.edit_with_rig),
    ("one-file", library_steps.one_file),
    ("library", library_steps.library),
    ("recent-rigs", library_steps.recent_rigs),
    ("face-model", library_steps.face_model),
    ("codes", library_steps.codes),
]
CHAPTERS = {
    chapter.name: chapter
    for chapter in (
        Chapter("session", "A session in the editor", SESSION),
        Chapter("looks", "Hair, presets and parts of an edit", LOOKS),
        Chapter("motion", "Animation, and faces of photos and films", MOTION),
        Chapter("exports", "Exports, and edits in a photo", EXPORTS),
        Chapter("rigs", "Rigs, face models and codes", RIGS),
    )
}
