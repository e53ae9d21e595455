"""Simulated surroundings of a service: relational store, HTTP exchange, clock, randomness.

Not for deciding which service answers: that is injected by `presage.engine.world`.
"""
