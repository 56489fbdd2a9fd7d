# One round: two methods called on an instance, one of them from the other, and a bound method.
ROUNDS = 3000


class Account:
    def __init__(self):
        self.total = 0

    def get(self):
        return self.total

    def add(self, amount):
        self.total = self.get() + amount


def work(n):
    account = Account()
    add = account.add
    for i in range(n):
        account.add(1)
        account.get()
        add(2)
    return account.total


work(ROUNDS)
