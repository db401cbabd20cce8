import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip, createZstdCompress, createZstdDecompress, constants } from 'node:zlib'
import { instantOf } from '../../contract/instant.ts'
import { problems } from '../../problems.ts'
import type { PanelDb } from '../../tables.ts'
import { versionsAt } from '../as-of/version-history.queries.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { Catalogue } from '../panel/catalogue.ts'
import { readCatalogue } from '../panel/open-catalogue.ts'
import { isCurator } from '../viewer/viewer.ts'
import type { DumpAsk, Manifest, Provenance } from './dump.ts'
import type { MadeDocument } from '../v2/v2-document.ts'
import { allItems, dumpDocuments, itemsAt, liveItems } from './dump-lines.ts'
import type { DumpItem } from './dump-lines.ts'

export interface DumpPlan {
  ask: DumpAsk
  preferred: PreferredReleases
  provenance: Provenance
  now: Date
}

/**
 * Writes a dump, compressed with zstd, from one moment of the database, and never holds more than a few panels of it.
 *
 * @throws Problem `unknown_before`
 */
export function writeDump(db: PanelDb, path: string, plan: DumpPlan): Promise<Manifest> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const catalogue = await readCatalogue(tx)
      const items = await itemsOf(tx, catalogue, plan.ask)
      const manifest = blankManifest(catalogue, items, plan)
      const audience = isCurator(plan.ask.viewer) ? 'curator' : 'public'
      const documents = dumpDocuments(tx, items, { catalogue, audience, preferred: plan.preferred })
      await compress(documents, manifest, path)
      return manifest
    })
}

/** The same bytes with gzip, out of the dump that is there. */
export async function writeGzip(zstdPath: string, gzipPath: string, temporary: string): Promise<void> {
  try {
    const from = createReadStream(zstdPath, { highWaterMark: 1 << 20 })
    const gzip = createGzip({ level: 5, chunkSize: 1 << 18 })
    await pipeline(
      from,
      createZstdDecompress({ chunkSize: 1 << 18 }),
      gzip,
      createWriteStream(temporary, { mode: 0o600 }),
    )
    await rename(temporary, gzipPath)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

export const writeManifest = async (path: string, manifest: Manifest, temporary: string): Promise<void> => {
  await writeFile(temporary, JSON.stringify(manifest), { mode: 0o600 })
  await rename(temporary, path)
}

async function itemsOf(db: PanelDb, catalogue: Catalogue, { viewer, which }: DumpAsk): Promise<DumpItem[]> {
  if (which.kind === 'live') return liveItems(catalogue, viewer)
  const all = await allItems(db, catalogue, viewer)
  if (which.kind === 'all') return all
  const items = itemsAt(catalogue, viewer, await versionsAt(db, which.instant), which.instant)
  const first = catalogue.panels.map((it) => it.knownFrom).toSorted()[0]
  if (items.length === 0 && first !== undefined && which.instant < first) throw problems.unknown_before(first)
  return items
}

function blankManifest(
  { fingerprint }: Catalogue,
  items: readonly DumpItem[],
  { ask: { which }, provenance, now }: DumpPlan,
): Manifest {
  return {
    format: 'panelapp-dump',
    format_version: 1,
    versions: which.kind,
    as_of: which.kind === 'as_of' ? which.instant : null,
    known_from: items.map((it) => it.head.knownFrom).toSorted()[0] ?? null,
    documents: 0,
    panels: new Set(items.map((it) => it.head.id)).size,
    genes: 0,
    strs: 0,
    regions: 0,
    bytes: 0,
    sha256: '',
    made_at: instantOf(now),
    fingerprint,
    ...provenance,
  }
}

/** Fills in the counts as documents pass, and writes the manifest last. */
async function compress(documents: AsyncIterable<MadeDocument>, manifest: Manifest, path: string): Promise<void> {
  const zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 }, chunkSize: 1 << 18 })
  const written = pipeline(zstd, createWriteStream(path, { mode: 0o600 }))
  // Told by whichever write meets it.
  written.catch(() => undefined)
  const write = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => zstd.write(bytes, (error) => (error ? reject(error) : resolve())))
  try {
    const hash = createHash('sha256')
    let underWay = Promise.resolve()
    for await (const { bytes, genes, strs, regions } of documents) {
      manifest.documents += 1
      manifest.genes += genes
      manifest.strs += strs
      manifest.regions += regions
      manifest.bytes += bytes.byteLength + 1
      hash.update(bytes).update('\n')
      // One is compressed while the next is made; the one after that takes the room of the first.
      await underWay
      underWay = Promise.all([write(bytes), write(lineEnd)]).then(() => undefined)
      underWay.catch(() => undefined)
    }
    await underWay
    manifest.sha256 = hash.digest('hex')
    zstd.end(`${JSON.stringify({ manifest })}\n`)
    await written
  } catch (error) {
    zstd.destroy()
    await written.catch(() => undefined)
    throw error
  }
}

const lineEnd = Buffer.from('\n')
