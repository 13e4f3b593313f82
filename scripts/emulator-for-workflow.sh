#!/usr/bin/env bash
# Starts the emulator in the background of a GitHub job. What it prints about itself becomes outputs of the step, and what clients of it
# need in their environment, that of later steps.
set -euo pipefail
description=$(mktemp)
node scripts/emulator.mjs >"$description" &
for _ in $(seq 120); do
  if [ -s "$description" ]; then break; fi
  sleep 1
done
node --input-type=module - "$description" <<'SCRIPT'
import { appendFileSync, readFileSync } from 'node:fs'
const description = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const lines = (values) => Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [`${name}=${value}\n`] : [])).join('')
appendFileSync(process.env.GITHUB_OUTPUT, lines(description))
appendFileSync(process.env.GITHUB_ENV, lines(description.env))
SCRIPT
