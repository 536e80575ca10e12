"""The portrait: its picture, and what lies beside and over it."""
