from decimal import *
import decimal
a=Decimal('1.10'); b=Decimal('2.205')
print(a+b,a*b,b.quantize(Decimal('0.01')),b.quantize(Decimal('0.01'),rounding=ROUND_HALF_UP),a/3,-a,abs(-a),a==Decimal('1.1'),hash(a)==hash(Decimal('1.1')),str(a),repr(a),round(b,2),int(b),float(a))
getcontext().prec=6; print(Decimal(1)/3, getcontext().prec, Decimal(2).sqrt(), +Decimal('1.23456789'), Decimal('1.23456789'))
with localcontext() as ctx:
    ctx.prec=3; ctx.rounding=ROUND_DOWN
    print(Decimal(2)/3, getcontext().prec)
print(Decimal(2)/3, getcontext().prec, getcontext().rounding)
try: Decimal(1)/0
except ZeroDivisionError as e: print(type(e).__name__, e)
try: Decimal('abc')
except InvalidOperation as e: print(type(e).__name__, e)
with localcontext(Context(prec=4)) as c: print(Decimal(1)/7)
c=Context(prec=5,rounding=ROUND_UP); print(c.divide(Decimal(1),Decimal(3)), c.create_decimal('1.234567'), c.prec, c.quantize(Decimal('1.005'),Decimal('.01')))
setcontext(c); print(Decimal(1)/3, getcontext() is c)
getcontext().traps[Inexact]=True
try: Decimal(1)/3
except Inexact as e: print('inexact')
getcontext().traps[Inexact]=False
print(getcontext().flags[Inexact]); getcontext().clear_flags(); print(getcontext().flags[Inexact])
print(Decimal('NaN').is_nan(), Decimal('Infinity'), Decimal('1E+3'), Decimal('1E+3').normalize(), Decimal('100').normalize(), Decimal('1.20').as_tuple(), Decimal('12.5').to_integral_value(), Decimal('3').compare(Decimal('4')), max(a,b), sum([a,b]), sorted([b,a]))
print(f"{Decimal('1234.5'):,.2f}", '%.1f'%Decimal('2.25'), Decimal('0.1')+1, Decimal(0.5), Decimal((0,(1,2),-1)), divmod(Decimal(7),2), Decimal(7)//2, Decimal(-7)%3, Decimal(2)**3, 2*Decimal('1.5'))
try: Decimal(1)+1.5
except TypeError as e: print(e)
try: Decimal('1.5').quantize(Decimal('1E-30'))
except InvalidOperation as e: print('invalid')
print(Decimal('1.5') > 1, Decimal('1.5')==1.5, Decimal.from_float(0.25), isinstance(a,Decimal), Decimal('5').is_zero(), Decimal('-0'), Decimal('1.5').copy_negate(), a.adjusted(), Decimal('123').scaleb(-2))
class M(Decimal): pass
print(M('1.5')+1, type(M('1')+1).__name__)
print(ExtendedContext.prec, decimal.MAX_PREC>10, issubclass(DivisionByZero,ZeroDivisionError), Decimal('1').fma(2,3), b.quantize(Decimal('0.1'),context=Context(rounding=ROUND_UP)))
