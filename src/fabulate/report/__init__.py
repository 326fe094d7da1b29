"""What was asked beside what the rows hold: facts, columns, keys and correlations, measured while batches go by."""

from .meter import Meter
from .model import Report

__all__ = ["Meter", "Report"]
