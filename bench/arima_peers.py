"""A peer's fit of one task of bench/arima.sh: CPU seconds of a fit, and the likelihood it says it reached.

usage: arima_peers.py gretl|statsmodels TASK p d q P D Q period times"""
import os
import re
import resource
import subprocess
import sys
import time
import warnings

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
import numpy  # noqa: E402


def gretl(path, orders, period, times):
    """Its default, the exact likelihood by AS 197. What a process of one fit takes is taken off that of more."""
    p, d, q, sp, sd, sq = orders
    spent = []
    for loops in (1, 1 + times):
        script = f"""set messages off
open "{path}" --quiet
setobs {period} 1:1 --time-series
loop {loops} --quiet
  arima {p} {d} {q} ; {sp} {sd} {sq} ; value --nc --quiet
endloop
printf "loglik %.6f\\n", $lnl
"""
        name = os.path.join(os.environ["SCRATCH"], "gretl.inp")
        open(name, "w").write(script)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        said = subprocess.run(["gretlcli", "-b", "-q", name], capture_output=True, text=True, check=True).stdout
        spent.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return (spent[1] - spent[0]) / times, float(re.search(r"loglik (\S+)", said)[1])


def statsmodels(path, orders, period, times):
    from statsmodels.tsa.statespace.sarimax import SARIMAX
    values = numpy.loadtxt(path, skiprows=1)
    begin = time.process_time()
    for _ in range(times):
        fit = SARIMAX(values, order=orders[:3], seasonal_order=(*orders[3:], period), simple_differencing=True).fit(disp=0, maxiter=500)
    return (time.process_time() - begin) / times, fit.llf


def main():
    warnings.filterwarnings("ignore")
    who, task, *numbers = sys.argv[1:]
    *orders, period, times = map(int, numbers)
    seconds, loglik = {"gretl": gretl, "statsmodels": statsmodels}[who](f"{os.environ['SCRATCH']}/{task}.csv", orders, period, times)
    print(f"{seconds:.6f}\t{loglik:.6f}")


if __name__ == "__main__":
    main()
