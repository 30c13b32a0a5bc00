"""QualCoder projects: a folder named ``….qda`` with an SQLite file ``data.qda`` in it."""

from research.formats.qualcoder.folder import read_qualcoder, read_qualcoder_folder
from research.formats.qualcoder.project import is_qualcoder

__all__ = ["is_qualcoder", "read_qualcoder", "read_qualcoder_folder"]
