"""Dialogs that ask what a sweep or a batch is made of."""
