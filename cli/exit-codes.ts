// The exit codes of `aib`: the help prints this table, and a test compares the one in README.md with it.
export const exitCodes: readonly (readonly [number, string])[] = [
  [0, 'success'],
  [1, 'the build, a rule, the login, a request to Azure or a gate failed'],
  [
    2,
    'invalid input, or the preflight is certain that the build would fail: nothing was changed; or the machine itself failed (a full disk)',
  ],
  [3, 'the build was still running at the deadline'],
  [130, 'cancelled'],
]
