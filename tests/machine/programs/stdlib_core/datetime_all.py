from datetime import *
import datetime as dtm, calendar
d=date(2024,2,29); t=datetime(2024,1,31,12,30,15,123456)
print(d,repr(d),t,repr(t),d.year,t.hour,d.weekday(),d.isoformat(),t.strftime('%Y-%m-%d %H:%M:%S'),t.date(),t.time(),d+timedelta(days=1),t-datetime(2023,1,1),d.replace(year=2020))
print(timedelta(days=1,hours=25),timedelta(seconds=90).total_seconds(),timedelta(minutes=5)/2,timedelta(1)//timedelta(hours=5),-timedelta(hours=1),timedelta(1)>timedelta(0),abs(timedelta(-1)),repr(timedelta(1,2)))
print(datetime.strptime('2020-05-06 07:08','%Y-%m-%d %H:%M'),date.fromisoformat('2020-01-02'),datetime.fromisoformat('2020-01-02T03:04:05+02:00'),datetime(2020,1,1,tzinfo=timezone.utc).isoformat(),timezone(timedelta(hours=2)),datetime(2020,1,1,tzinfo=timezone(timedelta(hours=2))).astimezone(timezone.utc))
print(d<date(2025,1,1),d==date(2024,2,29),hash(d)==hash(date(2024,2,29)),sorted([date(2,1,1),date(1,1,1)]),d.timetuple()[:3],d.toordinal(),date.fromordinal(700000),d.isocalendar(),datetime.combine(d,time(1,2)),date.max,datetime.min)
try: date(2024,13,1)
except ValueError as e: print(e)
try: d-3
except TypeError as e: print(e)
try: datetime(2020,1,1)<datetime(2020,1,1,tzinfo=timezone.utc)
except TypeError as e: print(e)
print(f"{t:%d/%m/%y}", str(t.time()), t.timestamp() if False else '', datetime(2020,1,1,tzinfo=timezone.utc).timestamp(), datetime.fromtimestamp(0,timezone.utc), datetime.utcfromtimestamp(86400))
print(calendar.monthrange(2024,2),calendar.isleap(2024),calendar.month_name[3],calendar.day_abbr[0], calendar.timegm((1970,1,2,0,0,0)))
class D(date):
    def next(self): return self+timedelta(1)
print(D(2020,1,31).year, D(2020,1,1)==date(2020,1,1), isinstance(D(2020,1,1),date), D(2020,1,31).isoformat())
print(t.isoformat(timespec='seconds'), t.replace(microsecond=0), (t-timedelta(microseconds=1)).microsecond, sum([timedelta(1),timedelta(2)],timedelta()), isinstance(t,date), UTC is timezone.utc)
