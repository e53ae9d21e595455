import calendar
print(calendar.monthrange(2024, 2), calendar.isleap(1900), calendar.leapdays(2000, 2020))
print(calendar.month(2024, 3)); print(calendar.TextCalendar(6).formatmonth(2023, 9, 3, 1))
print(list(calendar.Calendar().itermonthdays(2024, 2))[:10], calendar.monthcalendar(2024, 2))
print(calendar.day_name[0], calendar.month_abbr[12], list(calendar.day_abbr)); print(calendar.weekday(2024, 7, 4), calendar.timegm((2024, 1, 1, 0, 0, 0)))
print(calendar.HTMLCalendar().formatmonth(2024, 2)[:200])
