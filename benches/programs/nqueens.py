# All ways to place queens on a board so that none attacks another.
ROUNDS = 310


def place(row, size, columns, rising, falling, board, found):
    if row == size:
        found.append(tuple(board))
        return
    for column in range(size):
        up = row + column
        down = row - column + size
        if columns[column] or rising[up] or falling[down]:
            continue
        columns[column] = rising[up] = falling[down] = True
        board[row] = column
        place(row + 1, size, columns, rising, falling, board, found)
        columns[column] = rising[up] = falling[down] = False


def queens(size):
    found = []
    place(0, size, [False] * size, [False] * (2 * size), [False] * (2 * size), [0] * size, found)
    return found


def main(rounds):
    total = 0
    for i in range(rounds):
        boards = queens(8)
        total += len(boards) + boards[i % len(boards)][0]
    print(total)


main(ROUNDS)
