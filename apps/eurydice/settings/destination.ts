import { decimal, duration, integer, path, period, port, size, text } from '@farside/kernel/config'
import type { Standing } from '@farside/kernel/config'

const noRemover: Standing = {
  is: 'noted',
  say: 'this version removes nothing by age; delete by hand or keep the space',
}
const noTrimmer: Standing = { is: 'noted', say: 'this version trims no rows; the database keeps them' }

/** What only the destination reads (eurydice §3.4, with ours of §2.3 and §7.6). */
export const destinationTable = {
  PACKET_RECEIVER_HOST: text({ default: '127.0.0.1', doc: 'Address that the receiver listens on.' }),
  PACKET_RECEIVER_PORT: port({ default: '65432', doc: 'TCP port that the receiver listens on; 0 picks a free one.' }),
  PACKET_RECEIVER_TIMEOUT: decimal({ default: '0.1', doc: 'Longest wait of the processing loop, seconds.' }),
  PACKET_RECEIVER_IDLE_TIMEOUT: period({
    default: '30s',
    doc: 'A connection without a byte for this long is closed and its bytes are discarded (ours).',
  }),
  RECEIVER_BUFFER_MAX_ITEMS: integer({ from: 1 })({
    default: '4',
    doc: 'Packets in memory that await processing; rule of thumb: memory ÷ (2 × range size).',
  }),
  RECEIVER_MAX_PACKET_SIZE: size({
    default: '1100MB',
    doc: 'Largest packet: twice the TRANSFERABLE_RANGE_SIZE of the origin, plus 100 MB for lists and metadata (ours).',
  }),
  RECEIVER_SPILL_MAX_SIZE: size({
    default: '5GB',
    doc: 'Disk space for packets that the full buffer cannot take, before any is dropped; 0 = none (ours).',
  }),
  EXPECT_PACKET_EVERY: period({ default: '5min', doc: 'Silence after which an error is logged.' }),
  FILE_REMOVER_EXPIRE_TRANSFERABLES_AFTER: duration({
    default: '7days',
    aliases: ['S3REMOVER_EXPIRE_TRANSFERABLES_AFTER'],
    doc: 'Age at which a received file expires; `expires_at` of the API. This version shows it and removes nothing.',
  }),
  FILE_REMOVER_RUN_EVERY: duration({
    default: '1min',
    aliases: ['S3REMOVER_RUN_EVERY'],
    doc: 'Period of the remover.',
    standing: noRemover,
  }),
  FILE_REMOVER_POLL_EVERY: duration({
    default: '200ms',
    aliases: ['S3REMOVER_POLL_EVERY'],
    doc: 'Poll of the remover.',
    standing: noRemover,
  }),
  DBTRIMMER_TRIM_TRANSFERABLES_AFTER: duration({
    default: '14days',
    doc: 'Age at which finished rows are deleted.',
    standing: noTrimmer,
  }),
  DBTRIMMER_RUN_EVERY: duration({ default: '6h', doc: 'Period of the trimmer.', standing: noTrimmer }),
  DBTRIMMER_POLL_EVERY: duration({ default: '200ms', doc: 'Poll of the trimmer.', standing: noTrimmer }),
  PRIVKEY_PATH: path({
    default: '/home/eurydice/keys/eurydice',
    doc: 'Private key, 32 bytes.',
    standing: { is: 'noted', say: 'decryption is not in this version; an encrypted file arrives as it was sent' },
  }),
}
