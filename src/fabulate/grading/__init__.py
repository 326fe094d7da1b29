"""A learner's cleaning beside the answer key: what was mended, left, mended wrongly, and what was harmed."""

from .grade import Grade, Place, Tally, grade
from .marks import files, marks

__all__ = ["Grade", "Place", "Tally", "files", "grade", "marks"]
