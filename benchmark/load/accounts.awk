# Prints NDJSON that opens accounts FROM to TO and, if DEPOSIT is set, gives each that much.
# awk -v FROM=0 -v TO=999 -v DEPOSIT=1000000 -v RUN=0a1b2c3d -f accounts.awk
BEGIN {
  for (i = FROM; i <= TO; i++) {
    printf "{\"op\":\"account\",\"account_id\":\"acct-%d\"}\n", i
    if (DEPOSIT != "")
      printf "{\"op\":\"deposit\",\"transaction_id\":\"%s-0000-4000-9000-%012x\",\"to_account\":\"acct-%d\",\"amount\":\"%s\",\"currency\":\"USD\"}\n", RUN, i, i, DEPOSIT
  }
}
