import sys, inspect, os.path, pathlib, linecache, traceback, contextvars, argparse, csv, configparser, io, errno, platform, threading, queue
print(sys.version_info[0], sys.version_info>=(3,8), sys.maxsize, sys.byteorder, sys.getrecursionlimit(), sys.float_info.max, sys.implementation.name)
def f():
    return sys._getframe(0).f_code.co_name, sys._getframe(1).f_globals['__name__'], sys._getframe().f_lineno
print(f())
try: 1/0
except ZeroDivisionError:
    t,v,tb=sys.exc_info(); print(t.__name__, v, tb is not None, sys.exc_info()[1] is v)
print(sys.exc_info())
def g(a,b=2,*c,d,e=5,**k)->int: "doc"
s=inspect.signature(g); print(s, list(s.parameters), s.parameters['b'].default, s.parameters['d'].kind, s.return_annotation, s.bind(1,d=3).arguments)
class C:
    def m(self,x): pass
    @classmethod
    def k(cls,y): pass
    @staticmethod
    def s(z): pass
print(inspect.signature(C.m), inspect.signature(C().m), inspect.signature(C.k), inspect.isfunction(C.m), inspect.ismethod(C().m), inspect.isclass(C), [n for n,_ in inspect.getmembers(C) if not n.startswith('_')], inspect.getdoc(g), inspect.isgeneratorfunction(g), inspect.iscoroutinefunction(g))
print(inspect.getfullargspec(g).args, inspect.getmro(C)[0].__name__, inspect.unwrap(g) is g, inspect.currentframe().f_code.co_name)
print(os.path.join('a','b'), os.path.splitext('x.tar.gz'), os.path.basename('/a/b'), os.path.dirname('/a/b'), os.path.normpath('a//b/../c'), os.path.isabs('/x'), os.path.relpath('/a/b','/a/c'), os.path.commonprefix(['abc','abd']))
p=pathlib.PurePosixPath('/a/b.txt'); print(p.name,p.stem,p.suffix,p.parent,p/'c',p.with_suffix('.md'),p.parts,p.is_absolute(),p.relative_to('/a'))
cv=contextvars.ContextVar('cv',default=1); tok=cv.set(5); print(cv.get()); cv.reset(tok); print(cv.get())
ap=argparse.ArgumentParser(prog='x'); ap.add_argument('n',type=int); ap.add_argument('--v',action='store_true'); ap.add_argument('-o','--out',default='z'); print(ap.parse_args(['3','--v']), ap.parse_args(['3','-o','q']).out)
r=csv.reader(io.StringIO('a,b\n1,"x,y"\n')); print(list(r)); o=io.StringIO(); w=csv.writer(o); w.writerow([1,'a,b','q"']); print(repr(o.getvalue())); print(list(csv.DictReader(io.StringIO('a,b\n1,2'))))
cp=configparser.ConfigParser(); cp.read_string('[s]\na=1\nb=%(a)s2\n'); print(cp['s']['b'], cp.getint('s','a'), cp.sections())
print(errno.ENOENT, errno.errorcode[2])
q=queue.Queue(); q.put(1); print(q.get(), q.empty()); L=threading.Lock()
with L: print(L.locked())
print(threading.current_thread().name)
try:
    def a(): raise ValueError('deep')
    a()
except ValueError as e:
    print(traceback.format_exception_only(type(e),e)[-1].strip(), e.__traceback__ is not None)
try: sys.exit(3)
except SystemExit as e: print(e.code)
