from datetime import datetime, timezone, timedelta, date
from zoneinfo import ZoneInfo
d = datetime(2024, 3, 31, 1, 30, tzinfo=ZoneInfo("Europe/Berlin")); print(d, d.utcoffset(), d.tzname(), d.dst())
print(d + timedelta(hours=1), (d.astimezone(timezone.utc) + timedelta(hours=1)).astimezone(ZoneInfo("Europe/Berlin")))
n = datetime(2024, 11, 3, 1, 30, tzinfo=ZoneInfo("America/New_York")); print(n, n.replace(fold=1), n.replace(fold=1).utcoffset(), n.timestamp())
print(n.isoformat(), repr(n)); 
try: ZoneInfo("Nowhere/City")
except Exception as e: print(type(e).__name__, e)
print(datetime.fromisoformat("2024-01-02T03:04:05+02:00"), datetime.strptime("2 Jan 2024 10:11", "%d %b %Y %H:%M"), date(2024, 1, 1).isocalendar())
print(d.strftime("%Y-%m-%d %H:%M:%S %Z %z %A %j"), datetime.fromtimestamp(0, timezone.utc), date.fromordinal(738000))
