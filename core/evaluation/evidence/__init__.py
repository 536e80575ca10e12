"""The paper's figures, each as a PNG and numbers (StyleRig, CVPR 2020, sections 6 to 8)."""
