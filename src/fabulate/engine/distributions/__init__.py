"""Distributions as quantile functions of u, with parameters solved for what is written."""
