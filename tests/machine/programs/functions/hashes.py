# What is done with hashes of texts and with identities, and still is the same in every run.
import copy


class Word:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text) ^ 31

    def __eq__(self, other):
        return self.text == other.text


print(hash(Word("a")) == hash(Word("a")), hash("a") == hash("b"), hash("a") == 5, bool(hash("a")), id(print) == id(print))
words = {Word("a"): 1, Word("b"): 2}
print(words[Word("a")], Word("b") in words, Word("c") in words, len({Word("a"), Word("a")}))
shared = []
memo = {id(shared): "seen"}
print(memo[id(shared)], id([]) in memo, memo.get(id(memo)), copy.deepcopy([shared, shared]))
print(hash(frozenset("ab")) == hash(frozenset("ba")), hash(frozenset("ab")) == hash(frozenset("ac")), hash((1, "a")) == hash((1, "a")))
names = {"%d %s" % (id(shared), "x"): 1, f"{id(memo)}": 2}
print(names[f"{id(shared)} x"], names[str(id(memo))])
