// A build machine that errorHandling kept after a failure (docs/service.md 4.8).
import { code, paragraph, type Inline, type Page } from '../page.js'

// The machine, how to run commands on it, and how to delete it. `group` and `machines` may be unknown.
export const keptMachineReport = (templateId: string, group: string | undefined, machines: readonly string[]): Page => {
  const [machine] = machines
  const place = group === undefined ? 'the staging resource group of the image template' : `resource group ${group}`
  return [
    paragraph(
      `The failed build machine was kept, because of errorHandling, and is billed until you delete it: ${machines.join(', ') || 'a virtual machine'} in ${place}.`,
    ),
    ...(group === undefined
      ? []
      : [
          paragraph(
            ...(machine === undefined ? findIt(group) : []),
            'To run commands on it: ',
            code(
              `az vm run-command invoke --resource-group ${group} --name ${machine ?? 'NAME'} --command-id RunShellScript --scripts 'tail -n 100 /var/log/cloud-init-output.log'`,
            ),
            ' (on Windows: RunPowerShellScript)',
          ),
        ]),
    paragraph('To delete it with everything else in that group, delete the template: ', code(`az resource delete --ids ${templateId}`)),
  ]
}

const findIt = (group: string): readonly Inline[] => [
  'To find its name: ',
  code(`az vm list --resource-group ${group} --query "[].name" --output tsv`),
  '. ',
]
