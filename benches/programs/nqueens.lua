ROUNDS = 1

local function place(row, size, columns, rising, falling, board, found)
  if row == size then
    found[#found + 1] = {table.unpack(board)}
    return
  end
  for column = 0, size - 1 do
    local up, down = row + column, row - column + size
    if not (columns[column] or rising[up] or falling[down]) then
      columns[column], rising[up], falling[down] = true, true, true
      board[row + 1] = column
      place(row + 1, size, columns, rising, falling, board, found)
      columns[column], rising[up], falling[down] = false, false, false
    end
  end
end

local function queens(size)
  local found = {}
  place(0, size, {}, {}, {}, {}, found)
  return found
end

local total = 0
for i = 0, ROUNDS - 1 do
  local boards = queens(8)
  total = total + #boards + boards[i % #boards + 1][1]
end
print(total)
