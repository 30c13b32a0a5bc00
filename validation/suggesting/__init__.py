"""Which rules a person's words are about: ranked, with reasons, or refused where nothing fits."""
