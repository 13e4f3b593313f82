#!/bin/sh
set -eu
echo "The canary sings on $(uname -sr)."
