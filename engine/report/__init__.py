"""Renders verdicts and traces as text and JSON.

Works from `presage.engine.facts` only; not for computing anything that a verdict says.
"""
