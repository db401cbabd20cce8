import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { problems } from '../../problems.ts'
import { tarMembers } from './tar.ts'

/** One recorded answer, still as bytes. */
export interface Recording {
  /** For people: the path, with the member's name where it came out of an archive. */
  name: string
  bytes: Buffer
}

/** The largest panel of the UK service is about 10 MB. */
const MOST_BYTES = 256 * 1024 * 1024

/**
 * Every recorded answer in files and folders (with all below them), in the order of names: plain, `.gz`, `.tar`, `.tar.gz`
 * or `.tgz`. In folders and archives only names that speak of JSON are taken.
 * @throws Problem `files_unreadable`
 */
export async function* recordings(paths: readonly string[]): AsyncGenerator<Recording> {
  for (const path of paths) {
    const { files, isFolder } = await filesOf(path)
    for (const file of files) {
      if (isFolder && !/\.(json(\.gz)?|tar(\.gz)?|tgz)$/i.test(file)) continue
      yield* inFile(file)
    }
  }
}

async function filesOf(path: string): Promise<{ files: string[]; isFolder: boolean }> {
  try {
    if (!(await stat(path)).isDirectory()) return { files: [path], isFolder: false }
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    const files: string[] = []
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name)
      // Links to folders are not followed: they may lead in rings.
      const isFile = entry.isFile() || (entry.isSymbolicLink() && (await stat(file)).isFile())
      if (isFile) files.push(file)
    }
    return { files: files.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })), isFolder: true }
  } catch (error) {
    throw problems.files_unreadable(path, reasonOf(error))
  }
}

async function* inFile(path: string): AsyncGenerator<Recording> {
  const packed = /\.(gz|tgz)$/i.test(path)
  try {
    const file = createReadStream(path)
    const unpacked = packed ? file.pipe(createGunzip()) : file
    // A pipe does not carry errors: a file that cannot be read would wait for ever.
    file.on('error', (error) => unpacked.destroy(error))
    if (!/\.(tar|tar\.gz|tgz)$/i.test(path)) yield { name: path, bytes: await whole(unpacked, path) }
    else {
      for await (const member of tarMembers(unpacked, MOST_BYTES)) {
        if (/\.json$/i.test(member.name)) yield { name: `${path}: ${member.name}`, bytes: member.bytes }
      }
    }
  } catch (error) {
    if (error instanceof Error && 'kind' in error) throw error
    throw problems.files_unreadable(path, reasonOf(error))
  }
}

async function whole(stream: AsyncIterable<Buffer>, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.byteLength
    if (length > MOST_BYTES) throw problems.files_unreadable(path, `it holds more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'there is no such file or folder'
  if (code === 'EACCES') return 'permission denied'
  if (code === 'Z_BUF_ERROR') return 'it is cut short'
  if (code.startsWith('Z_')) return 'it is not a gzip file, or damaged'
  return error instanceof Error ? error.message : String(error)
}
