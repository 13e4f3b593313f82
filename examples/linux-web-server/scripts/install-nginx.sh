#!/usr/bin/env bash
# Installs nginx from the distribution's own packages.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

sudo apt-get update
sudo apt-get install --yes --no-install-recommends nginx
sudo systemctl enable nginx
