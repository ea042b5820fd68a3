"""scikit-learn's part of bench/kmeans.sh, on one thread.
fit TASK K ALGORITHM: from the given start, on data in memory; CPU and wall seconds of `fit` alone, inertia, iterations.
trip TASK K: what people do today: COPY out, its own start, COPY the labels back; wall and CPU seconds of all of it."""
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import io
import time
import warnings

import numpy
from sklearn.cluster import KMeans

warnings.filterwarnings("ignore")
mode, task, k = sys.argv[1], sys.argv[2], int(sys.argv[3])
scratch = os.environ["SCRATCH"]


def inertia(rows, labels):
    """Of the labels to the means of their rows."""
    total = 0.0
    for j in numpy.unique(labels):
        members = rows[labels == j]
        total += ((members - members.mean(0)) ** 2).sum()
    return total


if mode == "fit":
    rows = numpy.load(f"{scratch}/{task}.npy")
    start = numpy.load(f"{scratch}/start_{task}_{k}.npy")
    model = KMeans(k, init=start, n_init=1, max_iter=300, tol=1e-4, algorithm=sys.argv[4])
    wall, cpu = time.perf_counter(), time.process_time()
    model.fit(rows)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{wall:.3f}\t{cpu:.3f}\t{inertia(rows, model.labels_):.6f}\t{model.n_iter_}")
else:
    import psycopg2

    connection = psycopg2.connect("")
    cursor = connection.cursor()
    wall, cpu = time.perf_counter(), time.process_time()
    out = io.BytesIO()
    cursor.copy_expert(f"copy {task} to stdout with (format binary)", out)
    cursor.execute(f"select cardinality(v) from {task} limit 1")
    width = cursor.fetchone()[0]
    record = numpy.dtype([("head", "V6"), ("id", ">i8"), ("array", "V24"),
                          ("values", [("bytes", ">i4"), ("value", ">f8")], (width,))])
    table = numpy.frombuffer(out.getbuffer(), record, offset=19, count=(len(out.getbuffer()) - 21) // record.itemsize)
    rows = numpy.ascontiguousarray(table["values"]["value"].astype(float))
    model = KMeans(k, n_init=1, max_iter=300, tol=1e-4, random_state=1).fit(rows)
    back = numpy.zeros(len(rows), [("fields", ">i2"), ("id_bytes", ">i4"), ("id", ">i8"), ("bytes", ">i4"), ("label", ">i4")])
    back["fields"], back["id_bytes"], back["id"], back["bytes"], back["label"] = 2, 8, table["id"], 4, model.labels_
    cursor.execute("drop table if exists labelled_by_peer; create unlogged table labelled_by_peer (id bigint, label int)")
    cursor.copy_expert("copy labelled_by_peer from stdin with (format binary)",
                       io.BytesIO(b"PGCOPY\n\xff\r\n\0" + bytes(8) + back.tobytes() + b"\xff\xff"))
    connection.commit()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{wall:.3f}\t{cpu:.3f}\t{inertia(rows, model.labels_):.6f}\t{model.n_iter_}")
