"""Finding quotes among very many: what is wanted, a page at a time, with the words found."""
