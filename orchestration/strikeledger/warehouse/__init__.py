"""Building: one run's folder and dbt in this process."""
