import type { Log } from '@farside/kernel/log'
import type { ObjectWriter } from '@farside/kernel/objects'
import type { PacketRange } from '../../packet/packet.ts'
import type { RunningDigest } from './digests.ts'
import type { KnownFile } from './incoming.queries.ts'
import { decideRange, digestFault, type FileSoFar } from './range.rules.ts'
import type { Receiving } from './receiving.ts'
import { storedName } from './stored-text.rules.ts'

/** What the ranges of one packet have made of one file: bytes are on the disk, the row does not know of them yet. */
export interface StagedFile {
  id: string
  ranges: PacketRange[]
  known: KnownFile | undefined
  file: FileSoFar
  /** Ranges added that are not the last. */
  parts: number
  digest: RunningDigest | undefined
  ended: { sha1: Buffer; sha256: Buffer } | undefined
  failure: unknown
}

/** Whether there is anything to save. */
export const hasChanged = ({ parts, ended, failure }: StagedFile) =>
  parts > 0 || ended !== undefined || failure !== undefined

/** Writes the ranges of one file to the disk and syncs them. Never throws: what goes wrong is the end of this file. */
export async function stageFile(
  { storage, digests, log: parent }: Receiving,
  id: string,
  ranges: PacketRange[],
  known: KnownFile | undefined,
): Promise<StagedFile> {
  const log = parent.child({ transferable_id: id })
  const file: FileSoFar = known
    ? { state: known.state, bytesReceived: known.bytes_received, size: known.size }
    : { state: 'ONGOING', bytesReceived: 0, size: ranges[0]!.transferable.size }
  const staged: StagedFile = {
    id,
    ranges,
    known,
    file,
    parts: 0,
    digest: undefined,
    ended: undefined,
    failure: undefined,
  }
  let writer: ObjectWriter | undefined
  try {
    // Left by a receiver that died between the commit of an end and the deletion.
    if (file.state !== 'ONGOING' && file.state !== 'SUCCESS') await storage.delete(id)
    if (!known) announceFile(log, ranges[0]!)
    for (const range of ranges) {
      const step = decideRange(file, range)
      if (step.do === 'ignore') {
        logIgnored(log, step.why, range)
        continue
      }
      if (step.do === 'fail') throw new Error(step.why)
      if (step.sizeChanged) {
        log.warn('incoming_transferable_size_mismatch', {
          message: `The file was announced with ${file.size} bytes and has ${range.transferable.size}`,
        })
      }
      staged.digest ??= await digests.upTo(id, file.bytesReceived)
      if (!writer) {
        writer = await storage.writeAt(id, file.bytesReceived)
      }
      const data = range.data.subarray(step.from)
      await writer.write(data)
      staged.digest.update(data) // while the disk writes
      file.bytesReceived += data.byteLength
      log.debug('extract_transferable_range', { byte_offset: range.byte_offset, bytes: data.byteLength })
      if (range.is_last) endFile(staged, range)
      else staged.parts += 1
    }
    await writer?.finish()
  } catch (error) {
    await writer?.discard().catch(() => undefined) // the data is deleted anyway once the row says so
    failFile(staged, error)
  }
  return staged
}

function announceFile(log: Log, { transferable: { name } }: PacketRange) {
  log.debug('create_storage_file')
  const stored = storedName(name)
  if (stored !== name) log.warn('create_storage_file', { message: `The name cannot be stored; it becomes "${stored}"` })
}

function endFile(staged: StagedFile, range: PacketRange) {
  const ended = staged.digest!.end()
  const fault = digestFault(range, ended)
  if (fault !== undefined) throw new Error(fault)
  staged.ended = ended
  staged.file.state = 'SUCCESS'
  staged.file.size = range.transferable.size
}

/** Nothing of what was staged remains but the failure. */
export function failFile(staged: StagedFile, error: unknown) {
  staged.file.state = 'ERROR'
  staged.file.bytesReceived = 0
  staged.parts = 0
  staged.ended = undefined
  staged.failure = error
}

function logIgnored(log: Log, why: 'errored' | 'ended' | 'repeated', { byte_offset }: PacketRange) {
  if (why === 'errored') {
    log.error('extract_transferable_range', { message: 'A range of a file that has failed is ignored', byte_offset })
  } else if (why === 'ended') {
    log.warn('duplicate_range', { message: 'A range of a file that has ended is ignored', byte_offset })
  } else {
    log.debug('duplicate_range', { message: 'A range that arrived before is ignored', byte_offset })
  }
}
