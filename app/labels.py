"""Names that `core` knows in English, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.editing.edit import Donor, parts_of, portrait_of
from core.editing.portrait_source import Portrait, SavedPortrait, is_same_portrait

NAMES = (
    QT_TRANSLATE_NOOP("Label", "Yaw"),
    QT_TRANSLATE_NOOP("Label", "Pitch"),
    QT_TRANSLATE_NOOP("Label", "Roll"),
    QT_TRANSLATE_NOOP("Label", "Azimuth"),
    QT_TRANSLATE_NOOP("Label", "Elevation"),
    QT_TRANSLATE_NOOP("Label", "Intensity"),
    QT_TRANSLATE_NOOP("Label", "Ambient"),
    QT_TRANSLATE_NOOP("Label", "Warmth"),
    QT_TRANSLATE_NOOP("Label", "Light azimuth"),
    QT_TRANSLATE_NOOP("Label", "Light elevation"),
    QT_TRANSLATE_NOOP("Label", "Light level"),
    QT_TRANSLATE_NOOP("Label", "Light contrast"),
    QT_TRANSLATE_NOOP("Label", "Light warmth"),
    QT_TRANSLATE_NOOP("Label", "Identity"),
    QT_TRANSLATE_NOOP("Label", "Albedo"),
    QT_TRANSLATE_NOOP("Label", "Expression"),
    QT_TRANSLATE_NOOP("Label", "Gaze"),
    QT_TRANSLATE_NOOP("Label", "Gaze sideways"),
    QT_TRANSLATE_NOOP("Label", "Gaze up"),
    QT_TRANSLATE_NOOP("Label", "Light"),
    QT_TRANSLATE_NOOP("Label", "Face shape"),
    QT_TRANSLATE_NOOP("Label", "Face width"),
    QT_TRANSLATE_NOOP("Label", "Jaw width"),
    QT_TRANSLATE_NOOP("Label", "Chin length"),
    QT_TRANSLATE_NOOP("Label", "Nose length"),
    QT_TRANSLATE_NOOP("Label", "Nose width"),
    QT_TRANSLATE_NOOP("Label", "Upper lip length"),
    QT_TRANSLATE_NOOP("Label", "Brow height"),
    QT_TRANSLATE_NOOP("Label", "Shape 1"),
    QT_TRANSLATE_NOOP("Label", "Shape 2"),
    QT_TRANSLATE_NOOP("Label", "Shape 3"),
    QT_TRANSLATE_NOOP("Label", "Hair, background and more"),
    QT_TRANSLATE_NOOP("Label", "Hair etc."),
    QT_TRANSLATE_NOOP("Label", "What this generator varies most"),
    QT_TRANSLATE_NOOP("Label", "Direction 1"),
    QT_TRANSLATE_NOOP("Label", "Direction 2"),
    QT_TRANSLATE_NOOP("Label", "Direction 3"),
    QT_TRANSLATE_NOOP("Label", "Direction 4"),
    QT_TRANSLATE_NOOP("Label", "Direction 5"),
    QT_TRANSLATE_NOOP("Label", "Direction 6"),
    QT_TRANSLATE_NOOP("Label", "Direction 7"),
    QT_TRANSLATE_NOOP("Label", "Direction 8"),
    QT_TRANSLATE_NOOP("Label", "Direction 9"),
    QT_TRANSLATE_NOOP("Label", "Direction 10"),
    QT_TRANSLATE_NOOP("Label", "Backdrop darkness"),
    QT_TRANSLATE_NOOP("Label", "Hair warmth"),
    QT_TRANSLATE_NOOP("Label", "Backdrop lit side"),
    QT_TRANSLATE_NOOP("Label", "Hair volume"),
    QT_TRANSLATE_NOOP("Label", "Backdrop warmth"),
    QT_TRANSLATE_NOOP("Label", "Auburn hair"),
    QT_TRANSLATE_NOOP("Label", "Even backdrop"),
    QT_TRANSLATE_NOOP("Label", "Violet to green backdrop"),
    QT_TRANSLATE_NOOP("Label", "Blue to olive backdrop"),
    QT_TRANSLATE_NOOP("Label", "Darker hair"),
    QT_TRANSLATE_NOOP("Label", "Pose"),
    QT_TRANSLATE_NOOP("Label", "Translation"),
    QT_TRANSLATE_NOOP("Label", "Brow down"),
    QT_TRANSLATE_NOOP("Label", "Brow inner up"),
    QT_TRANSLATE_NOOP("Label", "Brow outer up"),
    QT_TRANSLATE_NOOP("Label", "Cheek puff"),
    QT_TRANSLATE_NOOP("Label", "Cheek squint"),
    QT_TRANSLATE_NOOP("Label", "Eye blink"),
    QT_TRANSLATE_NOOP("Label", "Eye look down"),
    QT_TRANSLATE_NOOP("Label", "Eye look in"),
    QT_TRANSLATE_NOOP("Label", "Eye look out"),
    QT_TRANSLATE_NOOP("Label", "Eye look up"),
    QT_TRANSLATE_NOOP("Label", "Eye squint"),
    QT_TRANSLATE_NOOP("Label", "Eye wide"),
    QT_TRANSLATE_NOOP("Label", "Jaw forward"),
    QT_TRANSLATE_NOOP("Label", "Jaw left"),
    QT_TRANSLATE_NOOP("Label", "Jaw open"),
    QT_TRANSLATE_NOOP("Label", "Jaw right"),
    QT_TRANSLATE_NOOP("Label", "Mouth close"),
    QT_TRANSLATE_NOOP("Label", "Mouth dimple"),
    QT_TRANSLATE_NOOP("Label", "Mouth frown"),
    QT_TRANSLATE_NOOP("Label", "Mouth funnel"),
    QT_TRANSLATE_NOOP("Label", "Mouth left"),
    QT_TRANSLATE_NOOP("Label", "Mouth lower down"),
    QT_TRANSLATE_NOOP("Label", "Mouth press"),
    QT_TRANSLATE_NOOP("Label", "Mouth pucker"),
    QT_TRANSLATE_NOOP("Label", "Mouth right"),
    QT_TRANSLATE_NOOP("Label", "Mouth roll lower"),
    QT_TRANSLATE_NOOP("Label", "Mouth roll upper"),
    QT_TRANSLATE_NOOP("Label", "Mouth shrug lower"),
    QT_TRANSLATE_NOOP("Label", "Mouth shrug upper"),
    QT_TRANSLATE_NOOP("Label", "Mouth smile"),
    QT_TRANSLATE_NOOP("Label", "Mouth stretch"),
    QT_TRANSLATE_NOOP("Label", "Mouth upper up"),
    QT_TRANSLATE_NOOP("Label", "Nose sneer"),
    QT_TRANSLATE_NOOP("Label", "Tongue out"),
    QT_TRANSLATE_NOOP("Label", "left"),
    QT_TRANSLATE_NOOP("Label", "right"),
    QT_TRANSLATE_NOOP("Label", "Neutral"),
    QT_TRANSLATE_NOOP("Label", "Smile"),
    QT_TRANSLATE_NOOP("Label", "Laugh"),
    QT_TRANSLATE_NOOP("Label", "Surprise"),
    QT_TRANSLATE_NOOP("Label", "Anger"),
    QT_TRANSLATE_NOOP("Label", "Sadness"),
    QT_TRANSLATE_NOOP("Label", "Fear"),
    QT_TRANSLATE_NOOP("Label", "Eyes Closed"),
    QT_TRANSLATE_NOOP("Label", "Talking"),
    QT_TRANSLATE_NOOP("Label", "Ahead"),
    QT_TRANSLATE_NOOP("Label", "Look Left"),
    QT_TRANSLATE_NOOP("Label", "Look Right"),
    QT_TRANSLATE_NOOP("Label", "Look Up"),
    QT_TRANSLATE_NOOP("Label", "Look Down"),
    QT_TRANSLATE_NOOP("Label", "Rembrandt"),
    QT_TRANSLATE_NOOP("Label", "Butterfly"),
    QT_TRANSLATE_NOOP("Label", "Loop"),
    QT_TRANSLATE_NOOP("Label", "Split"),
    QT_TRANSLATE_NOOP("Label", "Rim"),
    QT_TRANSLATE_NOOP("Label", "Soft Front"),
    QT_TRANSLATE_NOOP("Label", "Golden Hour"),
    QT_TRANSLATE_NOOP("Label", "Moonlight"),
    QT_TRANSLATE_NOOP("Label", "From Below"),
    QT_TRANSLATE_NOOP("Label", "Front"),
    QT_TRANSLATE_NOOP("Label", "Three-Quarter Left"),
    QT_TRANSLATE_NOOP("Label", "Three-Quarter Right"),
)
"""What lupdate shall find: controls, quantities, blocks, the shipped rig's free directions and presets."""

SIDES = (" left", " right")


def translated(name: str) -> str:
    """Return the label of a control, quantity, block or preset; a side is named after its pair."""
    found = QCoreApplication.translate("Label", name)
    side = next((side for side in SIDES if name.endswith(side)), None)
    if found != name or side is None:
        return found
    stem = QCoreApplication.translate("Label", name.removesuffix(side))
    return f"{stem} {QCoreApplication.translate('Label', side.strip())}"


def donor_title(donor: Donor, portrait: Portrait) -> str:
    """Return from whom a portrait takes something, with the amounts where it is not all of it."""
    parts = [(portrait_of(part), weight) for part, weight in parts_of(donor)]
    others = [(p, weight) for p, weight in parts if not is_same_portrait(p, portrait)] or parts
    return ", ".join(
        portrait_title(p) if weight == 1 else f"{portrait_title(p)} {weight:.0%}" for p, weight in others
    )


def portrait_title(portrait: Portrait) -> str:
    """Return what a portrait is called in titles and lists."""
    if isinstance(portrait, SavedPortrait):
        return portrait.name
    return QCoreApplication.translate("Label", "Portrait {0}").format(portrait.seed)
