"""Process map: one council's map, drawn and mended."""
