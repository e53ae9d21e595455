"""Inputs of Python functions: what their parameters can take, calls as source text, and carrying the calls out."""
