# A solver of sudokus: candidates as bits, the cell with fewest candidates first.
ROUNDS = 1800

PUZZLES = [
    "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    "..3.2.6..9..3.5..1..18.64....81.29..7.......8..67.82....26.95..8..2.3..9..5.1.3..",
]


class Grid:
    def __init__(self, text):
        self.cells = [0] * 81
        self.rows = [511] * 9
        self.columns = [511] * 9
        self.boxes = [511] * 9
        self.tried = 0
        for i, c in enumerate(text):
            if c != ".":
                self.set(i, 1 << (int(c) - 1))

    def set(self, i, bit):
        row, column = divmod(i, 9)
        self.cells[i] = bit
        self.rows[row] ^= bit
        self.columns[column] ^= bit
        self.boxes[row // 3 * 3 + column // 3] ^= bit

    def candidates(self, i):
        row, column = divmod(i, 9)
        return self.rows[row] & self.columns[column] & self.boxes[row // 3 * 3 + column // 3]

    def best(self):
        """The empty cell with fewest candidates, and these."""
        least = 10
        found = -1, 0
        for i in range(81):
            if self.cells[i] == 0:
                bits = self.candidates(i)
                n = COUNTS[bits]
                if n < least:
                    least = n
                    found = i, bits
                    if n < 2:
                        break
        return found

    def solve(self):
        i, bits = self.best()
        if i < 0:
            return True
        while bits:
            bit = bits & -bits
            bits ^= bit
            self.tried += 1
            self.set(i, bit)
            if self.solve():
                return True
            self.set(i, bit)
            self.cells[i] = 0
        return False

    def text(self):
        return "".join([str(DIGITS[bit]) for bit in self.cells])


COUNTS = [bin(n).count("1") for n in range(512)]
DIGITS = {1 << n: n + 1 for n in range(9)}


def main(rounds):
    total = 0
    for i in range(rounds):
        grid = Grid(PUZZLES[i % 2])
        if not grid.solve():
            raise AssertionError("no solution")
        total += grid.tried + int(grid.text()[:9]) % 1000
    print(total)


main(ROUNDS)
