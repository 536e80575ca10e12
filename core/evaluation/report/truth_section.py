"""Sections of the report on the generator's own pictures and on true scenes."""

from __future__ import annotations

from core.evaluation.evaluation import (
    BESIDE_SHEET,
    DETAIL_SHEET,
    HAIR_SHEET,
    MESH_SHEET,
    SAMPLE_SHEET,
    Evaluation,
)
from core.evaluation.known_steps import Answer, KnownStep
from core.evaluation.report.html import heading, paragraph, picture, table
from core.evaluation.sweep import BY_F

_CAPTIONS = {
    SAMPLE_SHEET: "Random portraits: seeds 0 to 63, truncation 0.7",
    MESH_SHEET: "Seeds 0 to 9 above their meshes, with lids, gaze and colours read in the portraits",
    HAIR_SHEET: "The most typical of 512 untruncated portraits for each hair style",
    DETAIL_SHEET: "Seeds 0 to 3, untruncated, at 1:1",
    BESIDE_SHEET: "Renders that the generator never saw, each row above its pictures of the same scenes",
}


def portraits_section(evaluation: Evaluation) -> list[str]:
    """Show the generator's samples, what was found in them and how far they are from renders."""
    found = evaluation.samples
    shares = ", ".join(f"{share:.1%} at truncation {psi}" for psi, share in found.detected.items())
    body = [
        heading("Portraits"),
        paragraph(f"A face was found in {shares}, of {found.detected_samples} samples each."),
        *(picture(image, _CAPTIONS[name]) for name, image in evaluation.sheets.items()),
    ]
    if found.frechet:
        body += [
            heading("Fréchet distance from renders", 3),
            paragraph(
                "Untruncated samples and renders of independent scenes, as Gaussians in a feature "
                "space. It is "
                "no Inception FID and cannot be compared with published numbers; fewer pictures give a "
                "larger distance. The floor is the distance of two disjoint halves of the renders."
            ),
            table(
                ["Features", "Samples", "Renders", "Distance", "Floor", "Renders in each half"],
                [
                    [f.space, f.samples, f.renders, f.distance, f.floor, f.floor_renders]
                    for f in found.frechet
                ],
            ),
        ]
    return body


def truth_section(evaluation: Evaluation) -> list[str]:
    """Compare generator, F and judges with true scenes."""
    body = [heading("Against the true scenes")]
    if evaluation.no_truth:
        return [*body, paragraph(evaluation.no_truth)]
    return [*body, *_held_out(evaluation), *_reconstructor(evaluation), *_known_steps(evaluation.steps)]


def _held_out(evaluation: Evaluation) -> list[str]:
    found = evaluation.held_out
    if found is None:
        return [paragraph("--work holds no renders, so the generator was not compared with any.")]
    rows = [[name, share] for name, share in found.reproduced.items()]
    parts = {"face (skin, eyes, mouth)": found.face_psnr, "whole picture": found.psnr, **found.part_psnr}
    decibels = ", ".join(f"{psnr:.2f} dB over the {name}" for name, psnr in parts.items())
    return [
        heading("Generator on scenes that it never saw", 3),
        paragraph(
            f"PSNR on {found.portraits} held-out renders at {found.resolution}²: {decibels}. Share of "
            "a known change of one factor that the generator shows (1 − squared error / squared change; "
            "below 0 is worse than no change):"
        ),
        table(["Factor", "Share of the change"], rows),
    ]


def _reconstructor(evaluation: Evaluation) -> list[str]:
    found = evaluation.reconstructor
    if found is None:
        return []
    names = [name for name in found.errors if not name.startswith("guess_")]
    return [
        heading("Reconstructor F", 3),
        paragraph(
            f"{found.portraits} untruncated portraits whose scenes are known; F never saw them. "
            "“Guess” is the "
            f"error of always answering the mean. F's yaw against the true one: slope {found.yaw_slope:.3f}, "
            f"correlation {found.yaw_correlation:.3f}."
        ),
        table(["Error", "F", "Guess"], [[n, found.errors[n], found.errors["guess_" + n]] for n in names]),
    ]


def _known_steps(steps: dict[str, KnownStep]) -> list[str]:
    if not steps:
        return []
    rows = []
    for name, step in steps.items():
        judges = [*dict.fromkeys([*step.on_renders, *step.on_generator])]
        for judge in judges:
            sides = (step.on_renders.get(judge), step.on_generator.get(judge))
            rows.append([name, judge, step.sigma, *(cell for side in sides for cell in _cells(side))])
    return [
        heading("What each reader sees of a known change", 3),
        paragraph(
            "One factor of a scene is drawn anew, all else stays. Slope: what is read, regressed on the true "
            "change, both in the parameter's unit (the landmark measure: in its own). 1 is a true "
            "scale; below 1 "
            "the reader sees too little. The truth has no error, so noise does not tilt these slopes. "
            f"“{BY_F}” is what sliders show and calibration closes on: where its slope is s, a "
            "request that it sees "
            "fulfilled moves the picture by 1/s as much."
        ),
        table(
            ["Parameter", "Reader", "True σ", "On renders", "R²", "On the generator", "R²"],
            rows,
        ),
    ]


def _cells(answer: Answer | None) -> list[float | None]:
    return [None, None] if answer is None else [answer.slope, answer.r2]
