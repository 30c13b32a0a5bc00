"""Where the three wings meet: painpoints and innovations, and what they rest on.

The wings are named here only by id, rule code or field name; every link is somebody's decision,
kept with who made it, when and why.
"""
