# Runs after the source of `requests.sessions`: how long a request took is measured by the clock for
# durations, which also runs where the scenario fixes no time of day.

preferred_clock = time.perf_counter
