# Graphs: breadth first in a maze, shortest roads with weights, an order of dependencies, connected parts.
ROUNDS = 1400


def maze(width, height, seed):
    rows = []
    for y in range(height):
        row = []
        for x in range(width):
            seed = (seed * 3877 + 29573) % 139968
            row.append("#" if seed % 4 == 0 and (x, y) not in ((0, 0), (width - 1, height - 1)) else ".")
        rows.append("".join(row))
    return rows


def shortest(rows):
    height, width = len(rows), len(rows[0])
    goal = (width - 1, height - 1)
    distance = {(0, 0): 0}
    frontier = [(0, 0)]
    while frontier:
        following = []
        for x, y in frontier:
            if (x, y) == goal:
                return distance[goal]
            for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                place = x + dx, y + dy
                if 0 <= place[0] < width and 0 <= place[1] < height and place not in distance:
                    if rows[place[1]][place[0]] == ".":
                        distance[place] = distance[x, y] + 1
                        following.append(place)
        frontier = following
    return -1


class Graph:
    def __init__(self):
        self.roads = {}

    def connect(self, a, b, length):
        self.roads.setdefault(a, []).append((b, length))
        self.roads.setdefault(b, []).append((a, length))

    def distances(self, start):
        best = {start: 0}
        todo = {start}
        while todo:
            here = min(todo, key=lambda place: best[place])
            todo.remove(here)
            for there, length in self.roads[here]:
                d = best[here] + length
                if there not in best or d < best[there]:
                    best[there] = d
                    todo.add(there)
        return best

    def parts(self):
        seen = set()
        count = 0
        for place in self.roads:
            if place not in seen:
                count += 1
                stack = [place]
                while stack:
                    p = stack.pop()
                    if p not in seen:
                        seen.add(p)
                        stack.extend([q for q, _ in self.roads[p] if q not in seen])
        return count


def ordered(needs):
    """What depends on nothing first."""
    result = []
    done = {}

    def visit(name):
        state = done.get(name)
        if state == "open":
            raise ValueError("a cycle at " + name)
        if state is None:
            done[name] = "open"
            for other in needs.get(name, ()):
                visit(other)
            done[name] = "closed"
            result.append(name)

    for name in sorted(needs):
        visit(name)
    return result


def main(rounds):
    total = 0
    for i in range(rounds):
        total += shortest(maze(20, 15, i + 1))
        graph = Graph()
        for k in range(60):
            graph.connect("c%d" % k, "c%d" % ((k * 7 + i) % 60), 1 + k * 13 % 17)
        total += sum(graph.distances("c0").values()) + graph.parts()
        needs = {"m%d" % k: ["m%d" % j for j in range(k + 1, min(k + 4, 40))] for k in range(40)}
        total += ordered(needs).index("m%d" % (i % 40))
        needs["m39"] = ["m0"]
        try:
            ordered(needs)
        except ValueError as error:
            total += len(str(error))
    print(total)


main(ROUNDS)
