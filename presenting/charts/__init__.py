"""Charts as Vega-Lite, for a screen and, as pictures, for what is left behind."""
