"""Personas and user needs together with the painpoints behind them."""
