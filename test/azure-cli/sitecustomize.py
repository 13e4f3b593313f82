# Python loads this before the Azure CLI. msal asks a public login host whether it knows the authority, and az 2.45 has no switch against
# it; later versions have one, which the test sets in the environment.
try:
    import msal
except ImportError:
    # Another Python program that inherits the environment.
    msal = None

if msal is not None:
    _init = msal.ClientApplication.__init__

    def _without_discovery(self, *arguments, **options):
        options["instance_discovery"] = False
        _init(self, *arguments, **options)

    msal.ClientApplication.__init__ = _without_discovery
