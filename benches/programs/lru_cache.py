# A cache that forgets what was not used for longest: a dict and a ring of nodes; beside it one of dict order alone.
ROUNDS = 980


class Node:
    __slots__ = ("key", "value", "before", "after")

    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.before = self
        self.after = self


class Cache:
    def __init__(self, size):
        self.size = size
        self.nodes = {}
        self.root = Node(None, None)
        self.hits = 0
        self.misses = 0

    def get(self, key, default=None):
        node = self.nodes.get(key)
        if node is None:
            self.misses += 1
            return default
        self.hits += 1
        self._unlink(node)
        self._to_front(node)
        return node.value

    def put(self, key, value):
        node = self.nodes.get(key)
        if node is not None:
            node.value = value
            self._unlink(node)
        else:
            if len(self.nodes) >= self.size:
                oldest = self.root.before
                self._unlink(oldest)
                del self.nodes[oldest.key]
            node = self.nodes[key] = Node(key, value)
        self._to_front(node)

    def _unlink(self, node):
        node.before.after = node.after
        node.after.before = node.before

    def _to_front(self, node):
        root = self.root
        node.before = root
        node.after = root.after
        root.after.before = node
        root.after = node

    def __len__(self):
        return len(self.nodes)

    def __contains__(self, key):
        return key in self.nodes


class OrderedCache:
    def __init__(self, size):
        self.size = size
        self.data = {}

    def get(self, key):
        if key not in self.data:
            return None
        value = self.data.pop(key)
        self.data[key] = value
        return value

    def put(self, key, value):
        self.data.pop(key, None)
        self.data[key] = value
        if len(self.data) > self.size:
            del self.data[next(iter(self.data))]


def main(rounds):
    total = 0
    for i in range(rounds):
        cache = Cache(32)
        other = OrderedCache(32)
        seed = i + 1
        for _ in range(400):
            seed = (seed * 3877 + 29573) % 139968
            key = "k%d" % (seed % 50 if seed % 3 else seed % 20)
            value = cache.get(key)
            if value != other.get(key):
                raise AssertionError("they differ")
            if value is None:
                cache.put(key, seed)
                other.put(key, seed)
            else:
                total += value % 10
        total += cache.hits * 10 + len(cache) + ("k3" in cache)
    print(total)


main(ROUNDS)
