import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@farside/kernel/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWeb } from '../../app.ts'
import { readPanelappSettings } from '../../settings.ts'

let folder: string
let web: Awaited<ReturnType<typeof startWeb>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'))
  const root = join(folder, 'media')
  for (const name of ['images', 'files', 'panels']) await mkdir(join(root, name), { recursive: true })
  await writeFile(join(folder, 'secret.png'), 'secret')
  await writeFile(join(root, 'panels', 'upload.tsv'), 'secret')
  await writeFile(join(root, 'images', 'map 1.png'), 'picture')
  await writeFile(join(root, 'images', '.hidden.png'), 'secret')
  await writeFile(join(root, 'images', 'drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  await writeFile(join(root, 'files', 'page.html'), '<script>alert(1)</script>')
  await symlink(join(folder, 'secret.png'), join(root, 'images', 'link.png'))
  const { settings } = readPanelappSettings({
    DATABASE_URL: 'postgresql://x:x@127.0.0.1:1/x',
    WEB_BIND: '127.0.0.1:0',
    MEDIA_ROOT: root,
  })
  web = await startWeb(settings, { log: silentLog })
})
afterAll(async () => {
  await web?.close()
  await rm(folder, { recursive: true })
})
const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${web.url}/media/${path}`, { headers })

describe('media files', () => {
  test('of MEDIA_ROOT are served with a tag, whatever their names hold', async () => {
    const reply = await ask('images/map%201.png')
    expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([200, 'image/png', 'picture'])
    const again = await ask('images/map%201.png', { 'if-none-match': reply.headers.get('etag')! })
    expect(again.status).toBe(304)
  })

  test('never act as pages of ours', async () => {
    const drawing = await ask('images/drawing.svg')
    expect([drawing.status, drawing.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringMatching(/default-src 'none'.*sandbox/),
    ])
    const page = await ask('files/page.html')
    expect([page.headers.get('content-type'), page.headers.get('content-disposition')]).toEqual([
      'application/octet-stream',
      'attachment',
    ])
  })

  test.each([
    'images/none.png',
    'images',
    'images/',
    'images/link.png',
    'images/.hidden.png',
    'images/%2e%2e/panels/upload.tsv',
    'images/..%2fpanels%2fupload.tsv',
    'images/%2e%2e/%2e%2e/secret.png',
    'images/a%00.png',
    `images/${'x'.repeat(1000)}.png`,
    'panels/upload.tsv',
    'secret.png',
  ])('that are not there or not for everybody answer 404: %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })
})
