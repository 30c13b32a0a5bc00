"""How the wing looks to somebody who may not see all of it."""
