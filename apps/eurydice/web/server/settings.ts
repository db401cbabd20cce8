import type { Metadata } from '../../contract/information.ts'

/** The limits and intervals the pages work with; what the server does not tell is as in the original's build (§3.7). */
export interface PageSettings {
  /** Bytes. */
  maxSize: number
  /** Bytes. */
  previewMaxSize: number
  rowsPerPage: number
  /** Milliseconds. */
  downAfter: number
  /** Milliseconds. */
  refreshEvery: number
}

export const settingsOf = (metadata: Metadata): PageSettings => ({
  maxSize: metadata.transferable_max_size ?? 54_975_581_388_800,
  previewMaxSize: metadata.preview_max_size ?? 1_048_576,
  rowsPerPage: metadata.transferables_per_page ?? 100,
  downAfter: metadata.server_down_interval ?? 180_000,
  refreshEvery: metadata.refresh_interval ?? 5000,
})
