"""The peers of bench/kmeans.sh that Python reaches, on one thread. Each prints its wall and CPU seconds and its iterations,
and leaves its labels in $SCRATCH/labels, in the order of the rows.
fit PEER TASK K SEED: the peer's fit alone, once, from its own start, on data in memory in the form that it takes.
fit PEER TASK K start: the same from the given start.
table TASK K SEED: what people do today: COPY out, scikit-learn from its own start, COPY the labels back; all of it."""
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import io
import time

import numpy

scratch = os.environ["SCRATCH"]


class Clock:
    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


clock = Clock()


def sklearn(task, k, seed, algorithm="lloyd"):
    from sklearn.cluster import KMeans

    rows = numpy.load(f"{scratch}/{task}.npy")
    start = {"init": numpy.load(f"{scratch}/start_{task}_{k}.npy")} if seed == "start" else {"random_state": int(seed)}
    model = KMeans(k, n_init=1, max_iter=300, tol=1e-4, algorithm=algorithm, **start)
    with clock:
        model.fit(rows)
    return model.labels_, model.n_iter_


def sklearn_elkan(task, k, seed):
    return sklearn(task, k, seed, "elkan")


def faiss(task, k, seed):
    """In single precision, on all rows; it always makes 25 iterations. Labels are sought afterwards."""
    import faiss

    rows = numpy.load(f"{scratch}/{task}.npy").astype(numpy.float32)
    model = faiss.Kmeans(rows.shape[1], k, seed=int(seed), max_points_per_centroid=len(rows))
    with clock:
        model.train(rows)
    return model.index.search(rows, 1)[1][:, 0], 25


def opencv(task, k, seed):
    """In single precision; stops about where scikit-learn does. Its number of iterations it keeps to itself."""
    import cv2

    cv2.setNumThreads(1)
    cv2.setRNGSeed(int(seed))
    rows = numpy.load(f"{scratch}/{task}.npy").astype(numpy.float32)
    shift = (1e-4 * rows.var(0, float).mean() / k) ** 0.5
    with clock:
        _, labels, _ = cv2.kmeans(rows, k, None, (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 300, shift), 1,
                                  cv2.KMEANS_PP_CENTERS)
    return labels[:, 0], "-"


def table(task, k, seed):
    import psycopg2
    from sklearn.cluster import KMeans

    connection = psycopg2.connect("")
    cursor = connection.cursor()
    with clock:
        out = io.BytesIO()
        cursor.copy_expert(f"copy {task} to stdout with (format binary)", out)
        cursor.execute(f"select cardinality(v) from {task} limit 1")
        width = cursor.fetchone()[0]
        record = numpy.dtype([("head", "V6"), ("id", ">i8"), ("array", "V24"),
                              ("values", [("bytes", ">i4"), ("value", ">f8")], (width,))])
        rows = numpy.frombuffer(out.getbuffer(), record, offset=19, count=(len(out.getbuffer()) - 21) // record.itemsize)
        model = KMeans(k, n_init=1, max_iter=300, tol=1e-4, random_state=int(seed))
        model.fit(numpy.ascontiguousarray(rows["values"]["value"].astype(float)))
        back = numpy.zeros(len(rows), [("fields", ">i2"), ("id_bytes", ">i4"), ("id", ">i8"), ("bytes", ">i4"), ("label", ">i4")])
        back["fields"], back["id_bytes"], back["id"], back["bytes"], back["label"] = 2, 8, rows["id"], 4, model.labels_
        cursor.execute("drop table if exists labelled_by_peer; create unlogged table labelled_by_peer (id bigint, label int)")
        cursor.copy_expert("copy labelled_by_peer from stdin with (format binary)",
                           io.BytesIO(b"PGCOPY\n\xff\r\n\0" + bytes(8) + back.tobytes() + b"\xff\xff"))
        connection.commit()
    return model.labels_, model.n_iter_


def main():
    if sys.argv[1] == "table":
        work, task, k, seed = table, *sys.argv[2:]
    else:
        peer, task, k, seed = sys.argv[2:]
        work = {"sklearn": sklearn, "sklearn_elkan": sklearn_elkan, "faiss": faiss, "opencv": opencv}[peer]
    labels, iterations = work(task, int(k), seed)
    numpy.savetxt(f"{scratch}/labels", labels, "%d")
    print(f"{clock.wall:.3f}\t{clock.cpu:.3f}\t{iterations}")


main()
