"""The 68 iBUG landmarks as vertices of the Basel Face Model 2009, counted from 0.

Composed from index tables that Deep3DFaceReconstruction (Microsoft, MIT licence) publishes: `keypoints` of
facemodel_info.mat, through `idx` of BFM_front_idx.mat, through `trimIndex` of BFM_exp_idx.mat.
Rows: jaw from the subject's right to left, brows, nose, eyes, outer lips, inner lips.
"""

VERTEX_COUNT = 53_490
# fmt: off
LANDMARK_VERTICES = (
    22148, 22424, 21928, 21311, 43511, 45193, 46441, 47410, 48189, 48970, 49942, 51199, 52888, 33953,
    33280, 32744, 32984,
    38970, 39667, 40057, 40262, 40429, 41168, 41334, 41542, 41936, 42642,
    8290, 8306, 8316, 8321, 6525, 7300, 8333, 9364, 10137,
    2215, 3886, 4920, 5828, 4801, 3640, 10730, 11628, 12658, 14341, 12928, 11767,
    5522, 6025, 7570, 8344, 9118, 10669, 11070, 9792, 9019, 8374, 7729, 6954,
    5909, 7450, 8352, 9256, 10812, 9012, 8367, 7722,
)
# fmt: on
