"""The inertia of the labels in $SCRATCH/labels to the means of their rows: one formula for all of bench/kmeans.sh.
usage: kmeans_inertia.py TASK"""
import os
import sys

import numpy

scratch = os.environ["SCRATCH"]
rows = numpy.load(f"{scratch}/{sys.argv[1]}.npy")
labels = numpy.loadtxt(f"{scratch}/labels", int)
inertia = 0.0
for label in numpy.unique(labels):
    members = rows[labels == label]
    inertia += ((members - members.mean(0)) ** 2).sum()
print(f"{inertia:.6f}")
