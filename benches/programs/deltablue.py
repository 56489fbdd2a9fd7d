# A solver of one-way constraints that keeps its plan while constraints of different strengths come and go.
ROUNDS = 27

REQUIRED, STRONG, NORMAL, WEAK, WEAKEST = range(5)


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stay = True


class Constraint:
    """Something that must hold between variables; `output` is the one that it sets now, if any."""

    is_input = False

    def __init__(self, strength, *variables):
        self.strength = strength
        self.variables = variables
        self.output = None

    def add(self, planner):
        for v in self.variables:
            v.constraints.append(self)
        self.output = None
        planner.add(self)

    def destroy(self, planner):
        if self.output is not None:
            planner.remove(self)
        for v in self.variables:
            v.constraints.remove(self)

    def inputs(self):
        return [v for v in self.variables if v is not self.output]

    def choose(self, mark):
        """Picks the weakest variable that is not yet part of this plan, if it is weaker than the constraint."""
        best = None
        for v in self.variables:
            if v.mark != mark and v.strength > self.strength:
                if best is None or v.strength > best.strength:
                    best = v
        self.output = best

    def satisfy(self, mark, planner):
        self.choose(mark)
        out = self.output
        if out is None:
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        for v in self.inputs():
            v.mark = mark
        overridden = out.determined_by
        if overridden is not None:
            overridden.output = None
        out.determined_by = self
        if not planner.propagate(self, mark):
            raise ValueError("a cycle of constraints")
        out.mark = mark
        return overridden

    def known(self, mark):
        for v in self.inputs():
            if v.mark != mark and not v.stay and v.determined_by is not None:
                return False
        return True

    def recalculate(self):
        out = self.output
        out.strength = max([self.strength] + [v.strength for v in self.inputs()])
        out.stay = not self.is_input and all(v.stay for v in self.inputs())
        if out.stay:
            self.execute()

    def execute(self):
        pass


class Stay(Constraint):
    pass


class Edit(Constraint):
    is_input = True


class Equal(Constraint):
    def execute(self):
        a, b = self.variables
        if self.output is a:
            a.value = b.value
        else:
            b.value = a.value


class Scale(Constraint):
    """second = first * factor + offset; factor and offset are never set by it."""

    def choose(self, mark):
        self.output = None
        best = None
        for v in self.variables[:2]:
            if v.mark != mark and v.strength > self.strength:
                if best is None or v.strength > best.strength:
                    best = v
        self.output = best

    def execute(self):
        first, second, factor, offset = self.variables
        if self.output is second:
            second.value = first.value * factor.value + offset.value
        else:
            first.value = (second.value - offset.value) // factor.value


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(mark, self)
        while overridden is not None:
            overridden = overridden.satisfy(mark, self)

    def remove(self, constraint):
        out = constraint.output
        constraint.output = None
        out.determined_by = None
        out.strength = WEAKEST
        out.stay = True
        unsatisfied = []
        todo = [out]
        while todo:
            v = todo.pop()
            for c in v.constraints:
                if c.output is None and c is not constraint:
                    unsatisfied.append(c)
            for c in self.consumers(v):
                c.recalculate()
                todo.append(c.output)
        unsatisfied.sort(key=lambda c: c.strength)
        for c in unsatisfied:
            if c.output is None:
                self.add(c)

    def consumers(self, v):
        return [c for c in v.constraints if c.output is not None and c is not v.determined_by]

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            c = todo.pop()
            if c.output.mark == mark:
                return False
            c.recalculate()
            todo.extend(self.consumers(c.output))
        return True

    def plan(self, edits):
        mark = self.new_mark()
        plan = []
        todo = [c for c in edits if c.output is not None]
        while todo:
            c = todo.pop()
            if c.output.mark != mark and c.known(mark):
                plan.append(c)
                c.output.mark = mark
                todo.extend(self.consumers(c.output))
        return plan


def change(planner, variable, value):
    edit = Edit(STRONG, variable)
    edit.add(planner)
    for i in range(5):
        plan = planner.plan([edit])
        variable.value = value + i
        for c in plan:
            c.execute()
    edit.destroy(planner)


def chain(n):
    """Equal constraints in a row: what is set at one end arrives at the other."""
    planner = Planner()
    variables = [Variable("v%d" % i) for i in range(n + 1)]
    for a, b in zip(variables, variables[1:]):
        Equal(REQUIRED, a, b).add(planner)
    Stay(NORMAL, variables[-1]).add(planner)
    total = 0
    for value in range(0, 50, 10):
        change(planner, variables[0], value)
        total += variables[-1].value
    return total


def projection(n):
    """Pairs of scaled values: either side is changed, the other follows."""
    planner = Planner()
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    pairs = []
    for i in range(n):
        source, target = Variable("source", i), Variable("target", i)
        pairs.append((source, target))
        Stay(NORMAL, source).add(planner)
        Scale(REQUIRED, source, target, factor, offset).add(planner)
    source, target = pairs[n // 2]
    change(planner, source, 17)
    total = target.value
    change(planner, target, 1050)
    total += source.value
    change(planner, factor, 5)
    total += sum(t.value for _, t in pairs)
    change(planner, offset, 2000)
    return total + sum(t.value for _, t in pairs)


def main(rounds):
    total = 0
    for i in range(rounds):
        total += chain(100 + i) + projection(60 + i)
    print(total)


main(ROUNDS)
