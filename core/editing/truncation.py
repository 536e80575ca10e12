"""How far portraits of seeds keep to the average."""

DEFAULT_TRUNCATION = 0.7
