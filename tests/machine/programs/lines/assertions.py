a = 1
assert True
assert a, (
  'no')
try:
    assert (a
            > 2)
except AssertionError: pass
