"""The frozen StyleGAN generator: architecture and files."""
