"""Inputs for functions: what shapes arguments can have, candidates for them, and the search for ones that reach a goal.

Knows plain data only (None, bool, int, float, str, bytes, and lists, tuples, sets and dicts of them), no language and
no machine: a frontend says what a function takes, and whoever searches hands in how a call is carried out.
"""
