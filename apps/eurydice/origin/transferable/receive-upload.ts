import { createHash, randomUUID } from 'node:crypto'
import { isLostConnection } from '@farside/kernel/db'
import type { Db } from '@farside/kernel/db'
import { Problem } from '@farside/kernel/errors'
import type { Log } from '@farside/kernel/log'
import { isStorageFull } from '@farside/kernel/objects'
import type { OutgoingItem } from '../../contract/outgoing.ts'
import { problems } from '../../problems.ts'
import type { Storage } from '../../storage/storage.ts'
import type { OriginTables, RevocationReason } from '../../tables.ts'
import { insertLastRange, insertOutgoing, insertRange, insertWhole } from './outgoing.queries.ts'
import type { Digests } from './outgoing.queries.ts'
import { creationView } from './outgoing.rules.ts'
import { RangeCutter } from './range-cutter.ts'
import { revokeUpload } from './revoke-outgoing.ts'
import type { UploadHead } from './upload-headers.rules.ts'

export interface UploadDeps {
  db: Db<OriginTables>
  storage: Storage
  log: Log
  settings: { TRANSFERABLE_MAX_SIZE: number; TRANSFERABLE_RANGE_SIZE: number }
  /** Aborts when the process ends; what is retried in the background stops then. */
  ending: AbortSignal
}

/** The bytes of a file as they come in. */
export interface Body {
  /** The chunks become ours: the memory of each is given back once it is stored. */
  chunks: AsyncIterable<Uint8Array>
  /** How many bytes there are when all are here already, so that reading them waits for nobody; else undefined. */
  arrivedBytes: number | undefined
}

/**
 * Takes in one file (eurydice.md §2.4 steps 1 to 3, §6.6): a row at once, then one recorded range after another while
 * the body streams in, at the end digests and submission together with the last range. However it fails, the
 * transferable is revoked with the reason of §5.1 and no data is left.
 *
 * A body that came in one piece with its head has nothing to show while it comes in: its row, its only range and the
 * submission are one transaction, which is half of the work for a small file.
 * @throws Problem when the body is too long, too short or finds no room, or the transferable was cancelled meanwhile
 */
export async function receiveUpload(
  deps: UploadDeps,
  profileId: string,
  { name, meta, announcedBytes }: UploadHead,
  { chunks, arrivedBytes }: Body,
): Promise<OutgoingItem> {
  const { db, storage, log, settings } = deps
  if (announcedBytes !== undefined && announcedBytes > (await storage.freeBytes())) {
    throw problems.storage_full()
  }
  const id = randomUUID()
  const upload = { id, profileId, name, meta, size: announcedBytes }
  const atOnce = arrivedBytes !== undefined && arrivedBytes <= settings.TRANSFERABLE_RANGE_SIZE
  if (!atOnce) await insertOutgoing(db, upload)
  const ranges = new RangeCutter(storage, settings.TRANSFERABLE_RANGE_SIZE, async (range) => {
    if (!(await insertRange(db, id, range))) throw problems.already_revoked()
  })
  try {
    const digests = await takeBody(chunks, ranges, announcedBytes, settings.TRANSFERABLE_MAX_SIZE)
    const row = await ranges.finish((last) =>
      atOnce ? insertWhole(db, upload, last, digests) : insertLastRange(db, id, last, digests),
    )
    if (!row) throw problems.already_revoked()
    return creationView(row, announcedBytes)
  } catch (error) {
    await ranges.abandon(error, isLostConnection)
    const { reason, problem } = failureOf(error)
    log.warn('upload_failed', { message: `Upload of ${id} failed: ${reason}`, transferable_id: id, error })
    await revokeUpload(deps, { id, reason, rowToCome: atOnce ? upload : undefined })
    throw problem
  }
}

/** Feeds the whole body to the ranges and the digests. */
async function takeBody(
  body: AsyncIterable<Uint8Array>,
  ranges: RangeCutter,
  announcedBytes: number | undefined,
  maxBytes: number,
): Promise<Digests> {
  const sha1 = createHash('sha1')
  const sha256 = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of untilCut(body)) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw problems.RequestEntityTooLargeError(maxBytes)
      sha1.update(chunk)
      sha256.update(chunk)
      await ranges.take(chunk)
      release(chunk)
    }
  } catch (error) {
    // Over HTTP/1.1 a body can only be too short by the client going away.
    if (error instanceof BodyCut && announcedBytes !== undefined)
      throw problems.InconsistentContentLengthError(bytes, announcedBytes)
    throw error
  }
  if (announcedBytes !== undefined && bytes !== announcedBytes) {
    throw problems.InconsistentContentLengthError(bytes, announcedBytes)
  }
  return { sha1: sha1.digest(), sha256: sha256.digest() }
}

/**
 * Gives the memory of a chunk from the socket back at once. Left to the collector, chunks outside its heap made it run
 * every few dozen megabytes: a quarter of the time of a long upload, and tens of megabytes more memory (measured).
 */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

/**
 * The client went away in mid-body. Connections to the database break with the same code: without a cause, this is never
 * taken for one of those, nor one of those for this.
 */
class BodyCut extends Error {}

async function* untilCut(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw new BodyCut(`The body broke off: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** §5.1: why the transferable is revoked, and what the client is told. */
function failureOf(error: unknown): { reason: RevocationReason; problem: unknown } {
  if (isStorageFull(error)) return { reason: 'OBJECT_STORAGE_FULL', problem: problems.storage_full() }
  if (error instanceof Problem && error.code === 'InconsistentContentLengthError') {
    return { reason: 'UPLOAD_SIZE_MISMATCH', problem: error }
  }
  return { reason: 'UNEXPECTED_EXCEPTION', problem: error }
}
