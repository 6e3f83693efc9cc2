"""Where submissions wait, durably, until the ETL reads them: one table of submissions that is only ever added to, one of senders."""
