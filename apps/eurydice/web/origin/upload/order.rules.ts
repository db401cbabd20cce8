import type { Upload, UploadState } from './upload-queue.ts'

const rank: Record<UploadState, number> = { running: 0, queued: 1, done: 2, cancelled: 2, failed: 2 }

/** The uploads as they are shown: running, then waiting, then ended; each group in the order in which it was added. */
export const inOrder = <One extends Pick<Upload, 'state'>>(uploads: readonly One[]): One[] =>
  uploads.toSorted((one, other) => rank[one.state] - rank[other.state])
