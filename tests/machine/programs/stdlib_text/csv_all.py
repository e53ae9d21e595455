import csv, io
print(list(csv.reader(['a,b,"c,d"', '1,"x""y",', ''])), list(csv.reader(["a;b"], delimiter=";")), list(csv.DictReader(io.StringIO("a,b\n1,2\n3\n4,5,6\n"))))
o = io.StringIO(); w = csv.writer(o, quoting=csv.QUOTE_NONNUMERIC); w.writerow([1, "a", 2.5, None, 'q"x', "l\nm"]); w.writerows([[1], []]); print(repr(o.getvalue()))
o = io.StringIO(); w = csv.DictWriter(o, ["a", "b"], extrasaction="ignore", restval="-", lineterminator="\n"); w.writeheader(); w.writerow({"a": 1, "c": 2}); print(o.getvalue())
try: csv.DictWriter(o, ["a"]).writerow({"z": 1})
except ValueError as e: print(e)
class D(csv.Dialect): delimiter = "|"; quotechar = "'"; quoting = csv.QUOTE_MINIMAL; lineterminator = "\r\n"
csv.register_dialect("d", D); print(list(csv.reader(["a|'b|c'"], "d")), csv.list_dialects()); print(csv.Sniffer().sniff("a;b\nc;d\n").delimiter, csv.Sniffer().has_header("name,age\nx,1\ny,2\n"))
