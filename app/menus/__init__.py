"""Menus, their shortcuts and the dialogs behind them."""
