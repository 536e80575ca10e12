"""What an artist keeps: sessions, saved portraits, presets, pictures, meshes, movies and sheets."""
