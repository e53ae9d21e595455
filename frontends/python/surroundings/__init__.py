"""What surrounds a Python program in a simulation: database, clock, environment, network.

Each is an input of the scenario, kept in ``state.world`` and copied at a fork; natives here let the
models in ``rules/models/python`` reach it. Nothing is ever read from the machine Presage runs on.
"""
