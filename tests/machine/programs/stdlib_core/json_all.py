import json, datetime, decimal
from collections import OrderedDict, namedtuple
d={'a':[1,2.5,None,True],'b':{'c':'é"\n'},'t':(1,2),1:'x',None:2,1.5:3}
s=json.dumps(d); print(s, json.loads(s))
print(json.dumps(d,indent=2)); print(json.dumps({'b':1,'a':2},sort_keys=True,separators=(',',':')), json.dumps('é',ensure_ascii=False), json.dumps([1,2],indent='-'))
try: json.dumps(object())
except TypeError as e: print(e)
try: json.dumps({(1,2):3})
except TypeError as e: print(e)
print(json.dumps({(1,2):3,'a':1},skipkeys=True))
try: json.loads('{"a":}')
except json.JSONDecodeError as e: print(e, e.msg, e.pos, e.lineno, e.colno, e.doc, isinstance(e,ValueError))
for bad in ('','[1,]','{"a":1} x','nul','"abc','{1:2}','[1 2]','"\x01"'):
    try: print(json.loads(bad))
    except json.decoder.JSONDecodeError as e: print(e)
print(json.dumps(datetime.date(2020,1,2),default=str), json.dumps({'d':decimal.Decimal('1.10')},default=lambda o:float(o)))
class E(json.JSONEncoder):
    def default(self,o):
        if isinstance(o,set): return sorted(o)
        return super().default(o)
print(json.dumps({'s':{3,1}},cls=E), E(indent=1).encode([{1}]))
try: json.dumps(3j,cls=E)
except TypeError as e: print(e)
print(json.loads('{"a":1,"b":[{"c":2}]}',object_hook=lambda d:list(d)), json.loads('{"a":1,"a":2}',object_pairs_hook=OrderedDict), json.loads('[1.5,2]',parse_float=decimal.Decimal,parse_int=str))
print(json.loads(b'[1]'), json.loads('NaN'), json.dumps(float('inf')), json.loads('1e5'), json.loads(' [ ] '), json.loads('"\\u00e9\\ud83d\\ude00"'))
try: json.dumps(float('nan'),allow_nan=False)
except ValueError as e: print(e)
x=[]; x.append(x)
try: json.dumps(x)
except ValueError as e: print(e)
import io
f=io.StringIO(); json.dump({'a':[1]},f); print(f.getvalue()); print(json.load(io.StringIO('{"q":1}')))
P=namedtuple('P','x y'); print(json.dumps(P(1,2)), json.dumps(OrderedDict(b=1)), json.dumps(True), json.dumps(None), json.dumps(1e100), json.dumps(10**30))
class S(str): pass
class I(int): pass
class D(dict): pass
print(json.dumps([S('a'),I(3),D(q=1)]), json.loads('{"k": {"z": [1, {"y": null}]}}')['k']['z'][1])
try: json.loads(3)
except TypeError as e: print(e)
print(type(json.loads('1')), type(json.loads('1.0')), json.JSONDecoder().raw_decode('[1] tail'), list(json.JSONEncoder().iterencode([1,{'a':2}])))
