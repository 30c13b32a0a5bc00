"""What people said: sessions, transcripts of turns, quotes, notes and the codebook.

Invariants, each held by a test:

- a quote is a span of its transcript's text, in Unicode code points, end exclusive, and its words
  equal that span; every quote starts not cleared for sharing;
- nothing of a transcript is stored before personal information was looked for and replaced; real
  names are used for that in memory and then forgotten;
- what an interviewer said is never evidence;
- quotes leave the project only through ``research.clearance``.
"""
