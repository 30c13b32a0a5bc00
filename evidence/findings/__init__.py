"""Findings: what a team concludes, what it rests on for and against, and whether it still does.

How strong a finding is, is worked out when somebody looks, as facts beside their denominators and
never as one score. What it rested on when it was last agreed or looked at is kept as numbers only.
"""
