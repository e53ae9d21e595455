"""Scenarios: reading Gherkin, grounding steps into the documented grammar, running them, judging them.

Not for how a service answers (`presage.engine.machine`) nor for how a verdict is printed (`presage.engine.report`).
"""
