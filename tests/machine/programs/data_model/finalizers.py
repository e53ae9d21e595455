# unknown: __del__ runs when nothing leads to the object any more
class Ending:
    def __del__(self):
        pass
Ending()
