import random
random.seed(42)
print(random.random(), random.randint(1,100), random.choice('abc'), random.uniform(1,2), random.sample(range(100),5), random.gauss(0,1))
l=list(range(10)); random.shuffle(l); print(l, random.choices([1,2,3],k=5), random.choices('ab',weights=[1,9],k=4), random.getrandbits(10), random.randrange(0,100,7))
r=random.Random('hello'); print(r.random(), r.randint(0,9), r.expovariate(1.5), r.betavariate(1,2), r.triangular(0,1,0.5), r.normalvariate(0,1))
st=r.getstate(); a=r.random(); r.setstate(st); print(a==r.random())
r2=random.Random(7); r3=random.Random(7); print(r2.random()==r3.random(), r2.sample(['a','b','c'],2), random.Random(1.5).random(), r2.randbytes(3))
class R(random.Random):
    def random(self): return 0.5
print(R(1).random(), R(1).choice([1,2,3]), R(1).uniform(0,10))
try: random.choice([])
except IndexError as e: print(e)
try: random.randint(5,1)
except ValueError as e: print(e)
