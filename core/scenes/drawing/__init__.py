"""From a scene to a picture: geometry, hair, paint, light."""
