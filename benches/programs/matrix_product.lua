ROUNDS = 1

local function make(n, seed)
  local m = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do row[j + 1] = ((i * 7 + j * 3 + seed) % 11) / 4 end
    m[i + 1] = row
  end
  return m
end

local function product(a, b)
  local n, m, p = #a, #b, #b[1]
  local result = {}
  for i = 1, n do
    local row, out = a[i], {}
    for j = 1, p do
      local s = 0.0
      for k = 1, m do s = s + row[k] * b[k][j] end
      out[j] = s
    end
    result[i] = out
  end
  return result
end

local function transposed(a)
  local result = {}
  for j = 1, #a[1] do
    local column = {}
    for i = 1, #a do column[i] = a[i][j] end
    result[j] = column
  end
  return result
end

local function product_by_rows(a, b)
  local columns, result = transposed(b), {}
  for i, row in ipairs(a) do
    local out = {}
    for j, column in ipairs(columns) do
      local s = 0.0
      for k = 1, #row do s = s + row[k] * column[k] end
      out[j] = s
    end
    result[i] = out
  end
  return result
end

local function same(a, b)
  for i = 1, #a do
    for j = 1, #a do
      if a[i][j] ~= b[i][j] then return false end
    end
  end
  return true
end

local function determinant(source)
  local a, n, result = {}, #source, 1.0
  for i, row in ipairs(source) do a[i] = {table.unpack(row)} end
  for i = 1, n do
    local best = i
    for r = i + 1, n do
      if math.abs(a[r][i]) > math.abs(a[best][i]) then best = r end
    end
    if a[best][i] == 0 then return 0.0 end
    if best ~= i then
      a[i], a[best] = a[best], a[i]
      result = -result
    end
    result = result * a[i][i]
    for r = i + 1, n do
      local factor = a[r][i] / a[i][i]
      if factor ~= 0 then
        for c = i, n do a[r][c] = a[r][c] - factor * a[i][c] end
      end
    end
  end
  return result
end

local total = 0.0
for i = 0, ROUNDS - 1 do
  local a, b = make(30, i), make(30, i + 1)
  local c = product(a, b)
  if not same(c, product_by_rows(a, b)) then error("the products differ") end
  for k = 1, 30 do a[k][k] = a[k][k] + 20.0 end
  total = total + c[4][5] + c[30][1] + determinant(a) / 1e42
end
print(string.format("%.6f", total))
