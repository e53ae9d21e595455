# Runs after the source of `socket`: no library tries out the network while it is imported.

has_ipv6 = False
