ROUNDS = 1

local function escape(re, im, limit)
  local x, y = 0.0, 0.0
  for n = 0, limit - 1 do
    local xx, yy = x * x, y * y
    if xx + yy > 4.0 then return n end
    y = 2.0 * x * y + im
    x = xx - yy + re
  end
  return limit
end

local function picture(width, height, limit)
  local rows = {}
  for j = 0, height - 1 do
    local im, row = 2.0 * j / height - 1.0, {}
    for i = 0, width - 1 do row[i + 1] = escape(3.0 * i / width - 2.0, im, limit) end
    rows[j + 1] = row
  end
  return rows
end

local total = 0
for i = 0, ROUNDS - 1 do
  local rows = picture(60 + i % 8, 40, 50)
  for _, row in ipairs(rows) do
    for _, n in ipairs(row) do total = total + n end
  end
  for _, n in ipairs(rows[21]) do
    if n == 50 then total = total + 1 end
  end
end
print(total)
