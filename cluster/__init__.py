"""A ClickHouse cluster as the ETL fills it and the dashboard asks it: how it is reached, and what lies where."""
