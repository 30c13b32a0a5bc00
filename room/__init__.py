"""The page that people in a room open on their phones: one round's question, and ways to answer it.

Invariants, each held by a test:

- of all that is ours this package imports ``common`` and ``evidence.rounds.model`` alone, and it is
  given a :class:`evidence.rounds.model.Ballot`: it holds no project, no path and no other words;
- what listens on the network is a process of its own that gets its question and hands in its
  answers through a pipe (:mod:`room.process`); it lives as long as its round is open;
- a phone is known by a random number it keeps until its browser is closed. What is handed in is a
  mark of that number, made with a secret that is in that process's memory alone and ends with it.
"""
