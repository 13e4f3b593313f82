// What a client of the emulator needs to know; main prints it as one line of JSON.
export interface Description {
  readonly resourceManager: string
  readonly authority: string
  // The container for artifacts, which exists; the template's identity and the build VM's may read it.
  readonly blobContainerUrl: string
  // A container that the template's identity may write disks to.
  readonly diskContainerUrl: string
  readonly caFile: string
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly location: string
  // The managed identity of templates, and one for the build VM.
  readonly identityId: string
  readonly buildIdentityId: string
  readonly buildIdentityClientId: string
  // The managed identity of the agent's machine, and the environment in which a child process finds that machine's metadata service.
  readonly agentIdentityClientId: string
  readonly machineEnv: Readonly<Record<string, string>>
  readonly galleryImageId: string
  readonly arm64GalleryImageId: string
  readonly windowsGalleryImageId: string
  readonly storageAccountId: string
  readonly storageContainerId: string
  readonly resourceGroupId: string
  readonly control: string
  readonly githubOidc: { readonly url: string; readonly token: string }
  readonly azurePipelinesOidc: { readonly url: string; readonly token: string; readonly serviceConnectionId: string }
  // The environment variables that a child process needs.
  readonly env: Readonly<Record<string, string>>
}
