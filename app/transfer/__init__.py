"""Taking pose, light, gaze and expression from another portrait, beside StyleGAN's own mixing of styles."""
