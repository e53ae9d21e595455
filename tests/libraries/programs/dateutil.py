import datetime

from dateutil import easter, parser
from dateutil.relativedelta import FR, MO, relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, rruleset, rrulestr
from dateutil.utils import within_delta

start = datetime.datetime(2024, 1, 31, 9, 30)
for text in ("2024-02-03T04:05:06", "Thu Sep 25 10:36:28 2003", "3 Feb 2024 4pm", "20240203", "10/11/2012", "2024-02-03 04:05:06.789", "Feb 29, 2024 11:59 PM"):
    print(parser.parse(text))
print(parser.parse("10/11/2012", dayfirst=True), parser.parse("10:36", default=start), parser.isoparse("2024-W05-3T10"))
print(parser.parse("Today is 25 of September of 2003, exactly at 10:49:41", fuzzy_with_tokens=True))
for text in ("nonsense", "2024-13-45", "", "99:99"):
    try:
        print(parser.parse(text))
    except parser.ParserError as error:
        print(type(error).__name__, error)
print(start + relativedelta(months=1), start + relativedelta(years=-1, day=31, weekday=FR(-1)), start + relativedelta(weekday=MO(+2)))
delta = relativedelta(datetime.date(2024, 3, 1), datetime.date(1999, 12, 31))
print(delta, delta.years, delta * 2, -delta, relativedelta(hours=50).normalized(), relativedelta(days=1.5).normalized())
print(list(rrule(DAILY, count=3, dtstart=start)), [d.day for d in rrule(MONTHLY, bymonthday=-1, count=4, dtstart=start)])
rule = rrule(WEEKLY, interval=2, byweekday=(MO, FR), until=datetime.datetime(2024, 3, 1), dtstart=start)
print([d.strftime("%a %d %b") for d in rule], rule.after(datetime.datetime(2024, 2, 10)), start in rule, rule.count())
print(str(rule), list(rrulestr("DTSTART:20240101T000000\nRRULE:FREQ=MONTHLY;COUNT=3;BYDAY=2TU")))
dates = rruleset()
dates.rrule(rrule(DAILY, count=4, dtstart=start))
dates.exdate(start + datetime.timedelta(days=1))
dates.rdate(datetime.datetime(2025, 1, 1))
print(list(dates), dates[0], [easter.easter(year).isoformat() for year in (2024, 2025)])
print(within_delta(start, start + datetime.timedelta(seconds=1), datetime.timedelta(seconds=2)), relativedelta(months=+1) == relativedelta(months=1))
relativedelta(years=1.5)
