"""`python -m presage.engine.cli`: the command line for those who have no `presage` on their path."""

from presage.engine.cli.main import main

main()
