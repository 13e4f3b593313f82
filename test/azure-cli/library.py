# Debian's az 2.45 and Debian's own Python libraries do not fit together everywhere: it asks for API versions of networks and compute that
# the libraries do not have, and reads the configuration of a client of authorization by a name that it no longer has. With what the
# libraries have, its commands work. Nothing changes for the Azure CLI of Microsoft's packages.
import importlib
import importlib.util
import pathlib

from azure.cli.core.profiles import AZURE_API_PROFILES, ResourceType


def use_library_version():
    versions = AZURE_API_PROFILES["latest"]
    networks = versions[ResourceType.MGMT_NETWORK]
    versions[ResourceType.MGMT_NETWORK] = newest("azure.mgmt.network", networks)
    compute = versions[ResourceType.MGMT_COMPUTE].profile
    for group in (None, "virtual_machine_scale_sets"):
        compute[group] = newest("azure.mgmt.compute", compute[group])
    for version in set(versions[ResourceType.MGMT_AUTHORIZATION].profile.values()):
        name_configuration(importlib.import_module(f"azure.mgmt.authorization.v{version.replace('-', '_')}.operations"))


# The version that is wanted, or the newest of the library.
def newest(library, wanted):
    folders = [path.name for path in pathlib.Path(importlib.util.find_spec(library).origin).parent.glob("v20??_??_??")]
    return wanted if f"v{wanted}".replace("-", "_") in folders else max(folders)[1:].replace("_", "-")


def name_configuration(operations):
    for kind in [value for value in vars(operations).values() if isinstance(value, type) and not hasattr(value, "config")]:
        kind.config = property(lambda client: client._config)
