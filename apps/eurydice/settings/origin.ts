import { duration, flag, integer, oneOf, path, period, port, size, text } from '@farside/kernel/config'
import type { Standing } from '@farside/kernel/config'

const noRemover: Standing = {
  is: 'noted',
  say: 'this version removes nothing by age; delete by hand or keep the space',
}
const noTrimmer: Standing = { is: 'noted', say: 'this version trims no rows; the database keeps them' }

/** What only the origin reads (eurydice §3.3, with ours of §7.9 and §12.5). */
export const originTable = {
  USER_ASSOCIATION_TOKEN_EXPIRES_AFTER: duration({ default: '15min', doc: 'Life of an association token.' }),
  TRANSFERABLE_RANGE_SIZE: size({
    default: '10MB',
    doc: 'Largest range, and the fill at which a packet leaves; at least 5 MiB. The receiver needs about (RECEIVER_BUFFER_MAX_ITEMS + 2) × twice this.',
  }),
  ORIGIN_CHUNK_SIZE: size({
    default: '10MB',
    doc: 'Granularity of reading an upload in the original.',
    standing: { is: 'noted', say: 'ranges reach TRANSFERABLE_RANGE_SIZE whatever the reads' },
  }),
  MULTIPART_PART_SIZE: size({
    default: '5MiB',
    doc: 'Part size while a range is stored in S3; at least 5 MiB.',
    standing: { is: 'noted', say: 'this version stores ranges as files, which have no parts' },
  }),
  TRANSFERABLE_HISTORY_DURATION: duration({
    default: '5h',
    doc: 'How far back a history looks; longer than the longest outage of the link that is expected.',
  }),
  TRANSFERABLE_HISTORY_SEND_EVERY: period({ default: '5min', doc: 'Period of the histories.' }),
  PACKET_SENDER_QUEUE_SIZE: integer({ from: 1 })({ default: '1', doc: 'Packets that wait, ready, for the link.' }),
  MAX_TRANSFERABLES_PER_PACKET: integer({ from: 1 })({
    default: '800',
    doc: 'Ranges fetched per query (per user in rotating mode).',
  }),
  HEARTBEAT_SEND_EVERY: period({ default: '2min', doc: 'An empty packet leaves after this much silence.' }),
  SENDER_POLL_DATABASE_EVERY: period({ default: '0.1s', doc: 'Pause of an idle sender.' }),
  SENDER_RANGE_FILLER_CLASS: oneOf(
    'UserRotatingTransferableRangeFiller',
    'FIFOTransferableRangeFiller',
  )({
    default: 'UserRotatingTransferableRangeFiller',
    doc: 'Who is served next: users in turn by priority, or the oldest range first.',
  }),
  LIDIS_HOST: text({ doc: 'Host of the link entry. The sender needs it.' }),
  LIDIS_PORT: port({ doc: 'TCP port of the link entry. The sender needs it.' }),
  FILE_REMOVER_EXPIRE_TRANSFERABLES_AFTER: duration({
    default: '1day',
    doc: 'Age at which an upload that never ended is given up.',
    standing: noRemover,
  }),
  FILE_REMOVER_RUN_EVERY: duration({ default: '1h', doc: 'Period of the file remover.', standing: noRemover }),
  FILE_REMOVER_POLL_EVERY: duration({ default: '200ms', doc: 'Poll of the file remover.', standing: noRemover }),
  DBTRIMMER_TRIM_TRANSFERABLES_AFTER: duration({
    default: '1day',
    doc: 'Age at which finished rows are deleted.',
    standing: noTrimmer,
  }),
  DBTRIMMER_RUN_EVERY: duration({ default: '6h', doc: 'Period of the trimmer.', standing: noTrimmer }),
  DBTRIMMER_POLL_EVERY: duration({ default: '200ms', doc: 'Poll of the trimmer.', standing: noTrimmer }),
  FILE_PART_MAIN_SIZE: integer({ from: 1 })({
    default: '5242880',
    doc: 'Part size told to encrypting clients, bytes.',
    standing: { is: 'noted', say: 'encryption in the browser is not in this version' },
  }),
  ENCRYPTION_ENABLED: flag({
    default: 'false',
    doc: 'Browsers must encrypt.',
    standing: {
      is: 'refused',
      when: (on) => on === true,
      say: 'files would leave in clear; set it to false, or encrypt files before the upload',
    },
  }),
  ENCRYPTION_REQUIRED: flag({
    default: 'false',
    doc: 'Uploads in clear are refused (ours).',
    standing: {
      is: 'refused',
      when: (on) => on === true,
      say: 'files would leave in clear; set it to false, or encrypt files before the upload',
    },
  }),
  PUBKEY_PATH: path({
    default: '/home/eurydice/keys/eurydice.pub',
    doc: 'Public key of the destination.',
    standing: { is: 'noted', say: 'read only when ENCRYPTION_ENABLED is true' },
  }),
  SENDER_KEEP_DATA_FOR: duration({
    default: '0',
    doc: 'Keeps sent data for `resend` (ours).',
    standing: {
      is: 'refused',
      when: (ms) => ms !== 0,
      say: 'sent data is deleted at once in this version; set it to 0',
    },
  }),
}
