"""Terms (our formula language), the solver chain and the back ends behind it.

Knows no IR and no language.
"""
