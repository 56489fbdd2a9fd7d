ROUNDS = 1

-- Items are numbers, or lists of numbers and texts that are compared in order, as Python's tuples are.
local function less(a, b)
  if type(a) ~= "table" then return a < b end
  for i = 1, #a do
    if a[i] ~= b[i] then return a[i] < b[i] end
  end
  return false
end

local Heap = {}
Heap.__index = Heap

local function heap()
  return setmetatable({items = {}}, Heap)
end

function Heap:push(item)
  local items = self.items
  local i = #items
  items[i + 1] = item
  while i > 0 do
    local parent = (i - 1) // 2
    if not less(item, items[parent + 1]) then break end
    items[i + 1] = items[parent + 1]
    i = parent
  end
  items[i + 1] = item
end

function Heap:pop()
  local items = self.items
  local last = table.remove(items)
  local n = #items
  if n == 0 then return last end
  local first, i = items[1], 0
  while true do
    local child = 2 * i + 1
    if child >= n then break end
    if child + 1 < n and less(items[child + 2], items[child + 1]) then child = child + 1 end
    if not less(items[child + 1], last) then break end
    items[i + 1] = items[child + 1]
    i = child
  end
  items[i + 1] = last
  return first
end

local function heap_sorted(numbers)
  local h, result = heap(), {}
  for _, x in ipairs(numbers) do h:push(x) end
  while #h.items > 0 do result[#result + 1] = h:pop() end
  return result
end

local function simulate(customers, clerks, seed)
  local events, time = heap(), 0
  for number = 0, customers - 1 do
    seed = (seed * 3877 + 29573) % 139968
    time = time + seed % 10
    events:push({time, number, "arrives"})
  end
  local free, waiting, waited = clerks, {}, 0
  while #events.items > 0 do
    local event = events:pop()
    time = event[1]
    if event[3] == "arrives" then
      waiting[#waiting + 1] = {time, event[2]}
    else
      free = free + 1
    end
    while free > 0 and #waiting > 0 do
      local first = table.remove(waiting, 1)
      waited = waited + time - first[1]
      free = free - 1
      seed = (seed * 3877 + 29573) % 139968
      events:push({time + 5 + seed % 20, first[2], "leaves"})
    end
  end
  return time, waited
end

local total = 0
for i = 0, ROUNDS - 1 do
  local numbers = {}
  for n = 0, 499 do numbers[n + 1] = (n * 7919 + i) % 1009 end
  local mine = heap_sorted(numbers)
  table.sort(numbers)
  for k, x in ipairs(numbers) do
    if mine[k] ~= x then error("not sorted") end
  end
  local time, waited = simulate(300, 3, i + 1)
  total = total + time + waited
end
print(total)
