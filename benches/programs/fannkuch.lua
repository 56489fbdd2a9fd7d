ROUNDS = 1

local function fannkuch(n)
  local perm, count = {}, {}
  for i = 0, n - 1 do perm[i], count[i] = i, 0 end
  local most, checksum, r, sign = 0, 0, n, 1
  while true do
    while r ~= 1 do
      count[r - 1] = r
      r = r - 1
    end
    local flipped = {}
    for i = 0, n - 1 do flipped[i] = perm[i] end
    local flips, first = 0, flipped[0]
    while first ~= 0 do
      local i, j = 1, first - 1
      while i < j do
        flipped[i], flipped[j] = flipped[j], flipped[i]
        i, j = i + 1, j - 1
      end
      flipped[first], first = first, flipped[first]
      flips = flips + 1
    end
    if flips > most then most = flips end
    checksum = checksum + sign * flips
    while true do
      if r == n then return checksum, most end
      local zero = perm[0]
      for i = 0, r - 1 do perm[i] = perm[i + 1] end
      perm[r] = zero
      count[r] = count[r] - 1
      if count[r] > 0 then break end
      r = r + 1
    end
    sign = -sign
  end
end

local total = 0
for i = 0, ROUNDS - 1 do
  local checksum, most = fannkuch(6 + i % 2)
  total = total + checksum * 100 + most
end
print(total)
