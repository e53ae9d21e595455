"""Result types that cross the engine: spans, effects, traces, verdicts, findings.

Plain immutable data. Not for computing them, storing them or printing them.
"""
