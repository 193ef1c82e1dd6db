-- Run by neovim.test.ts in a headless Neovim: opens a file, starts the server, prints what an editor's user would meet.
-- Arguments come in the environment: Node, the server, the file, the root.
local function wait(what, look)
  if not vim.wait(20000, look, 20) then print('NEVER ' .. what) end
end
vim.cmd('edit ' .. vim.env.POOLSAFE_FILE)
vim.bo.filetype = 'sql'
local client = vim.lsp.start_client({
  name = 'poolsafe',
  cmd = { vim.env.POOLSAFE_NODE, vim.env.POOLSAFE_SERVER, 'lsp', '--stdio' },
  root_dir = vim.env.POOLSAFE_ROOT,
})
vim.lsp.buf_attach_client(0, client)
wait('diagnostics', function() return #vim.diagnostic.get(0) >= 2 end)
for _, found in ipairs(vim.diagnostic.get(0)) do
  print(string.format('DIAGNOSTIC %d:%d %s %s', found.lnum + 1, found.col + 1, found.code, found.source))
end
local document = vim.lsp.util.make_text_document_params()
local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000)
  return answers and answers[client] and answers[client].result
end
local hover = ask('textDocument/hover', { textDocument = document, position = { line = 0, character = 2 } })
print('HOVER ' .. (hover and (hover.contents.value:gsub('\n', ' ')) or 'nothing'))
local range = { start = { line = 0, character = 2 }, ['end'] = { line = 0, character = 2 } }
local actions = ask('textDocument/codeAction', { textDocument = document, range = range, context = { diagnostics = {} } })
for _, action in ipairs(actions or {}) do
  print('ACTION ' .. action.title)
  if action.title:find('on this line') then vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16') end
end
print('TEXT ' .. table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '|'))
wait('one diagnostic left', function() return #vim.diagnostic.get(0) == 1 end)
print('LEFT ' .. #vim.diagnostic.get(0))
vim.lsp.stop_client(client)
vim.wait(300)
vim.cmd('qa!')
