"""What a face model needs and some files lack, found on the surface itself: landmarks, region, skin."""
