ROUNDS = 1

local function entry(i, j)
  return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)
end

local function times(v)
  local n, result = #v, {}
  for i = 0, n - 1 do
    local s = 0.0
    for j = 0, n - 1 do s = s + entry(i, j) * v[j + 1] end
    result[i + 1] = s
  end
  return result
end

local function transposed_times(v)
  local n, result = #v, {}
  for i = 0, n - 1 do
    local s = 0.0
    for j = 0, n - 1 do s = s + entry(j, i) * v[j + 1] end
    result[i + 1] = s
  end
  return result
end

local function norm(n, steps)
  local u = {}
  for i = 1, n do u[i] = 1.0 end
  local v = u
  for _ = 1, steps do
    v = transposed_times(times(u))
    u = transposed_times(times(v))
  end
  local vbv, vv = 0.0, 0.0
  for i = 1, n do
    vbv = vbv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return (vbv / vv) ^ 0.5
end

local total = 0.0
for i = 0, ROUNDS - 1 do total = total + norm(24 + i % 4, 4) end
print(string.format("%.9f", total))
