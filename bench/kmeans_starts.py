"""scikit-learn in bench/kmeans_starts.sh: the inertia of one start for each seed below the argument, by task and k. Prints rows
for COPY: task, k, who, seed, inertia."""
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import numpy
from sklearn.cluster import KMeans

for task in ("curves", "features", "geo"):
    rows = numpy.load(f"{os.environ['SCRATCH']}/{task}.npy")
    for k in (8, 32):
        for seed in range(int(sys.argv[1])):
            print(task, k, "scikit-learn", seed, KMeans(k, n_init=1, random_state=seed).fit(rows).inertia_, sep="\t", flush=True)
