# Trees of nodes: made, walked, a search tree filled, and dropped.
ROUNDS = 870


class Node:
    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right

    def count(self):
        n = 1
        if self.left is not None:
            n += self.left.count()
        if self.right is not None:
            n += self.right.count()
        return n


def make(depth):
    if depth == 0:
        return Node()
    return Node(make(depth - 1), make(depth - 1))


class SearchTree:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None

    def insert(self, key):
        node = self
        while True:
            if key < node.key:
                if node.left is None:
                    node.left = SearchTree(key)
                    return True
                node = node.left
            elif key > node.key:
                if node.right is None:
                    node.right = SearchTree(key)
                    return True
                node = node.right
            else:
                return False

    def depth(self):
        left = self.left.depth() if self.left else 0
        right = self.right.depth() if self.right else 0
        return 1 + (left if left > right else right)


def main(rounds):
    total = 0
    kept = make(8)
    for i in range(rounds):
        for depth in range(2, 9):
            total += make(depth).count()
        root = SearchTree(500)
        key = i
        for _ in range(300):
            key = (key * 757 + 11) % 1009
            total += root.insert(key)
        total += root.depth()
    print(total + kept.count())


main(ROUNDS)
