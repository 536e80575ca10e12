"""Pose, light, gaze and expression: the panel of sliders, their presets, and the coefficients behind them."""
