"""Names of the files in a rig folder."""

MANIFEST = "rig.json"
GENERATOR = "generator.safetensors"
FACE_MODEL = "face_model.npz"
RECONSTRUCTOR = "reconstructor.safetensors"
RIGNET = "rignet.safetensors"
STATISTICS = "statistics.npz"
FREE_DIRECTIONS = "free_directions.npz"
PREVIEW = "preview.png"
FACE_FILES = (GENERATOR, FACE_MODEL, RECONSTRUCTOR, STATISTICS)
FILES = (*FACE_FILES, RIGNET)
LISTED = (*FILES, FREE_DIRECTIONS)
"""Whatever a manifest may list."""
