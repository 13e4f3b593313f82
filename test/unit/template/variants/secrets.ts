// Variants of secrets, each made up here, and of texts without one.
import { distributor, linux, powerShell, shell, type Variants } from './templates.js'

const key = `${'Kx7+pQ2/vR9wLm4T'.repeat(5)}Zt8yUa==`
const pat = 'abcdefg2345hijklmn67opqrstuvwxyz'.repeat(2).slice(0, 52)
const entra = `abc8Q~${'Xy7_'.repeat(8)}AB`
const signed = (end: string): string =>
  `https://contoso.blob.core.windows.net/s/a.sh?sv=2022-11-02&sr=b&se=${end}&sp=r&sig=${'aB3d'.repeat(10)}xyz%3D`
const signedScript = (end: string) => shell({ type: 'Shell', scriptUri: signed(end) })

export const secretVariants: Readonly<Record<string, Variants>> = {
  'secret-inline': {
    wrong: [
      ...[
        `az storage blob download --account-key=${key} -n a`,
        `AZURE_STORAGE_KEY="${key}" az storage blob list`,
        `export AZURE_CLIENT_SECRET=${entra}`,
        `az login --service-principal -u 1111 -p ${entra} --tenant t`,
        `curl -H "PRIVATE-TOKEN: glpat-${'x1Y2'.repeat(5)}" https://gitlab.com/a`,
        `git clone https://x-access-token:ghp_${'a1B2'.repeat(9)}@github.com/o/r`,
        `echo "builder:Tr0ub4dor-3x" | sudo chpasswd`,
        `wget "${signed('2030-01-01')}"`,
        `curl -u deploy:Tr0ub4dor-3x https://files.example.com/a -O`,
        `export DB="Server=tcp:x.database.windows.net;User ID=sa;Password=Tr0ub4dor-3x;"`,
        `echo "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${key};EndpointSuffix=core.windows.net" > /tmp/c`,
        `export AZURE_STORAGE_KEY=${key}`,
        `KEY=${key} ./upload.sh`,
        `STORAGE_KEY+=${key}`,
        `set -gx STORAGE_KEY ${key}`,
        `test "$storageKey" == "${key}"`,
        `storageKey="${key}"`,
        `export AZP_TOKEN=${pat}`,
        `./config.sh --unattended --auth pat --token ${pat} --pool default`,
        `AZURE_DEVOPS_EXT_PAT='${pat}' az devops login`,
        `echo "${'aB3d'.repeat(19)}AZDO4xYz" | az devops login`,
      ].map((line) => shell(line)),
      ...[
        'net.exe user /add bob Tr0ub4dor-3x',
        'net user bob /add Tr0ub4dor-3x',
        `$env:AZP_TOKEN = "${pat}"`,
        `.\\config.cmd --auth pat --token ${pat}`,
        `setx AZP_TOKEN ${pat} /M`,
        'reg add "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon" /v DefaultPassword /t REG_SZ /d Tr0ub4dor-3x /f',
        'REG ADD "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon" /v "DefaultPassword" /d "Tr0ub4dor-3x" /t REG_SZ',
        "Set-ItemProperty -Path $winlogon -Name DefaultPassword -Value 'Tr0ub4dor-3x'",
        'New-ItemProperty $winlogon -Name "DefaultPassword" -PropertyType String -Value "Tr0ub4dor-3x" -Force',
        "Set-ItemProperty $winlogon 'DefaultPassword' 'Tr0ub4dor-3x'",
        "Set-ItemProperty -Path $winlogon -Value 'Tr0ub4dor-3x' -Name DefaultPassword",
        'net user builder Tr0ub4dor&3x /add',
        '$p = ConvertTo-SecureString "Tr0ub4dor-3x" -AsPlainText -Force',
        `$ctx = New-AzStorageContext -StorageAccountName x -StorageAccountKey '${key}'`,
        `$env:AZURE_CLIENT_SECRET = '${entra}'`,
        `net.exe user admin Tr0ub4dor3x! /active:yes`,
        `setx STORAGE_KEY ${key}`,
        `[Environment]::SetEnvironmentVariable('STORAGE_KEY', '${key}')`,
      ].map((line) => powerShell(line)),
    ],
    harmless: [
      ...[
        'az storage blob download --account-key "$(cat /run/key)" -n a',
        'export AZURE_CLIENT_SECRET="$(az keyvault secret show --id "$ID" --query value -o tsv)"',
        'az login --service-principal -u "$ID" -p "$SECRET" --tenant t',
        'curl -H "PRIVATE-TOKEN: $TOKEN" https://gitlab.com/a',
        'git clone https://github.com/contoso/password-store.git',
        'echo "builder:$PASSWORD" | sudo chpasswd',
        'wget "https://contoso.blob.core.windows.net/s/a.sh"',
        'curl -u "$USER:$PASS" https://files.example.com/a -O',
        `echo "${'0123456789abcdef'.repeat(4)}  a.tar.gz" | sha256sum -c -`,
        `expected="${key}"`,
        `SHA512=${key}`,
        `echo ${key} | base64 -d > payload`,
        `test "$actual" == "${key}"`,
        `integrity=sha512-${key}`,
        'TOKEN_FILE=/run/secrets/token',
        'sudo passwd -l root',
        'kubectl create secret generic web --from-file=/tmp/x',
        'export SECRET_NAME=web-database-password',
        'echo "AccountKey=" >> /tmp/template.conf',
        'export AZP_TOKEN="$(cat /run/token)"',
        './config.sh --auth pat --token "$AZP_TOKEN"',
        `digest=${pat}`,
        `nix-store --token-file ${pat}`,
      ].map((line) => shell(line)),
      ...[
        'net user /add builder',
        'net user bob /add /comment:"build user of images"',
        'net localgroup administrators builder /add',
        'reg delete "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon" /v DefaultPassword /f',
        'Remove-ItemProperty -Path $winlogon -Name DefaultPassword -ErrorAction SilentlyContinue',
        'Set-ItemProperty -Path $winlogon -Name DefaultPassword -Value $password -Type String',
        'reg add $winlogon /v DefaultPassword /t REG_SZ /d %PASSWORD% /f',
        'Write-Host "The DefaultPassword registry value was removed"',
        'net user builder $env:BUILD_PASSWORD /add',
        'net user guest /active:no',
        '$p = ConvertTo-SecureString $env:PASSWORD -AsPlainText -Force',
        '$password = [System.Web.Security.Membership]::GeneratePassword(20, 4)',
        'Set-LocalUser -Name x -PasswordNeverExpires $true',
        '$key = (Get-AzStorageAccountKey -ResourceGroupName g -Name x)[0].Value',
      ].map((line) => powerShell(line)),
    ],
  },
  'secret-property': {
    wrong: [
      signedScript('2030-01-01T00%3A00%3A00Z'),
      shell({ type: 'File', sourceUri: signed('2027-03-01'), destination: '/tmp/a' }),
      linux({ validate: { inVMValidations: [{ type: 'Shell', scriptUri: signed('2030-01-01') }] } }),
      shell({ type: 'Shell', scriptUri: 'https://deploy:Tr0ub4dor-3x@files.example.com/a.sh' }),
      shell({ type: 'Shell', scriptUri: `https://raw.githubusercontent.com/o/r/main/a.sh?token=ghp_${'a1B2'.repeat(9)}` }),
    ],
    harmless: [
      shell({ type: 'Shell', scriptUri: 'https://contoso.blob.core.windows.net/s/a.sh?sv=2022-11-02' }),
      shell({ type: 'Shell', scriptUri: 'https://contoso.blob.core.windows.net/s/a.sh?snapshot=2026-01-01T00:00:00.0000000Z' }),
      shell({ type: 'File', sourceUri: 'secrets/readme.txt', destination: '/tmp/a' }),
      shell({ type: 'Shell', scriptUri: 'https://files.example.com/a.sh?sig=<signature>' }),
      shell({ type: 'Shell', scriptUri: 'https://files.example.com/signature.sh?version=1.2.3' }),
    ],
  },
  'sas-expired': {
    wrong: ['2023-08-17T20%3A03%3A04Z', '2026-11-26', '2026-11-26T23:59Z', '2020-01-01T00:00:00Z', '2026-11-26T10%3A00%3A00.0000000Z'].map(
      signedScript,
    ),
    harmless: [
      ...['2030-01-01', '2026-11-28', '2026-11-27T00%3A00%3A01Z', 'soon', ''].map(signedScript),
      shell({ type: 'Shell', scriptUri: 'https://contoso.blob.core.windows.net/s/a.sh?se=2020-01-01' }),
    ],
  },
  'secret-tag': {
    wrong: [
      linux({}, { tags: { sas: `?sv=2022-11-02&se=2030-01-01&sp=r&sig=${'aB3d'.repeat(10)}xyz%3D` } }),
      linux({}, { tags: { clientSecret: entra } }),
      linux({}, { tags: { pat: `ghp_${'a1B2'.repeat(9)}` } }),
      distributor({ artifactTags: { 'admin-password': 'Tr0ub4dor-3x' } }),
      linux({ managedResourceTags: { connection: `AccountName=x;AccountKey=${key}` } }),
    ],
    harmless: [
      linux({}, { tags: { costcenter: '12345', owner: 'web@contoso.example' } }),
      linux({}, { tags: { commit: '0123456789abcdef0123456789abcdef01234567' } }),
      linux({}, { tags: { passwordRotation: '90-days', secretsIn: 'kv-images' } }),
      distributor({ artifactTags: { checksum: '0123456789abcdef'.repeat(4) } }),
      linux({ managedResourceTags: { build: 'https://dev.azure.com/contoso/images/_build/results?buildId=12' } }),
    ],
  },
}
