"""The intermediate representation: ops, builder, text printer and parser, verifier.

Language-neutral in shape. Not for what an operator means: that is asked of the `Language` in `presage.engine.lang`.
"""
