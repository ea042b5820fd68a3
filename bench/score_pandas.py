"""The round trip that keycust replaces: COPY out, fit and score in pandas, COPY back."""
import io

import numpy
import pandas
import psycopg2

connection = psycopg2.connect("")
cursor = connection.cursor()
out = io.BytesIO()
cursor.copy_expert("copy customer to stdout with (format csv, header)", out)
out.seek(0)
table = pandas.read_csv(out)
criteria = table.drop(columns="customer_id").to_numpy()

low, high = criteria.min(axis=0), criteria.max(axis=0)
goodness = (criteria - low) / (high - low)
information = goodness.std(axis=0, ddof=1) * (1 - numpy.corrcoef(goodness, rowvar=False)).sum(axis=0)
weights = information / information.sum()
table["score"] = 100 * goodness @ weights

back = io.StringIO()
table[["customer_id", "score"]].to_csv(back, index=False, header=False)
back.seek(0)
cursor.execute("drop table if exists by_pandas; create table by_pandas (customer_id int, score float8)")
cursor.copy_expert("copy by_pandas from stdin with (format csv)", back)
connection.commit()
