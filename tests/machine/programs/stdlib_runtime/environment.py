import os
os.environ["X_A"] = "1"; print(os.environ["X_A"], os.getenv("X_B"), os.getenv("X_B", "d"), os.environ.get("X_A"), "X_A" in os.environ)
try: os.environ["X_B"]
except KeyError as e: print("KeyError", e)
try: os.environ["X"] = 1
except TypeError as e: print(e)
del os.environ["X_A"]; print(os.environ.pop("X_A", None)); os.environ.setdefault("X_C", "z"); print(os.path.expandvars("$X_C/${X_C}/$NOPE_X"), os.sep, os.linesep == "\n", os.name)
os.putenv("X_D", "1"); print(os.getenv("X_D"))
