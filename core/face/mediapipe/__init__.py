"""MediaPipe's networks for faces, run by OpenVINO: a detector, a mesh of 468 points, lids and irises."""
