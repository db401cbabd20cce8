import type { PacketRange } from '../../packet/packet.ts'
import { inParallel } from '../../storage/in-parallel.ts'
import { findFiles } from './incoming.queries.ts'
import { deleteData, FILES_AT_A_TIME, type Receiving } from './receiving.ts'
import { saveFiles } from './save-files.ts'
import { hasChanged, stageFile, type StagedFile } from './stage-file.ts'

/** A row that keeps changing under us is somebody else's; the next range or the history will settle it. */
const MOST_ROUNDS = 3

/**
 * Adds the ranges of a packet to their files (spec §5.4, §7.6). The ranges of a file are one unit, and files do not
 * touch each other: all bytes are written and synced first, then one transaction says so for the whole packet, and only
 * when that fails is each file saved alone. A packet of 800 small files so costs one commit rather than 800, and a
 * power cut at any point leaves rows that say no more than the disk holds. Safe to run twice.
 *
 * @throws when the database cannot be reached; everything else ends in the state of a file and in the log
 */
export async function ingestRanges(receiving: Receiving, ranges: readonly PacketRange[]): Promise<void> {
  let left = Map.groupBy(ranges, (range) => range.transferable.id)
  for (let round = 0; left.size > 0 && round < MOST_ROUNDS; round += 1) {
    const known = await findFiles(receiving.db, [...left.keys()])
    const staged = await inParallel([...left], FILES_AT_A_TIME, ([id, own]) =>
      stageFile(receiving, id, own, known.get(id)),
    )
    const changed = staged.filter(hasChanged)
    const saved = await saveFiles(receiving, changed)
    await inParallel(saved, FILES_AT_A_TIME, (file) => settleFile(receiving, file))
    const moved = new Set(changed).difference(new Set(saved))
    left = new Map([...moved].map((file) => [file.id, file.ranges]))
  }
  for (const id of left.keys()) {
    receiving.log.error('extract_transferable_range_failure', {
      message: 'The row of this file changes without the receiver; its ranges are ignored',
      transferable_id: id,
    })
  }
}

/** What follows from a row that was saved; nothing here may stop the files after it. */
async function settleFile({ storage, digests, log }: Receiving, staged: StagedFile): Promise<void> {
  const { id, file, digest, failure, ranges } = staged
  if (file.state === 'ONGOING') {
    if (digest) digests.keep(id, digest)
    return
  }
  digests.forget(id)
  if (failure === undefined) {
    log.info('ingest_destination', { status: 'done', transferable_id: id, bytes: file.bytesReceived })
    if (ranges[0]!.transferable.user_provided_meta['Metadata-Encrypted'] === 'true') {
      log.warn('decryption_error', { message: 'The file is delivered encrypted, as it was sent', transferable_id: id })
    }
    return
  }
  log.error('extract_transferable_range_failure', {
    message: 'A file has failed and its data is deleted',
    transferable_id: id,
    error: failure,
  })
  await deleteData({ storage, log }, id)
}
