// The API versions of Microsoft.VirtualMachineImages, oldest first: as strings they sort by age.
export const templateVersions = [
  '2018-02-01-preview',
  '2019-02-01-preview',
  '2019-05-01-preview',
  '2020-02-14',
  '2021-10-01',
  '2022-02-14',
  '2022-07-01',
  '2023-07-01',
  '2024-02-01',
  '2025-10-01',
] as const
// One of them.
export type TemplateVersion = (typeof templateVersions)[number]
