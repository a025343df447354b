"""Leads in and out: CSV, TSV, JSON lines, Parquet and Excel, as text or as the exact values they hold."""
