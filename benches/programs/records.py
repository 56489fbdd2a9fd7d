# Objects that are records: constructors with defaults, equality, order, hash, text, copies with changes; a table of
# them.
ROUNDS = 630


class Record:
    """Fields by name, as a data class has them."""

    fields = ()

    def values(self):
        return tuple([getattr(self, name) for name in self.fields])

    def replace(self, **changes):
        values = {name: getattr(self, name) for name in self.fields}
        values.update(changes)
        return type(self)(**values)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self.values() == other.values()

    def __lt__(self, other):
        return self.values() < other.values()

    def __hash__(self):
        return hash(self.values())

    def __repr__(self):
        parts = ["%s=%r" % (name, getattr(self, name)) for name in self.fields]
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))


class Employee(Record):
    fields = ("name", "department", "salary", "active")

    def __init__(self, name, department, salary=1000, active=True):
        self.name = name
        self.department = department
        self.salary = salary
        self.active = active

    def raised(self, percent):
        return self.replace(salary=self.salary + self.salary * percent // 100)


class Department(Record):
    fields = ("name", "budget")

    def __init__(self, name, *, budget=0):
        self.name = name
        self.budget = budget


def staff(n):
    departments = [Department(name, budget=5000 * len(name)) for name in ("tools", "art", "letters")]
    people = []
    for i in range(n):
        people.append(Employee("p%d" % (i * 37 % n), departments[i % 3], salary=1000 + i * 13 % 700, active=i % 5 != 0))
    return departments, people


def payroll(people):
    totals = {}
    for p in people:
        if p.active:
            totals[p.department] = totals.get(p.department, 0) + p.salary
    return totals


def main(rounds):
    total = 0
    for i in range(rounds):
        departments, people = staff(60)
        people = [p.raised(5) if p.salary < 1300 else p for p in people]
        totals = payroll(people)
        over = [d for d in departments if totals[d] > d.budget]
        people.sort()
        twins = sum(1 for p in people if p == p.replace())
        total += sum(totals.values()) + len(over) + twins + len(repr(people[i % 60]))
        total += len(set(p.replace(name="x", salary=0) for p in people))
    print(total, people[0])


main(ROUNDS)
