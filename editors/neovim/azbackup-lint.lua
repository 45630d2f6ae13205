-- azbackup-lint in Neovim 0.7 or later: put this file into ~/.config/nvim/plugin/.
-- It starts one server for each repository as soon as you open Terraform, a template or Bicep.

local COMMAND = { vim.env.AZBACKUP_LINT or "azbackup-lint", "lsp" }
local ENDINGS = { "*.tf", "*.tofu", "*.tfvars", "*.json", "*.bicep", "*.bicepparam" }
local servers = {}

local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ":p:h")
  for _, marker in ipairs({ ".azbackup-lint.yaml", ".git" }) do
    local found = vim.fn.finddir(marker, folder .. ";")
    if found == "" then
      found = vim.fn.findfile(marker, folder .. ";")
    end
    if found ~= "" then
      return vim.fn.fnamemodify(found, ":p"):gsub("/$", ""):gsub("/[^/]*$", "")
    end
  end
  return folder
end

local function attach(given)
  local root = root_of(given.file)
  if vim.fn.executable(COMMAND[1]) == 0 then
    return
  end
  if servers[root] == nil or vim.lsp.get_client_by_id(servers[root]) == nil then
    servers[root] = vim.lsp.start_client({
      name = "azbackup-lint",
      cmd = COMMAND,
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    })
  end
  vim.lsp.buf_attach_client(given.buf, servers[root])
end

vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile" }, { pattern = ENDINGS, callback = attach })
