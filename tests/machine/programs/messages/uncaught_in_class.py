class Account:
    def __init__(self, balance):
        self.balance = balance

    @property
    def rate(self):
        return self.rates["eur"]

    def __getattr__(self, name):
        if name == "rates":
            return {"usd": 1}
        raise AttributeError(f"no {name} here")


print([Account(1).rates])
print(Account(1).rate)
