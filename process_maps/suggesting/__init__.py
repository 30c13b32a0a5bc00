"""Which steps a person's words, or a rule, are about: ranked, with reasons, or refused."""
