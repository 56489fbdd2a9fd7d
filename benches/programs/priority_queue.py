# A binary heap as a class, and a simulation of a shop with it: customers arrive, wait, are served.
ROUNDS = 230


class Heap:
    def __init__(self):
        self.items = []

    def __len__(self):
        return len(self.items)

    def push(self, item):
        items = self.items
        items.append(item)
        i = len(items) - 1
        while i > 0:
            parent = (i - 1) // 2
            if items[parent] <= item:
                break
            items[i] = items[parent]
            i = parent
        items[i] = item

    def pop(self):
        items = self.items
        last = items.pop()
        if not items:
            return last
        first = items[0]
        n = len(items)
        i = 0
        while True:
            child = 2 * i + 1
            if child >= n:
                break
            if child + 1 < n and items[child + 1] < items[child]:
                child += 1
            if items[child] >= last:
                break
            items[i] = items[child]
            i = child
        items[i] = last
        return first


def heap_sorted(numbers):
    heap = Heap()
    for x in numbers:
        heap.push(x)
    return [heap.pop() for _ in range(len(heap))]


def simulate(customers, clerks, seed):
    events = Heap()
    time = 0
    for number in range(customers):
        seed = (seed * 3877 + 29573) % 139968
        time += seed % 10
        events.push((time, number, "arrives"))
    free = clerks
    waiting = []
    waited = 0
    while len(events):
        time, number, what = events.pop()
        if what == "arrives":
            waiting.append((time, number))
        else:
            free += 1
        while free and waiting:
            since, number = waiting.pop(0)
            waited += time - since
            free -= 1
            seed = (seed * 3877 + 29573) % 139968
            events.push((time + 5 + seed % 20, number, "leaves"))
    return time, waited


def main(rounds):
    total = 0
    for i in range(rounds):
        numbers = [(n * 7919 + i) % 1009 for n in range(500)]
        if heap_sorted(numbers) != sorted(numbers):
            raise AssertionError("not sorted")
        time, waited = simulate(300, 3, i + 1)
        total += time + waited
    print(total)


main(ROUNDS)
