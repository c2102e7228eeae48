-- wrk script: pages of 50 of an account's history, or balances as they stood, of random accounts.
-- Environment: PREFIX (of the accounts' ids, before their number), ACCOUNTS, WHAT (history or balance), SEQUENCE (of the newest
-- event; balances are asked for at a random one).
local prefix = os.getenv("PREFIX")
local accounts = tonumber(os.getenv("ACCOUNTS"))
local sequence = tonumber(os.getenv("SEQUENCE"))
local paged = os.getenv("WHAT") == "history"
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(number * 7919 + os.time())
end

function request()
  local account = prefix .. math.random(0, accounts - 1)
  if paged then return wrk.format("GET", "/v1/accounts/" .. account .. "/history?limit=50&consistency=local") end
  local at = math.random(math.floor(sequence / 2), sequence)
  return wrk.format("GET", "/v1/accounts/" .. account .. "/balance?currency=USD&consistency=local&at_sequence=" .. at)
end

function response(status, headers, body)
  if status ~= 200 then
    refused = (refused or 0) + 1
    if refused <= 3 then print("status " .. status .. ": " .. body) end
  end
end
