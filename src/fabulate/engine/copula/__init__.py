"""Columns that go together: a Gaussian copula moves their u, and each keeps its own distribution."""
