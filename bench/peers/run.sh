#!/bin/sh
# run.sh [PEER...] - builds the tools of bench/ and runs bench/peers/run.py. `sh bench/peers/install.sh` brings the peers.
set -eu
sh bench/tools.sh
exec "${PYTHON:-/usr/bin/python3}" bench/peers/run.py "$@"
