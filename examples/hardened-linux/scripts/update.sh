#!/usr/bin/env bash
# Installs every update, and lets security updates be installed automatically from now on.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

sudo apt-get update
sudo apt-get upgrade --yes
sudo apt-get install --yes --no-install-recommends unattended-upgrades
sudo systemctl enable unattended-upgrades
