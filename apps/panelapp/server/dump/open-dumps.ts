import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import type { PanelDb } from '../../tables.ts'
import { problems } from '../../problems.ts'
import { Shared } from '../answers/shared.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import { isCurator } from '../viewer/viewer.ts'
import type { DumpAsk, Manifest, Provenance } from './dump.ts'
import { writeDump, writeGzip, writeManifest } from './make-dump.ts'
import { Turns } from './turns.ts'

export type DumpEncoding = 'zstd' | 'gzip' | 'identity'

export interface Dump {
  manifest: Manifest
  /** Names these very bytes, whichever process or moment made them. */
  tag: string
  /** The bytes in an encoding, with their number where it is known. */
  open(encoding: DumpEncoding): Promise<{ body: Readable; bytes: number | undefined }>
}

/** Dumps that are kept as files, made when first asked for after something changed. */
export interface Dumps {
  /** @param fingerprint the catalogue's, as it is now @throws Problem `unknown_before`, `dumps_busy` */
  find(fingerprint: string, ask: DumpAsk): Promise<Dump>
}

export interface DumpOptions {
  db: PanelDb
  /** Absent: a folder that is this user's own among the temporary files. Processes of one database may share it. */
  folder?: string | undefined
  /** Tells databases apart that share the folder. */
  database: string
  preferred: PreferredReleases
  provenance: () => Promise<Provenance>
  now: () => Date
}

/** Builds kept at a time, whoever asked for them; a reader of one that goes keeps its open file. */
const kept = 8
/** What a killed process left half written is removed after this; milliseconds. */
const orphanMs = 3_600_000

/** Each holds a transaction and a core; anybody may ask for any day. */
const mostBuilds = { atOnce: 2, waiting: 8 }

export function openDumps(options: DumpOptions): Dumps {
  const { db, preferred, now } = options
  const making = new Shared<Dump>()
  const turns = new Turns(mostBuilds.atOnce, mostBuilds.waiting)
  const packing = new Shared<void>()
  let folder: Promise<string> | undefined

  /** A build is three files with one random name, so that its parts always belong together; the manifest comes last. */
  async function build(key: string, ask: DumpAsk): Promise<Dump> {
    const place = await (folder ??= takeFolder(options.folder))
    const name = join(place, `${key}.${randomBytes(6).toString('hex')}`)
    const temporary = `${name}.part`
    try {
      const plan = { ask, preferred, provenance: await options.provenance(), now: now() }
      const manifest = await writeDump(db, temporary, plan)
      await rename(temporary, `${name}.zst`)
      await writeManifest(`${name}.json`, manifest, temporary)
      // Who asks for gzip waits for it; who comes later should not have to.
      void pack(name).catch(() => undefined)
      await sweep(place, name)
      return dumpAt(name, manifest)
    } catch (error) {
      await Promise.all(['.part', '.zst', '.json'].map((end) => rm(`${name}${end}`, { force: true })))
      throw error
    }
  }

  const pack = (name: string) =>
    packing.use(
      name,
      async () => {
        if (await exists(`${name}.gz`)) return
        await writeGzip(`${name}.zst`, `${name}.gz`, `${name}.${randomBytes(4).toString('hex')}.part`)
      },
      async () => undefined,
    )

  async function existing(key: string): Promise<Dump | undefined> {
    const place = await (folder ??= takeFolder(options.folder))
    const names = (await readdir(place)).filter((it) => it.startsWith(`${key}.`) && it.endsWith('.json')).toSorted()
    for (const file of names) {
      const text = await readFile(join(place, file), 'utf8').catch(() => undefined)
      const name = join(place, file.slice(0, -'.json'.length))
      if (text !== undefined && (await exists(`${name}.zst`))) return dumpAt(name, JSON.parse(text) as Manifest)
    }
    return undefined
  }

  const dumpAt = (name: string, manifest: Manifest): Dump => ({
    manifest,
    tag: name.slice(-12),
    async open(encoding) {
      if (encoding === 'gzip') await pack(name)
      const file = await open(`${name}${encoding === 'gzip' ? '.gz' : '.zst'}`)
      const body = file.createReadStream({ highWaterMark: 1 << 18 })
      if (encoding !== 'identity') return { body, bytes: (await file.stat()).size }
      // The callback makes both end when either breaks; whoever reads `plain` hears of it.
      const plain = pipeline(body, createZstdDecompress({ chunkSize: 1 << 18 }), () => undefined)
      return { body: plain, bytes: undefined }
    },
  })

  return {
    async find(fingerprint, ask) {
      const key = keyOf(options.database, fingerprint, ask)
      const found = await existing(key)
      return (
        found ??
        making.use(
          key,
          () => turns.take(() => build(key, ask), problems.dumps_busy),
          async (made) => made,
        )
      )
    },
  }
}

function keyOf(database: string, fingerprint: string, { viewer, which }: DumpAsk): string {
  const instant = which.kind === 'as_of' ? which.instant : ''
  const parts = [database, fingerprint, which.kind, instant, isCurator(viewer) ? 'curator' : 'public']
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}

/** Ours and closed to others: what curators may see is among it, and nobody may put files there for us to serve. */
async function takeFolder(wanted: string | undefined): Promise<string> {
  const uid = process.getuid?.()
  const place = wanted ?? join(tmpdir(), `panelapp-dumps-${uid ?? 'shared'}`)
  await mkdir(place, { recursive: true, mode: 0o700 })
  const found = await lstat(place)
  const isOurs = found.isDirectory() && (uid === undefined || (found.uid === uid && (found.mode & 0o077) === 0))
  return isOurs || wanted !== undefined ? place : mkdtemp(join(tmpdir(), 'panelapp-dumps-'))
}

/** Leaves the newest builds, and always the one just made. */
async function sweep(place: string, made: string): Promise<void> {
  const files = await readdir(place)
  const aged = await Promise.all(
    files.map(async (file) => {
      const found = await stat(join(place, file)).catch(() => undefined)
      return { file, modified: found?.mtimeMs ?? 0 }
    }),
  )
  const builds = aged
    .filter(({ file }) => file.endsWith('.json'))
    .toSorted((a, b) => b.modified - a.modified)
    .map(({ file }) => file.slice(0, -'.json'.length))
  const old = new Set(builds.slice(kept).filter((it) => join(place, it) !== made))
  const orphan = Date.now() - orphanMs
  const isOrphan = (file: string, modified: number) => modified < orphan && !builds.includes(buildOf(file))
  for (const { file, modified } of aged) {
    if (old.has(buildOf(file)) || isOrphan(file, modified)) await rm(join(place, file), { force: true })
  }
}

/** `key.random` of any of a build's files. */
const buildOf = (file: string): string => file.split('.').slice(0, 2).join('.')

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
