import datetime

from dateutil import parser, tz

for text in ("2024-02-03T04:05:06Z", "2024-02-03 04:05:06.789+02:30"):
    print(parser.parse(text))
berlin = tz.tzstr("CET-1CEST,M3.5.0,M10.5.0/3")
for month in (1, 7):
    moment = datetime.datetime(2024, month, 1, 12, tzinfo=berlin)
    print(moment, moment.tzname(), moment.dst(), moment.astimezone(tz.UTC))
print(tz.tzoffset("X", 3600).utcoffset(None), tz.tzutc() is tz.UTC, tz.datetime_ambiguous(datetime.datetime(2024, 10, 27, 2, 30), berlin))
print(tz.datetime_exists(datetime.datetime(2024, 3, 31, 2, 30), berlin), tz.resolve_imaginary(datetime.datetime(2024, 3, 31, 2, 30, tzinfo=berlin)))
