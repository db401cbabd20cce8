import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

export interface BuiltFile {
  bytes: Buffer
  type: string
  etag: string
  /** Undefined where it would save nothing. */
  zipped: Buffer | undefined
}

export interface BuiltPages {
  /** The start page in two halves and more, between which the nonce goes; undefined when the pages were not built. */
  start(): string[] | undefined
  /** A file by its address; only what was listed is ever served. */
  file(path: string): BuiltFile | undefined
}

/** What Vite leaves in the page where a nonce belongs, and where the page's settings do. */
const NONCE = '__CSP_NONCE__'
const SETTINGS = '__PAGE_SETTINGS__'
const own = fileURLToPath(new URL('../../dist/web', import.meta.url))

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
/** Beside `static/`, what browsers ask for at the root (seizu §6.1). */
const atRoot = ['/manifest.json', '/asset-manifest.json', '/favicon.png', '/favicon.svg']

/**
 * The pages of STATIC_FOLDER, or those that come with the program. Files are read once, when first asked for.
 * @param settings what the start page tells its script, as the value of an attribute
 */
export function openBuiltPages(staticFolder: string, settings: string): BuiltPages {
  const folder = existsSync(join(staticFolder, 'index.html')) ? staticFolder : own
  let paths: Set<string> | undefined
  let start: string[] | undefined
  const files = new Map<string, BuiltFile>()

  return {
    start: () => (start ??= readStart(join(folder, 'index.html'), settings)),
    file(path) {
      if (!start && !existsSync(join(folder, 'index.html'))) return undefined
      paths ??= listFiles(folder)
      if (!paths.has(path)) return undefined
      const known = files.get(path) ?? readBuiltFile(join(folder, ...path.split('/')))
      files.set(path, known)
      return known
    },
  }
}

function readStart(path: string, settings: string): string[] | undefined {
  try {
    return readFileSync(path, 'utf8')
      .replaceAll(SETTINGS, () => settings)
      .split(NONCE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function listFiles(folder: string): Set<string> {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => `/${relative(folder, join(it.parentPath, it.name)).split(sep).join('/')}`)
  return new Set(all.filter((path) => path.startsWith('/static/') || atRoot.includes(path)))
}

function readBuiltFile(path: string): BuiltFile {
  const bytes = readFileSync(path)
  const type = types[extname(path).toLowerCase()] ?? 'application/octet-stream'
  const packs = bytes.length > 1024 && /^(?:text\/|application\/json|image\/svg)/.test(type)
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return { bytes, type, etag, zipped: packs ? gzipSync(bytes) : undefined }
}
