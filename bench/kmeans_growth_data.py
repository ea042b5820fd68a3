"""Seeded rows in two dozen groups for bench/kmeans_growth.sh, as the table `grown` (id, v float8[]). Groups overlap as much
however many features there are, so that no fit is done before its iterations are.
usage: kmeans_growth_data.py ROWS FEATURES"""
import io
import sys

import numpy
import psycopg2

from kmeans_data import copy_binary

count, width = int(sys.argv[1]), int(sys.argv[2])
rng = numpy.random.Generator(numpy.random.PCG64([20261126, count, width]))
centres = rng.normal(0, 3 / width ** 0.5, (24, width))
connection = psycopg2.connect("")
cursor = connection.cursor()
cursor.execute("drop table if exists grown; create table grown (id bigint, v float8[])")
chunk = 1 + 8_000_000 // width
for first in range(0, count, chunk):
    size = min(chunk, count - first)
    rows = centres[rng.integers(0, 24, size)] + rng.normal(0, 1, (size, width))
    cursor.copy_expert("copy grown from stdin with (format binary)", io.BytesIO(copy_binary(rows, first + 1)))
connection.commit()
