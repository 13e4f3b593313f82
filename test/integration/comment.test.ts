import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { runAction, type ActionResult } from '../front-doors/action.js'
import { offlineParameters as parameters } from '../front-doors/inputs.js'

interface Comment {
  readonly id: number
  readonly user?: { readonly login: string }
  body: string
}

// As much of GitHub's API as a comment needs (docs.github.com, REST API, issue comments).
class FakeGitHub {
  readonly comments: Comment[] = []
  readonly requests: string[] = []
  readonly tokens = new Set<string>()
  // Whom the token acts as; undefined where the API does not say.
  viewer: string | undefined = 'github-actions[bot]'
  // The URL of the next page of comments; by default, this server.
  next: string | undefined
  // The status of every answer, if all requests are refused.
  refusal: number | undefined
  // The page of a proxy, instead of that answer's JSON.
  page: string | undefined
  #server: Server | undefined
  url = ''

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        this.tokens.add(request.headers.authorization ?? '')
        this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`)
        const text = Buffer.concat(chunks).toString('utf8')
        const body = text === '' ? '' : (textOf(at(JSON.parse(text), 'body')) ?? '')
        const { status, value, link } = this.#answer(request.method ?? '', request.url ?? '', body)
        const type = this.page === undefined ? 'application/json' : 'text/html'
        response.writeHead(status, { 'content-type': type, ...(link === undefined ? {} : { link }) })
        response.end(this.page ?? JSON.stringify(value))
      })
    })
    this.#server = server
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    this.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  }

  stop(): void {
    this.#server?.close()
  }

  // Two comments per page, so that ours may be on a later page.
  #answer(method: string, url: string, body: string): { readonly status: number; readonly value: unknown; readonly link?: string } {
    if (this.refusal !== undefined) return { status: this.refusal, value: { message: 'Resource not accessible by integration' } }
    const { pathname, searchParams } = new URL(url, this.url)
    if (pathname === '/graphql')
      return this.viewer === undefined
        ? { status: 200, value: { errors: [{ message: 'Resource not accessible by integration' }] } }
        : { status: 200, value: { data: { viewer: { login: this.viewer } } } }
    const list = '/repos/contoso/images/issues/7/comments'
    if (method === 'GET' && pathname === list) {
      const page = Number(searchParams.get('page') ?? '1')
      const value = this.comments.slice(2 * (page - 1), 2 * page)
      const next = `<${this.next ?? `${this.url}${list}?page=${String(page + 1)}`}>; rel="next"`
      return { status: 200, value, ...(this.next !== undefined || this.comments.length > 2 * page ? { link: next } : {}) }
    }
    if (method === 'POST' && pathname === list) {
      const comment = { id: this.comments.length + 1, body, user: { login: 'github-actions[bot]' } }
      this.comments.push(comment)
      return { status: 201, value: { ...comment, html_url: `https://github.com/contoso/images/pull/7#issuecomment-${comment.id}` } }
    }
    const id = Number(/^\/repos\/contoso\/images\/issues\/comments\/(\d+)$/.exec(pathname)?.[1])
    const found = this.comments.find((comment) => comment.id === id)
    if (method !== 'PATCH' || found === undefined) return { status: 404, value: { message: 'Not Found' } }
    found.body = body
    return { status: 200, value: { ...found, html_url: `https://github.com/contoso/images/pull/7#issuecomment-${id}` } }
  }
}

