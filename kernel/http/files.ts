import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { negotiate } from './accept.ts'
import { answer } from './answer.ts'
import type { Answer } from './answer.ts'
import type { Incoming } from './incoming.ts'

export interface FilesOptions {
  folder: URL
  /** Served for every address that is no file, when a page is asked for: the browser's router takes it from there. */
  startPage?: string
}

interface StaticFile {
  path: string
  type: string
  size: number
  etag: string
  /** The address changes with the content, so that a browser need never ask again. */
  immutable: boolean
  compressed?: Buffer
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
const compressible = /^(text\/|application\/json|image\/svg)/

/**
 * Reads the list of a folder's files once. Only a listed file is ever served, so no address can lead out of the folder.
 * A folder that is not there is an empty one: a server without its pages still serves its API.
 */
export function openFiles({ folder, startPage }: FilesOptions) {
  const root = fileURLToPath(folder)
  const files = new Map<string, StaticFile>()
  for (const path of listFiles(root)) files.set('/' + relative(root, path).split(sep).join('/'), describeFile(path))
  const start = startPage === undefined ? undefined : files.get('/' + startPage)

  return {
    find(request: Incoming): Answer | undefined {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
      const file = files.get(decoded(request.path))
      if (file) return fileAnswer(file, request)
      const wantsPage = negotiate(request.header('accept'), ['text/html']) !== undefined
      // A missing script must stay a 404: a page in its place would be a puzzle.
      return start && wantsPage && extname(request.path) === '' ? fileAnswer(start, request) : undefined
    },
  }
}

function listFiles(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((it) => it.isFile())
      .map((it) => join(it.parentPath, it.name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function describeFile(path: string): StaticFile {
  const content = readFileSync(path)
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
  const immutable = path.includes(`${sep}assets${sep}`)
  const type = types[extname(path).toLowerCase()] ?? 'application/octet-stream'
  return { path, type, size: statSync(path).size, etag, immutable }
}

function fileAnswer(file: StaticFile, request: Incoming): Answer {
  const headers: Record<string, string> = {
    etag: file.etag,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (compressible.test(file.type)) headers['vary'] = 'Accept-Encoding'
  if (request.header('if-none-match') === file.etag) return answer({ status: 304, headers })
  headers['content-type'] = file.type
  if (compressible.test(file.type) && file.size > 1024 && /\bgzip\b/.test(request.header('accept-encoding') ?? '')) {
    file.compressed ??= gzipSync(readFileSync(file.path)) // once a file: assets are few and small
    return answer({ headers: { ...headers, 'content-encoding': 'gzip' }, body: file.compressed })
  }
  headers['content-length'] = String(file.size)
  return answer({ headers, body: createReadStream(file.path) })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
