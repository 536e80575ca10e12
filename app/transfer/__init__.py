"""Taking pose, expression and light from another portrait, beside StyleGAN's own mixing of styles."""
