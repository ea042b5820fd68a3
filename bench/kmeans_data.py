"""Seeded data for bench/kmeans.sh: day curves of 96 points in a dozen shapes, features of customers in two dozen
overlapping groups, and where customers live, in towns of all sizes; as tables `curves`, `features` and `geo`
(id, v float8[]) and as arrays in $SCRATCH, with starting centres."""
import io
import os
import struct

import numpy
import psycopg2


def curves(count, rng):
    hours = numpy.arange(96) / 4
    shapes = []
    for _ in range(12):
        shape = numpy.full(96, rng.uniform(0.1, 1.0))
        for _ in range(rng.integers(1, 4)):
            distance = (hours - rng.uniform(0, 24) + 12) % 24 - 12
            shape += rng.uniform(0.3, 2.0) * numpy.exp(-0.5 * (distance / rng.uniform(0.8, 3.5)) ** 2)
        shapes.append(shape)
    kind = rng.integers(0, 12, count)
    rows = numpy.array(shapes)[kind] * numpy.exp(rng.normal(0, 0.3, (count, 1)))
    noise = rng.normal(0, 0.12, (count, 96))
    for i in range(1, 96):
        noise[:, i] += 0.7 * noise[:, i - 1]
    return rows + noise


def features(count, rng):
    groups = 24
    centres = rng.normal(0, 1.6, (groups, 8))
    kind = rng.choice(groups, count, p=rng.dirichlet(numpy.full(groups, 2.0)))
    rows = rng.normal(0, 1, (count, 8))
    for g in range(groups):
        mixing = numpy.tril(rng.normal(0, 0.25, (8, 8)), -1) + numpy.diag(rng.uniform(0.4, 0.9, 8))
        rows[kind == g] = rows[kind == g] @ mixing.T + centres[g]
    return rows


def geo(count, rng):
    """Kilometres: sixty towns, and one customer in twenty outside of them."""
    towns = 60
    centres, radius = rng.uniform(0, 300, (towns, 2)), rng.uniform(1.5, 7, towns)
    town = rng.choice(towns, count, p=rng.dirichlet(numpy.full(towns, 0.7)))
    rows = centres[town] + rng.normal(0, 1, (count, 2)) * radius[town, None]
    return numpy.where(rng.uniform(size=(count, 1)) < 0.05, rng.uniform(0, 300, (count, 2)), rows)


def copy_binary(rows, first=1):
    """What COPY takes: id, counted from `first`, and v float8[]."""
    count, width = rows.shape
    record = numpy.dtype([("fields", ">i2"), ("id_bytes", ">i4"), ("id", ">i8"), ("bytes", ">i4"), ("dimensions", ">i4"),
                          ("nulls", ">i4"), ("type", ">u4"), ("size", ">i4"), ("lower", ">i4"),
                          ("values", [("bytes", ">i4"), ("value", ">f8")], (width,))])
    table = numpy.zeros(count, record)
    table["fields"], table["id_bytes"], table["id"] = 2, 8, numpy.arange(first, first + count)
    table["bytes"], table["dimensions"], table["type"] = 20 + 12 * width, 1, 701
    table["size"], table["lower"] = width, 1
    table["values"]["bytes"], table["values"]["value"] = 8, rows
    return b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0) + table.tobytes() + struct.pack(">h", -1)


def start(rows, k, rng):
    """k-means++, one draw each."""
    centres = numpy.empty((k, rows.shape[1]))
    centres[0] = rows[rng.integers(len(rows))]
    squares = ((rows - centres[0]) ** 2).sum(1)
    for j in range(1, k):
        centres[j] = rows[numpy.searchsorted(numpy.cumsum(squares), rng.uniform(0, squares.sum()))]
        squares = numpy.minimum(squares, ((rows - centres[j]) ** 2).sum(1))
    return centres


def main():
    scratch = os.environ["SCRATCH"]
    connection = psycopg2.connect("")
    cursor = connection.cursor()
    cursor.execute("create table start (task text, k int, centroids float8[])")
    for number, (task, make) in enumerate({"curves": curves, "features": features, "geo": geo}.items()):
        rng = numpy.random.Generator(numpy.random.PCG64([20261126, number]))
        rows = numpy.ascontiguousarray(make(int(os.environ[task.upper()]), rng))
        numpy.save(f"{scratch}/{task}.npy", rows)
        cursor.execute(f"create table {task} (id bigint, v float8[])")
        cursor.copy_expert(f"copy {task} from stdin with (format binary)", io.BytesIO(copy_binary(rows)))
        for k in (8, 32):
            centres = start(rows, k, rng)
            numpy.save(f"{scratch}/start_{task}_{k}.npy", centres)
            cursor.execute("insert into start values (%s, %s, %s)", (task, k, centres.tolist()))
    connection.commit()


if __name__ == "__main__":
    main()
