ROUNDS = 1

local PUZZLES = {
  "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
  "..3.2.6..9..3.5..1..18.64....81.29..7.......8..67.82....26.95..8..2.3..9..5.1.3..",
}

local COUNTS, DIGITS = {}, {}
for n = 0, 511 do
  local bits, count = n, 0
  while bits > 0 do
    count = count + (bits & 1)
    bits = bits >> 1
  end
  COUNTS[n] = count
end
for n = 0, 8 do DIGITS[1 << n] = n + 1 end

local Grid = {}
Grid.__index = Grid

function Grid:set(i, bit)
  local row, column = i // 9, i % 9
  local box = row // 3 * 3 + column // 3
  self.cells[i] = bit
  self.rows[row] = self.rows[row] ~ bit
  self.columns[column] = self.columns[column] ~ bit
  self.boxes[box] = self.boxes[box] ~ bit
end

local function grid(text)
  local g = setmetatable({cells = {}, rows = {}, columns = {}, boxes = {}, tried = 0}, Grid)
  for i = 0, 80 do g.cells[i] = 0 end
  for i = 0, 8 do g.rows[i], g.columns[i], g.boxes[i] = 511, 511, 511 end
  for i = 0, 80 do
    local c = text:sub(i + 1, i + 1)
    if c ~= "." then g:set(i, 1 << (tonumber(c) - 1)) end
  end
  return g
end

function Grid:candidates(i)
  local row, column = i // 9, i % 9
  return self.rows[row] & self.columns[column] & self.boxes[row // 3 * 3 + column // 3]
end

function Grid:best()
  local least, cell, found = 10, -1, 0
  for i = 0, 80 do
    if self.cells[i] == 0 then
      local bits = self:candidates(i)
      local n = COUNTS[bits]
      if n < least then
        least, cell, found = n, i, bits
        if n < 2 then break end
      end
    end
  end
  return cell, found
end

function Grid:solve()
  local i, bits = self:best()
  if i < 0 then return true end
  while bits ~= 0 do
    local bit = bits & -bits
    bits = bits ~ bit
    self.tried = self.tried + 1
    self:set(i, bit)
    if self:solve() then return true end
    self:set(i, bit)
    self.cells[i] = 0
  end
  return false
end

function Grid:text()
  local parts = {}
  for i = 0, 80 do parts[i + 1] = tostring(DIGITS[self.cells[i]]) end
  return table.concat(parts)
end

local total = 0
for i = 0, ROUNDS - 1 do
  local g = grid(PUZZLES[i % 2 + 1])
  if not g:solve() then error("no solution") end
  total = total + g.tried + tonumber(g:text():sub(1, 9)) % 1000
end
print(total)
