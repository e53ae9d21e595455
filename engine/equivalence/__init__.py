"""Whether two versions of a function do the same: graphs of what they do, matched; calls that tell them apart.

Knows no language and no machine: a frontend makes the graphs and says which calls there are, whoever compares hands in how
a call is carried out.
"""
