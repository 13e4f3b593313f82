#!/usr/bin/env bash
# Publishes a .vsix to the Visual Studio Marketplace with the session of the Azure CLI, and waits until the Marketplace has validated it:
#   publish-extension.sh FILE.vsix VERSION
# It can run again: a version that the Marketplace already has is only waited for. TFX names the program that talks to the Marketplace, and
# TFX_WAIT the seconds between two questions (20): for the test.
set -euo pipefail
vsix=$1
version=$2
tfx=${TFX:-node_modules/.bin/tfx}

# The audience of Azure DevOps, which the Marketplace shares.
token=$(az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --query accessToken --output tsv)
if [ "${GITHUB_ACTIONS:-}" = true ]; then echo "::add-mask::$token"; fi

# Ends the script if the Marketplace has judged the version; fails if it answers nothing about it: tfx reports a version that it does not
# have as an error.
ask() {
  answer=$("$tfx" extension isvalid --no-prompt --json --vsix "$vsix" --version "$version" --auth-type pat --token "$token" 2>&1) || return 1
  case "$answer" in
    *'"success"'*)
      echo "The Marketplace has validated version $version."
      exit 0
      ;;
    *'"error"'*)
      echo "The Marketplace refused version $version: $answer" >&2
      exit 1
      ;;
    *'"pending"'*) ;;
    *) return 1 ;;
  esac
}

if ask; then
  echo "Version $version is already published: the Marketplace is still validating it."
else
  # Without --no-wait-validation, tfx waits as well, and fails after 20 minutes.
  "$tfx" extension publish --no-prompt --no-wait-validation --vsix "$vsix" --auth-type pat --token "$token" || {
    code=$?
    # The Marketplace may have accepted it although tfx saw no answer.
    ask || exit "$code"
  }
fi

# Twenty minutes at most: validation usually takes some minutes.
for _ in $(seq 60); do
  ask || true
  sleep "${TFX_WAIT:-20}"
done
echo "The Marketplace has not validated version $version after 60 questions, the last with this answer: $answer" >&2
echo "Run the job again later: it asks again, and publishes nothing twice." >&2
exit 1
