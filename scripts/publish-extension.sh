#!/usr/bin/env bash
# Publishes a .vsix to the Visual Studio Marketplace with the session of the Azure CLI, and waits until the Marketplace has validated it:
#   publish-extension.sh FILE.vsix VERSION
# TFX names the program that talks to the Marketplace, and TFX_WAIT the seconds between two questions (20): for the test.
set -euo pipefail
vsix=$1
version=$2
tfx=${TFX:-node_modules/.bin/tfx}

# The audience of Azure DevOps, which the Marketplace shares.
token=$(az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --query accessToken --output tsv)
if [ "${GITHUB_ACTIONS:-}" = true ]; then echo "::add-mask::$token"; fi

"$tfx" extension publish --no-prompt --vsix "$vsix" --auth-type pat --token "$token"

# Twenty minutes at most: validation usually takes some minutes.
for _ in $(seq 60); do
  answer=$("$tfx" extension isvalid --no-prompt --json --vsix "$vsix" --version "$version" --auth-type pat --token "$token") || answer=''
  case "$answer" in
    *'"success"'*)
      echo "The Marketplace has validated version $version."
      exit 0
      ;;
    *'"error"'*)
      echo "The Marketplace refused version $version: $answer" >&2
      exit 1
      ;;
  esac
  sleep "${TFX_WAIT:-20}"
done
echo "The Marketplace has not validated version $version after 60 questions. Ask again: tfx extension isvalid --vsix $vsix --version $version" >&2
exit 1
