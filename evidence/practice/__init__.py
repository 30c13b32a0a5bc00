"""Best practice by error: who fixes a rule, where, and what the councils with fewer do."""