describe('the input comment', () => {
  const gitHub = new FakeGitHub()
  let folder = ''
  before(async () => {
    await gitHub.start()
    folder = await mkdtemp(join(tmpdir(), 'aib-comment-'))
    await cp(resolve('examples/linux-web-server'), folder, { recursive: true })
    await writeFile(join(folder, 'pull-request.json'), JSON.stringify({ pull_request: { number: 7 } }))
    await writeFile(join(folder, 'push.json'), JSON.stringify({ ref: 'refs/heads/main' }))
  })
  after(async () => {
    gitHub.stop()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    gitHub.comments.length = 0
    gitHub.requests.length = 0
    gitHub.refusal = undefined
    gitHub.page = undefined
    gitHub.next = undefined
    gitHub.viewer = 'github-actions[bot]'
  })

  const plan = (inputs: Record<string, string> = {}, environment: Record<string, string> = {}): Promise<ActionResult> =>
    runAction(
      { command: 'plan', template: 'image.yaml', parameters, comment: 'true', 'github-token': 'ghs_0123456789', ...inputs },
      {
        cwd: folder,
        environment: {
          GITHUB_API_URL: gitHub.url,
          GITHUB_EVENT_PATH: join(folder, 'pull-request.json'),
          GITHUB_WORKFLOW: 'Plan',
          GITHUB_JOB: 'plan',
          ...environment,
        },
      },
    )

  for (const [whose, user] of [
    ['another user', { login: 'mallory' }],
    ['another app', { login: 'mallory[bot]' }],
    ['a user with a name like ours', { login: 'github-actions' }],
    ['a bot whose name begins like ours', { login: 'github-actions-2[bot]' }],
    ['a bot whose name ends like ours', { login: 'my-github-actions[bot]' }],
    ['a deleted account', undefined],
  ] as const)
    it(`leaves a comment of ${whose} alone, whatever it begins with`, async () => {
      await plan()
      const marked = gitHub.comments.pop()?.body ?? ''
      gitHub.comments.push({ id: 1, body: marked, ...(user === undefined ? {} : { user }) })
      await plan()
      assert.equal(gitHub.comments.length, 2)
      assert.ok(gitHub.requests.every((request) => !request.startsWith('PATCH')))
    })

  it('writes a new comment where GitHub does not say who the token is', async () => {
    gitHub.viewer = undefined
    await plan()
    await plan()
    assert.equal(gitHub.comments.length, 2)
  })

  describe('with a next page on another host', () => {
    const foreign = new FakeGitHub()
    before(() => foreign.start())
    after(() => {
      foreign.stop()
    })

    const nextPages: readonly (readonly [string, (own: string, other: string) => string])[] = [
      ['of another port', (_, other) => `${other}/repos/contoso/images/issues/7/comments`],
      ['behind a user name like ours', (own, other) => other.replace('http://', `http://${new URL(own).host}@`)],
      ['with our address in its path', (own, other) => `${other}/${own}`],
      ['by another name of the machine', (own) => own.replace('127.0.0.1', 'localhost')],
      ['by another protocol', (_, other) => other.replace('http:', 'https:')],
      ['in capitals', (_, other) => other.replace('http:', 'HTTP:')],
      ['without a protocol', (_, other) => other.replace('http:', '')],
      ['by backslashes', (_, other) => other.replace('http://', 'http:\\\\')],
      // The library fills in its URL templates, and puts the base URL in front of what does not begin with http.
      ['behind a variable', (_, other) => `{x}${other}`],
      ['of a variable in its protocol', (_, other) => other.replace('http', 'ht{x}tp')],
    ]
    for (const [what, urlOf] of nextPages)
      it(`sends it no token: a URL ${what}`, async () => {
        foreign.requests.length = 0
        gitHub.next = urlOf(gitHub.url, foreign.url)
        const result = await plan()
        assert.equal(result.exitCode, 0)
        assert.match(result.stdout, /^::warning::The pull request was not commented on: /m)
        assert.deepEqual(foreign.requests, [])
      })
  })

  it('is not made if the list of comments has no end', async () => {
    const list = '/repos/contoso/images/issues/7/comments'
    gitHub.next = `${gitHub.url}${list}?page=1`
    const { exitCode, stdout } = await plan()
    assert.equal(exitCode, 0)
    assert.match(
      stdout,
      /^::warning::The pull request was not commented on: The answer to GET \/repos\/contoso\/images\/issues\/7\/comments cannot be used: the list does not end after 2 pages\./m,
    )
    assert.equal(gitHub.requests.filter((request) => request.startsWith('GET')).length, 2)
  })

  it('makes one comment, and writes over it from then on, whatever page it is on', async () => {
    gitHub.comments.push({ id: 1, body: 'First!' }, { id: 2, body: 'Looks good to me.' })
    const first = await plan()
    assert.equal(first.exitCode, 0, first.stdout)
    assert.match(first.stdout, /Comment on the pull request: https:\/\/github\.com\/contoso\/images\/pull\/7#issuecomment-3/)
    assert.deepEqual([...gitHub.tokens], ['token ghs_0123456789'])
    const [, , made] = gitHub.comments
    assert.match(
      made?.body ?? '',
      /^<!-- azure-image-builder-pipelines plan [0-9a-f]{16} -->\n## Plan for image template linux-web-server\n/,
    )
    assert.match(made?.body ?? '', /scripts\/install-nginx\.sh/)
    await plan({ 'image-builder-template-name': '' })
    assert.equal(gitHub.comments.length, 3)
    assert.match(gitHub.requests.at(-1) ?? '', /^PATCH \/repos\/contoso\/images\/issues\/comments\/3$/)
  })

  it('leaves the comments of other workflows and templates alone', async () => {
    await plan()
    await plan({}, { GITHUB_WORKFLOW: 'Other' })
    await plan({ 'image-builder-template-name': 'other' })
    assert.equal(gitHub.comments.length, 3)
  })

  it('reports once that there is no pull request, and warns of a token that may not comment; the plan still succeeds', async () => {
    const push = await plan({}, { GITHUB_EVENT_PATH: join(folder, 'push.json') })
    assert.equal(push.exitCode, 0)
    assert.equal(push.stdout.split('this run does not belong to a pull request').length, 2, push.stdout)
    assert.deepEqual(gitHub.requests, [])
    gitHub.refusal = 403
    const refused = await plan()
    assert.equal(refused.exitCode, 0)
    assert.match(
      refused.stdout,
      /^::warning::The pull request was not commented on: Resource not accessible by integration.*pull-requests: write/m,
    )
    gitHub.refusal = 502
    const failed = await plan()
    assert.equal(failed.exitCode, 0)
    assert.match(failed.stdout, /^::warning::The pull request was not commented on: /m)
    gitHub.page = '<html><title>Blocked</title></html>'
    gitHub.refusal = 403
    const blocked = await plan()
    assert.match(
      blocked.stdout,
      /not commented on: A proxy or gateway answered instead of GitHub, with HTTP status 403 and a web page with the title “Blocked”/,
    )
    assert.doesNotMatch(blocked.stdout, /pull-requests: write/)
  })

  it('reports why there is no plan, without mentioning a user', async () => {
    await writeFile(join(folder, 'broken.yaml'), 'a: [ @octocat\n')
    const broken = await plan({ template: 'broken.yaml' })
    assert.equal(broken.exitCode, 2)
    assert.match(gitHub.comments[0]?.body ?? '', /## No plan for `broken\.yaml`\n/)
    const named = await plan({ 'image-builder-template-name': 'a@octocat' })
    assert.equal(named.exitCode, 1)
    assert.doesNotMatch(gitHub.comments[1]?.body.replaceAll(/`[^`\n]*`|````json[^]*?````/g, '') ?? '', /@octocat/)
  })

  it('keeps to what a comment holds', async () => {
    const step = (index: number): string => `    - { type: Shell, name: step ${index}, inline: [echo ${'x'.repeat(900)}] }\n`
    const text = `location: westus2\nproperties:\n  customize:\n${Array.from({ length: 100 }, (_, index) => step(index)).join('')}  distribute:\n    - { type: VHD, runOutputName: disk }\n`
    await writeFile(join(folder, 'large.yaml'), text)
    await plan({ template: 'large.yaml', parameters: '' })
    const [comment] = gitHub.comments
    assert.ok(comment !== undefined && comment.body.length > 100 && comment.body.length <= 65_536)
    assert.match(comment.body, /Omitted, because the page is limited to \d+ bytes: “Rendered template”\.\n+$/)
    assert.doesNotMatch(comment.body, /<details>/)
  })

  it('and the summary hold no secret, however Markdown would have it written', async () => {
    const secure = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      parameters: { token: { type: 'securestring' } },
      resources: [
        {
          type: 'Microsoft.VirtualMachineImages/imageTemplates',
          apiVersion: '2024-02-01',
          name: 'secure',
          location: 'westus2',
          properties: {
            source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
            distribute: [{ type: 'VHD', runOutputName: "[parameters('token')]" }],
          },
        },
      ],
    }
    await writeFile(join(folder, 'secure.json'), JSON.stringify(secure))
    const { summary, stdout } = await plan({ template: 'secure.json', parameters: 'token=hunter_2*hunter' })
    for (const text of [summary, gitHub.comments[0]?.body ?? '']) {
      assert.match(text, /value-pattern/, stdout)
      assert.doesNotMatch(text, /hunter/)
    }
  })

  it('is refused without a token', async () => {
    const { exitCode, stdout } = await plan({ 'github-token': '' })
    assert.equal(exitCode, 2)
    assert.match(stdout, /^::error::github-token is needed: comment is true\. \[input-invalid\]/m)
  })
})
