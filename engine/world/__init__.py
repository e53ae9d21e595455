"""The state clock: services, modules, routes, clients, tables, configuration and flags, and how they link.

Not for executing anything: the machine does that with what is found here.
"""
