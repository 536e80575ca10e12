"""The rigs and generators that were open once, to be opened again."""
