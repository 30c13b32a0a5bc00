"""What they do: process maps as graphs, their drawing, files and rows.

The wing knows steps, flows, phases and loops, nothing of quotes or rules: painpoints, innovations
and open questions come in and go out as plain marks and are stored by ``evidence``.
"""
