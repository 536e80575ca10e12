"""Everything that is measured on one rig, gathered."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from core.editing.edit_pipeline import EditPipeline
from core.evaluation.control import ControlReport, evaluate_control, plain_json
from core.evaluation.driving import DrivingReport, judge_driving
from core.evaluation.held_out import HeldOutReport, beside_renders, judge_held_out
from core.evaluation.identity import IDENTITY_PORTRAITS, IdentityReport, judge_identity
from core.evaluation.known_steps import KnownStep, corrected_gains, judge_known_steps
from core.evaluation.mesh_sheet import mesh_sheet
from core.evaluation.parameters import ParameterTable
from core.evaluation.samples import SampleReport, judge_samples, sample_sheet
from core.evaluation.scene_sheets import detail_sheet, hair_sheet
from core.evaluation.studio import Studio
from core.evaluation.truth import KnownScenes, ReconstructorReport, known_scenes
from core.judges.picture import JUDGE_FILE, PictureJudge
from core.scenes.truth import scene_basis_of

FORMAT = "rig-evaluation-1"
SAMPLES = 500
"""Samples for the Fréchet distance, unless more are asked for."""
PORTRAITS = "portraits"
"""Folder of renders where make-demo-rig worked."""
SAMPLE_SHEET, MESH_SHEET, BESIDE_SHEET = "samples", "meshes", "beside_renders"
HAIR_SHEET, DETAIL_SHEET = "hair_styles", "details"


@dataclass(frozen=True)
class Material:
    """What judging takes besides the rig.

    Attributes:
        judge: folder of the picture judge.
        work: folder of make-demo-rig, for true scenes.
        samples: of the generator and of renders, for the Fréchet distance.
        parameters: names of those that are swept; none for all.
        workers: processes that look for faces.
    """

    judge: Path
    work: Path
    samples: int = SAMPLES
    parameters: tuple[str, ...] = ()
    workers: int = 2


@dataclass(frozen=True, eq=False)
class Evaluation:
    """All reports on one rig.

    Attributes:
        facts: rig, fingerprint, seeds, machine, as JSON values.
        judges_sentence: who judged, for people.
        samples: the generator's own pictures; held_out: beside renders that it never saw, where those are.
        driving: portraits driven by pictures of others; None of a few.
        steps: by parameter, what judges and F answer to a change of known size; empty where truth is unknown.
        sheets: by file name without ending.
        no_truth: why nothing was compared with true scenes; empty where it was.
    """

    facts: dict[str, Any]
    judges_sentence: str
    control: ControlReport
    driving: DrivingReport | None
    identity: IdentityReport | None
    reconstructor: ReconstructorReport | None
    samples: SampleReport
    held_out: HeldOutReport | None
    steps: dict[str, KnownStep]
    sheets: dict[str, Image.Image]
    no_truth: str

    def gains(self) -> dict[str, dict[str, float]]:
        """Return the slope of every sweep by parameter and judge."""
        return {
            sweep.parameter.name: {judge: gain.slope for judge, gain in sweep.gains.items()}
            for sweep in self.control.sweeps
        }

    def as_json(self) -> dict[str, Any]:
        """Return every number."""
        parts = {
            "driving": self.driving,
            "identity": self.identity,
            "reconstructor": self.reconstructor,
            "samples": self.samples,
            "held_out": self.held_out,
        }
        return plain_json(
            {
                "format": FORMAT,
                **self.facts,
                "judges": self.judges_sentence,
                "control": self.control.summary(),
                **{name: asdict(part) if part else None for name, part in parts.items()},
                "known_steps": {name: asdict(step) for name, step in self.steps.items()},
                "gains_corrected_for_the_judge": corrected_gains(self.steps, self.gains()),
                "no_truth": self.no_truth,
            }
        )


def find_judge(pipeline: EditPipeline, folder: Path) -> tuple[PictureJudge | None, str]:
    """Return the picture judge where the rig's generator is of the scenes it knows, and a sentence."""
    landmarks = "Judges: dlib's 68 landmarks (pose by POSIT), dlib's face embedding"
    if not (folder / JUDGE_FILE).is_file():
        return None, f"{landmarks}. The picture judge was not found in {folder.name}."
    judge = PictureJudge.load(folder / JUDGE_FILE)
    if scene_basis_of(pipeline.rig.generator, judge.scene_size) is None:
        return None, f"{landmarks}. The picture judge does not know this generator's pictures."
    return judge.to(
        pipeline.device
    ), f"{landmarks}, and a network trained on renders of known scenes (picture judge)."


def evaluate_rig(
    pipeline: EditPipeline,
    seeds: Sequence[int],
    truncation_psi: float,
    calibrated: bool,
    material: Material,
) -> tuple[Studio, Evaluation]:
    """Measure a rig by every judge that applies.

    Args:
        pipeline: of the rig.
        seeds: of the portraits, at least one.
        truncation_psi: of the edited portraits; truth is compared on untruncated ones.
        calibrated: whether requests are corrected.
        material: judge and true scenes.

    Returns:
        the studio, for more pictures, and the numbers.
    """
    judge, sentence = find_judge(pipeline, material.judge)
    generator, portraits = pipeline.rig.generator, material.work / PORTRAITS
    studio, scenes = Studio(pipeline, judge, material.workers), known_scenes(pipeline, material.work)
    table = ParameterTable(pipeline.rig, material.parameters)
    known = scenes if isinstance(scenes, KnownScenes) else None
    backdrop = known.backdrop(seeds, truncation_psi, table) if known else None
    control = evaluate_control(
        pipeline, seeds, truncation_psi, calibrated, studio, backdrop, material.parameters
    )
    own = None
    if known:
        own = studio.look(known.own_turns(list(seeds)[:IDENTITY_PORTRAITS], truncation_psi))
    return studio, Evaluation(
        facts=_facts(pipeline, seeds),
        judges_sentence=sentence,
        control=control,
        driving=judge_driving(studio, table, control.untouched),
        identity=judge_identity(studio, control.untouched, control.sweeps, own),
        reconstructor=known.reconstructor_errors(seeds) if known else None,
        samples=judge_samples(
            generator, portraits if known else None, judge, material.samples, material.workers
        ),
        held_out=judge_held_out(generator, portraits) if known else None,
        steps=judge_known_steps(studio, table, known) if known else {},
        sheets=make_sheets(pipeline, known, material.work),
        no_truth=scenes if isinstance(scenes, str) else "",
    )


def make_sheets(pipeline: EditPipeline, known: KnownScenes | None, work: Path) -> dict[str, Image.Image]:
    """Draw samples, portraits beside their meshes and, where scenes are known, beside renders of them."""
    sheets = {SAMPLE_SHEET: sample_sheet(pipeline), MESH_SHEET: mesh_sheet(pipeline)}
    if known is None:
        return sheets
    sheets |= {HAIR_SHEET: hair_sheet(known), DETAIL_SHEET: detail_sheet(known)}
    beside = beside_renders(known, work / PORTRAITS)
    return sheets if beside is None else sheets | {BESIDE_SHEET: beside}


def _facts(pipeline: EditPipeline, seeds: Sequence[int]) -> dict[str, Any]:
    rig = pipeline.rig
    return {
        "rig": rig.name,
        "fingerprint": rig.fingerprint,
        "resolution": rig.generator.img_resolution,
        "seeds": len(seeds),
        "first_seed": seeds[0],
        "last_seed": seeds[-1],
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, torch {torch.__version__}",
    }
