-- Opens a file in Neovim, waits for a finding, mends it, saves, and waits for it to vanish.
local function wait(text, test)
  if not vim.wait(30000, test, 50) then
    print("FAILED: " .. text .. "\n" .. vim.inspect(vim.diagnostic.get(0)))
    vim.cmd("cquit 1")
  end
end

local function codes()
  local found = {}
  for _, item in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, item.lnum + 1 .. ":" .. item.col + 1 .. " " .. tostring(item.code))
  end
  return table.concat(found, ", ")
end

wait("a finding is shown", function()
  return codes():find("8:26") ~= nil
end)
print("FOUND " .. codes())
vim.cmd("%s/var.shares/1/")
vim.cmd("write")
wait("the finding vanishes", function()
  return #vim.diagnostic.get(0) == 0
end)
print("GONE")
vim.cmd("quitall!")
