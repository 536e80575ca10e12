"""All of the paper's figures for one rig, written into a folder."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from core.editing.edit_pipeline import EditPipeline
from core.evaluation.control import plain_json, shoot_rest
from core.evaluation.evaluation import Material, find_judge, make_sheets
from core.evaluation.evidence.ablations import compare_variants
from core.evaluation.evidence.layers import layer_changes
from core.evaluation.evidence.mixing import mix_against_transfer, transfer_all
from core.evaluation.evidence.sampling import bias, conditional
from core.evaluation.parameters import ParameterTable
from core.evaluation.report.charts import save_chart
from core.evaluation.report.strips import save_picture
from core.evaluation.studio import Studio
from core.evaluation.truth import KnownScenes, known_scenes
from core.files.whole_file import make_folder, write_json
from core.rig.variants import Variant

FORMAT = "rig-evidence-1"
RECORD = "evidence.json"


def write_evidence(
    pipeline: EditPipeline,
    out: Path,
    seeds: Sequence[int],
    truncation_psi: float,
    material: Material,
    variants: Mapping[str, Variant],
    calibrated: bool = True,
) -> dict[str, Any]:
    """Write one PNG per figure and evidence.json; return what it says.

    Args:
        pipeline: of the rig.
        out: folder, made where it is missing.
        seeds: of the portraits.
        truncation_psi: in [0, 1].
        material: picture judge and true scenes.
        variants: other RigNets to compare with, by name (section 8.4).
        calibrated: whether edits are corrected.

    Raises:
        AssetError: a variant does not fit; ExportError: the folder cannot be written.
    """
    make_folder(out)
    judge, sentence = find_judge(pipeline, material.judge)
    studio, table = Studio(pipeline, judge, material.workers), ParameterTable(pipeline.rig)
    rest = shoot_rest(studio, seeds, truncation_psi, calibrated)
    found: dict[str, Any] = {
        "format": FORMAT,
        "rig": pipeline.rig.name,
        "fingerprint": pipeline.rig.fingerprint,
        "seeds": [seeds[0], seeds[-1]],
        "truncation_psi": truncation_psi,
        "calibrated": calibrated,
        "judges": sentence,
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, torch {torch.__version__}",
    }
    known = known_scenes(pipeline, material.work)
    sheets = make_sheets(pipeline, known if isinstance(known, KnownScenes) else None, material.work)
    for name, sheet in sheets.items():
        save_picture(sheet, out / f"{name}.png")
    layers = layer_changes(pipeline.rig, calibrated)
    save_chart(layers.chart(), out / "layer_changes.png")
    found["layer_changes"] = layers.numbers() | {"sentence": layers.sentence()}
    histograms, found["bias"] = bias(table)
    save_chart(histograms, out / "bias.png")
    picture, found["style_mixing"] = mix_against_transfer(studio, table, rest)
    save_picture(picture, out / "style_mixing.png")
    picture, found["simultaneous"] = transfer_all(studio, table, rest)
    save_picture(picture, out / "simultaneous.png")
    found["conditional"] = {}
    for group in pipeline.rig.model.groups:
        picture, found["conditional"][group] = conditional(studio, table, group, rest)
        save_picture(picture, out / f"conditional_{group}.png")
    if variants:
        compared = compare_variants(studio, rest, variants)
        found["variants"] = compared.numbers()
        save_chart(compared.chart(), out / "variants.png")
        for group, picture in compared.sheets.items():
            save_picture(picture, out / f"variants_{group}.png")
    found = plain_json(found)
    write_json(out / RECORD, found)
    return found
