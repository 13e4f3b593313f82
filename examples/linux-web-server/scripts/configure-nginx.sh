#!/usr/bin/env bash
# Puts the site's configuration in place, and proves that nginx takes it.
set -euo pipefail

sudo install -o root -g root -m 0644 /tmp/site.conf /etc/nginx/sites-available/default
rm /tmp/site.conf
sudo nginx -t
