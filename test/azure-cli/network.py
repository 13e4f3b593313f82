# Debian's az 2.45 asks for an API version of Microsoft.Network that Debian's own Python library does not have, and so cannot load its network
# commands. With the newest version that the library has, it can.
import importlib.util
import pathlib

from azure.cli.core.profiles import AZURE_API_PROFILES, ResourceType


def use_library_version():
    library = importlib.util.find_spec("azure.mgmt.network")
    versions = AZURE_API_PROFILES["latest"]
    wanted = versions[ResourceType.MGMT_NETWORK]
    folders = [path.name for path in pathlib.Path(library.origin).parent.glob("v20??_??_??")]
    if f"v{wanted}".replace("-", "_") not in folders:
        versions[ResourceType.MGMT_NETWORK] = max(folders).removeprefix("v").replace("_", "-")
