import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { problemTable } from '@farside/kernel/errors'
import { silentLog } from '@farside/kernel/log'
import { answer, createSite, httpProblems, listen, route } from './index.ts'

const problems = problemTable({
  taken: { kind: 'conflict', say: (name: string) => `Cannot use the name ${name}: it is taken` },
})

const Thing = z.object({ name: z.string().max(5) })
export const show = route({
  method: 'GET',
  url: '/api/things/:thingId/',
  operationId: 'check-thing',
  summary: 'One thing',
  tags: ['things'],
  params: z.object({ thingId: z.uuid() }),
  query: z.object({ tag: z.array(z.string()).optional() }),
  replies: { 200: Thing, 404: { description: 'No such thing' } },
})
export const create = route({
  method: 'POST',
  url: '/api/things/',
  operationId: 'create-thing',
  summary: 'Make a thing',
  tags: ['things'],
  body: Thing,
  replies: { 201: Thing },
})
export const upload = route({
  method: 'PUT',
  url: '/api/bytes/',
  operationId: 'put-bytes',
  summary: 'Count bytes',
  tags: ['bytes'],
  access: 'anyone',
  body: 'stream',
  replies: { 200: { description: 'How many bytes came', shape: z.object({ bytes: z.number(), name: z.string() }) } },
})
const download = route({
  method: 'GET',
  url: '/api/bytes/',
  operationId: 'get-bytes',
  summary: 'Some bytes',
  tags: ['bytes'],
  access: 'anyone',
  produces: 'anything',
  replies: { 200: { description: 'The bytes', type: 'application/octet-stream' } },
})

/** A site with one of each kind of route and some pages, on a port of its own. */
export async function startThings() {
  let destroyedUnread = false
  const folder = mkdtempSync(join(tmpdir(), 'pages-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>start</title>')
  writeFileSync(join(folder, 'assets', 'app-1.js'), `// ${'x'.repeat(2000)}`)
  const site = createSite<{ name: string }>({
    log: silentLog,
    allowedHosts: ['127.0.0.1', '.example.com'],
    authenticate: async (request) => {
      const name = request.header('authorization')
      if (name) request.setHeader('Authenticated-User', name)
      return name ? { name } : undefined
    },
    slashes: true,
    apiPrefix: '/api/',
    trustForwardedProto: true,
  })
  site.handle(show, async ({ user, query }) => ({ name: user.name + (query.tag ?? []).join('') }))
  site.handle(create, async ({ body }) => {
    if (body.name === 'bug') throw new Error('secret detail')
    if (body.name === 'taken') throw problems.taken(body.name)
    return body
  })
  site.handle(upload, async ({ stream, header }) => {
    if (header('x-refuse')) throw httpProblems.not_found()
    let bytes = 0
    for await (const chunk of stream) bytes += (chunk as Buffer).byteLength
    return answer({ headers: { 'x-name': header('x-name') ?? '' }, body: { bytes, name: header('x-name') ?? '' } })
  })
  site.handle(download, async () => {
    const body = new Readable({
      read() {
        this.push('12345')
        this.push(null)
      },
      destroy(error, done) {
        destroyedUnread = !this.readableDidRead
        done(error)
      },
    })
    return answer({ headers: { 'content-type': 'application/octet-stream', 'content-length': '5' }, body })
  })
  site.files({ folder: pathToFileURL(folder + '/'), startPage: 'index.html' })
  const server = await listen(site, { host: '127.0.0.1', port: 0 })
  return {
    close: () => server.close(),
    ask: (path: string, init: RequestInit = {}) => fetch(server.url + path, { redirect: 'manual', ...init }),
    /** Writes bytes to a fresh connection and gives everything that comes back until it ends or `until` is seen. */
    talk: (bytes: string, until?: RegExp) => talkTo(server.port, bytes, until),
    /** Whether the last download was given up before anybody read from it. */
    wasDestroyedUnread: () => destroyedUnread,
  }
}
export type Things = Awaited<ReturnType<typeof startThings>>

export const known = { authorization: 'ann' }
export const id = '7a5b3c0e-1111-4222-8333-944444444444'

function talkTo(port: number, bytes: string, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (until?.test(heard)) socket.destroy()
    })
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })
}
