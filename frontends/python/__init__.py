"""The Python frontend: lowering, meaning and built-ins.

Not for libraries outside the language's own built-ins (`presage.rules.models`).
"""
