"""The command line, one file a command; the only place that imports everything, lazily.

Not for logic: a command reads its options, calls the engine, prints the result.
"""
