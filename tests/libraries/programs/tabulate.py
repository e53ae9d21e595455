from tabulate import simple_separated_format, tabulate, tabulate_formats

rows = [["Sun", 696000, 1989100000.5], ["Earth", 6371, 5973.6], ["Moon", 1737, None], ["é & <x>", -3, 0.1]]
headers = ["Planet", "R (km)", "mass"]
for kind in ("plain", "simple", "github", "grid", "fancy_grid", "pipe", "orgtbl", "psql", "rst", "html", "latex", "tsv", "jira", "rounded_outline"):
    print(tabulate(rows, headers, tablefmt=kind))
print(tabulate([{"a": 1, "b": "x"}, {"a": 22, "c": True}], headers="keys", showindex=True, missingval="?"))
print(tabulate({"Name": ["Ann", "Bob"], "Age": [24, 19]}, headers="keys", stralign="right", numalign="center"))
print(tabulate([["1.5", "text"], ["22.25", "more\nlines"]], floatfmt=".3f", tablefmt="grid"), tabulate([], ["a"]), tabulate([["only"]]))
print(tabulate([["a long text that is wrapped", 1]], maxcolwidths=[10, None], tablefmt="grid"), tabulate(rows, headers, intfmt=",", colalign=("right", "left")))
print(tabulate([["a", 1]], tablefmt=simple_separated_format("; ")), len(tabulate_formats) > 20, tabulate(["ab", "cd"]), tabulate([[True, "x"]], disable_numparse=True))
tabulate([[1]], headers=5)
