"""What the 478 points of MediaPipe's face mesh with irises mean; right and left are the subject's.

Points 0 to 467 are those of the mesh (canonical_face_model.obj), then come the centre and four points on the
rim of the right iris, then of the left one.
"""

from __future__ import annotations

import numpy as np

from core.face.point_set import PointSet

RIGHT_CORNERS, LEFT_CORNERS = (33, 133), (263, 362)
"""Outer and inner corner of each eye."""
RIGHT_IRIS, LEFT_IRIS = slice(468, 473), slice(473, 478)

# fmt: off
RIGHT_LIDS = (
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173,
    130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190,
    226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189,
)
"""Points of the mesh that the network for eyes reads better: lower and upper lid, then two rings around them.

Of its 71 points these are the first. The others show the brow, which it hardly sees move (on renders of known
scenes: slope 0.2 and R² 0.2, where those of the mesh have 0.8 and 0.8).
"""
LEFT_LIDS = (
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398,
    359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414,
    446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413,
)
_IBUG = (
    127, 234, 93, 58, 172, 136, 149, 176, 152, 400, 378, 365, 397, 288, 323, 454, 356,
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300,
    168, 197, 5, 4, 75, 97, 2, 326, 305,
    33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,
    61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181,
    78, 82, 13, 312, 308, 317, 14, 87,
)
_JAW = (
    127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152,
    377, 400, 378, 379, 365, 397, 288, 361, 323, 454, 356,
)
_BROWS = (
    46, 53, 52, 65, 55, 70, 63, 105, 66, 107,
    276, 283, 282, 295, 285, 300, 293, 334, 296, 336,
)
_NOSE = 168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 97, 326, 327, 75, 305, 240, 460, 59, 289, 48, 278
_LIPS = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
    78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191,
)
# fmt: on
MESH_POINTS = PointSet(
    478,
    np.array(_IBUG),
    {
        "contour": _JAW,
        "brows": _BROWS,
        "nose": _NOSE,
        "eyes": RIGHT_LIDS[:16] + LEFT_LIDS[:16],
        "irises": (*range(468, 478),),
        "lips": _LIPS,
    },
)
