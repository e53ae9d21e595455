"""The abstract interpreter: what can be known of code without running it, over the IR.

So far facts about one function at a time. Not for scenarios: those are the machine's.
"""
