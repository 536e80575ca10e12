"""Reading networks takes no longer than it must: programs start with it."""

import subprocess
import sys

READ = """
import sys
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import GENERATOR, RECONSTRUCTOR, RIGNET
from core.generator.checkpoint import load_generator
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet_architectures import load_rignet
load_generator(SHIPPED_RIG / GENERATOR)
FaceReconstructor.load(SHIPPED_RIG / RECONSTRUCTOR)
load_rignet(SHIPPED_RIG / RIGNET)
sys.stdout.write(" ".join({"torch._dynamo", "sympy"} & set(sys.modules)))
"""


def test_reading_networks_loads_neither_compiler_nor_algebra_system() -> None:
    """Some operations on shapes alone import them, which takes a second."""
    process = subprocess.run([sys.executable, "-c", READ], stdout=subprocess.PIPE, text=True, check=True)
    assert process.stdout == ""
