// The size of a build VM whose template does not set one, by the generation of its image: what the model of the service documents for vmSize.
export const defaultVmSizes = { V1: 'Standard_D1_v2', V2: 'Standard_D2ds_v4' } as const
