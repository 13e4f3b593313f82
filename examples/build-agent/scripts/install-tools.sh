#!/usr/bin/env bash
# Installs what jobs need, from the distribution's own packages and Microsoft's package repository.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

sudo apt-get update
sudo apt-get install --yes --no-install-recommends ca-certificates curl docker.io git gnupg jq unzip zip

curl --fail --silent --show-error --location https://packages.microsoft.com/keys/microsoft.asc |
  gpg --dearmor | sudo tee /usr/share/keyrings/microsoft.gpg >/dev/null
echo 'deb [signed-by=/usr/share/keyrings/microsoft.gpg] https://packages.microsoft.com/repos/azure-cli/ noble main' |
  sudo tee /etc/apt/sources.list.d/azure-cli.list >/dev/null
sudo apt-get update
sudo apt-get install --yes azure-cli

sudo systemctl enable docker
