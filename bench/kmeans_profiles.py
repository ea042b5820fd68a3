"""scikit-learn's part of bench/kmeans_profiles.sh, and what both have found: inertia, the mutual information with the
primary use (normalised by the mean of the entropies) and purity, the share of buildings in the commonest use of their cluster."""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import numpy
import psycopg2
from sklearn.cluster import KMeans
from sklearn.metrics import normalized_mutual_info_score


def told(who, rows, uses, labels):
    inertia, commonest = 0.0, 0
    for label in numpy.unique(labels):
        members = labels == label
        inertia += ((rows[members] - rows[members].mean(0)) ** 2).sum()
        commonest += numpy.unique(uses[members], return_counts=True)[1].max()
    print(f"    {who:12s} inertia {inertia:10.5f}   NMI {normalized_mutual_info_score(uses, labels):.3f}"
          f"   purity {commonest / len(rows):.3f}")


cursor = psycopg2.connect("").cursor()
cursor.execute("select distinct profile, cardinality(v) from labelled order by 2")
print("k-means of load profiles: k = 5 against five primary uses")
for profile, width in cursor.fetchall():
    cursor.execute("select v, primary_use, label from labelled where profile = %s order by customer_id", (profile,))
    rows, uses, labels = map(numpy.array, zip(*cursor.fetchall()))
    print(f"  {profile}, {len(rows)} buildings, {width} features")
    told("keycust", rows, uses, labels)
    told("scikit-learn", rows, uses, KMeans(5, n_init=10, random_state=0).fit(rows).labels_)
