"""Knowledge, not mechanism: library models as data, with code only where behaviour matters.

Not for engine code.
"""
