"""The engine: everything that is the same for every analysed language.

Sub packages and the direction of imports between them are listed in ARCHITECTURE.md. Not for the syntax or
meaning of one language (`presage.frontends`) nor for knowledge of one library (`presage.rules`).
"""
