"""Reading networks takes no longer than it must: programs start with it."""

import subprocess
import sys

READ = """
import sys
from core.files.assets import SHIPPED_RIG
from core.files.rig_files import RECONSTRUCTOR, RIGNET
from core.rig.reconstructor import FaceReconstructor
from core.rig.rignet_architectures import load_rignet
FaceReconstructor.load(SHIPPED_RIG / RECONSTRUCTOR)
load_rignet(SHIPPED_RIG / RIGNET)
sys.exit("torch._dynamo" in sys.modules)
"""


def test_reading_networks_loads_no_compiler() -> None:
    """Some operations on shapes alone import torch's compiler, which takes a second."""
    assert subprocess.run([sys.executable, "-c", READ]).returncode == 0
