#!/bin/sh
# all tests; to be completed
set -eu
