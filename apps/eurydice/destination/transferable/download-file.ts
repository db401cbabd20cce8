import { Readable } from 'node:stream'
import type { Db } from '@farside/kernel/db'
import { answer } from '@farside/kernel/http'
import type { Answer } from '@farside/kernel/http'
import type { Log } from '@farside/kernel/log'
import type { ObjectReader } from '@farside/kernel/objects'
import { problems } from '../../problems.ts'
import type { Storage } from '../../storage/storage.ts'
import type { DestinationTables } from '../../tables.ts'
import { askedPart } from './byte-range.rules.ts'
import { downloadHeaders } from './download-headers.rules.ts'
import { findIncoming, markUnreadable } from './file.queries.ts'
import type { FileRow } from './file.queries.ts'
import { whyNotDownloadable } from './incoming.rules.ts'

export interface DownloadDeps {
  db: Db<DestinationTables>
  storage: Storage
  log: Log
}

/** What of a file is asked for: the values of `Range` and `If-Range`. */
export interface Wanted {
  range: string | undefined
  ifRange: string | undefined
}

/**
 * A file, or a part of it (eurydice.md §6.10). When its data cannot be read the transferable becomes ERROR, which is
 * committed, and the caller gets the error of a fault of ours.
 * @throws Problem by state, or not_found
 */
export async function downloadFile(deps: DownloadDeps, profileId: string, id: string, wanted: Wanted): Promise<Answer> {
  const row = await findIncoming(deps.db, profileId, id)
  if (!row) throw problems.not_found()
  const refusal = whyNotDownloadable(row.state)
  if (refusal) throw refusal
  const reader = await openWhole(deps, row)
  const headers = downloadHeaders(row)
  const asked = askedPart(wanted.range, wanted.ifRange, reader.bytes, headers.ETag)
  if (asked.kind === 'unsatisfiable') {
    await reader.close()
    return answer({ status: 416, headers: { 'Content-Range': `bytes */${reader.bytes}`, 'Accept-Ranges': 'bytes' } })
  }
  const [start, end] = asked.kind === 'part' ? [asked.start, asked.end] : [0, reader.bytes]
  const body = Readable.from(bytesOf(deps, row, reader, start, end), { objectMode: false })
  // Not in the generator: of a HEAD it is never started, and then none of it runs.
  body.once('close', () => void reader.close())
  return answer({
    status: asked.kind === 'part' ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(end - start),
      ...(asked.kind === 'part' && { 'Content-Range': `bytes ${start}-${end - 1}/${reader.bytes}` }),
    },
    body,
  })
}

async function openWhole(deps: DownloadDeps, row: FileRow): Promise<ObjectReader> {
  const reader = await deps.storage.open(row.id).catch((error: unknown) => {
    if (isDiskFault(error)) return undefined
    throw error
  })
  if (reader?.bytes === row.size) return reader
  await reader?.close()
  return givenUp(deps, row.id, reader ? `it has ${reader.bytes} bytes instead of ${row.size}` : 'it is missing')
}

async function* bytesOf(deps: DownloadDeps, row: FileRow, reader: ObjectReader, start: number, end: number) {
  try {
    yield* reader.chunks(start, end)
  } catch (error) {
    if (isDiskFault(error)) await givenUp(deps, row.id, 'the disk cannot read it')
    throw error
  }
}

async function givenUp(deps: DownloadDeps, id: string, why: string): Promise<never> {
  const state = await markUnreadable(deps.db, id)
  // Deleted or expired a moment ago: its data is rightly gone.
  const refusal = state === undefined ? problems.not_found() : state !== 'ERROR' && whyNotDownloadable(state)
  if (refusal) throw refusal
  deps.log.error('data_file_unreadable', { message: `Cannot read the data of ${id}: ${why}`, transferable_id: id })
  throw new Error(`The data of ${id} cannot be read: ${why}`)
}

const isDiskFault = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EIO'
