#!/usr/bin/env bash
# Installs a web application. Replace it with yours.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

sudo apt-get update
sudo apt-get install --yes --no-install-recommends nginx curl
echo 'The application answers.' | sudo tee /var/www/html/index.html >/dev/null
sudo systemctl enable nginx
