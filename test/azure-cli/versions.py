# Debian's az 2.45 asks for API versions of Microsoft.Network and Microsoft.Compute that Debian's own Python libraries do not have, and so
# cannot run some commands. With the newest versions that the libraries have, it can. Its role commands read a member of Microsoft.Authorization's
# library that has another name there.
import importlib
import importlib.util
import pathlib

from azure.cli.core.profiles import AZURE_API_PROFILES, ResourceType, SDKProfile


# The folders of a library's API versions.
def folders_of(library):
    return {path.name: path for path in pathlib.Path(importlib.util.find_spec(library).origin).parent.glob("v20??_??_??")}


def folder_name(version):
    return f"v{version}".replace("-", "_")


def version_of(name):
    return name.removeprefix("v").replace("_", "-")


# What parsing commands needs.
def use_network_version():
    versions = AZURE_API_PROFILES["latest"]
    network = folders_of("azure.mgmt.network")
    if folder_name(versions[ResourceType.MGMT_NETWORK]) not in network:
        versions[ResourceType.MGMT_NETWORK] = version_of(max(network))


# What running commands needs.
def use_library_versions():
    use_network_version()
    versions = AZURE_API_PROFILES["latest"]
    compute = folders_of("azure.mgmt.compute")
    wanted = versions[ResourceType.MGMT_COMPUTE]
    if compute and folder_name(wanted.default_api_version) not in compute:
        # Some versions are of disks or galleries only.
        whole = [name for name, path in compute.items() if "VirtualMachineImagesOperations" in (path / "operations/__init__.py").read_text()]
        newest = version_of(max(whole))
        groups = {name: version if folder_name(version) in compute else newest for name, version in wanted.profile.items() if name}
        versions[ResourceType.MGMT_COMPUTE] = SDKProfile(newest, groups)
    use_config_of_roles(versions[ResourceType.MGMT_AUTHORIZATION])


def use_config_of_roles(profile):
    library = folders_of("azure.mgmt.authorization")
    # Newer ones have one version only.
    for version in getattr(profile, "profile", {}).values():
        if folder_name(version) not in library:
            continue
        operations = importlib.import_module(f"azure.mgmt.authorization.{folder_name(version)}.operations")
        for name in ("RoleAssignmentsOperations", "RoleDefinitionsOperations"):
            found = getattr(operations, name, None)
            if found is not None and not hasattr(found, "config"):
                found.config = property(lambda self: self._config)
