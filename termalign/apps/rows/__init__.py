"""Tables of rows in files: read row by row, given columns by an operator on batches, and written again.

- `tables`: files of rows, Parquet or JSON Lines, read in shards of a fixed number of rows;
- `operators`: what adds columns to the texts of a shard, here or in another process;
- `writing`: rows with the columns added, as Parquet or JSON Lines;
- `run`: all of it, into one file, or into a folder of parts with marks of what is complete, and what is counted.
"""
