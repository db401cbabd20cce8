import type { Instant } from '../../contract/instant.ts'
import type { Viewer } from '../viewer/viewer.ts'

/** Which dump somebody asks for. */
export interface DumpAsk {
  viewer: Viewer
  which: { kind: 'live' } | { kind: 'all' } | { kind: 'as_of'; instant: Instant }
}

/** The last line of a dump, under the key `manifest`, and all that `dump/manifest` gives. */
export interface Manifest {
  format: 'panelapp-dump'
  format_version: 1
  versions: 'live' | 'all' | 'as_of'
  as_of: Instant | null
  /** The first moment that anything in the dump can speak for. */
  known_from: Instant | null
  /** Lines before the manifest; with `versions=all` a panel has several. */
  documents: number
  panels: number
  genes: number
  strs: number
  regions: number
  /** Bytes before the manifest, uncompressed. */
  bytes: number
  /** Of those bytes, hex. */
  sha256: string
  made_at: Instant
  /** Of everything that panels showed at that moment: equal texts, equal content. */
  fingerprint: string
  terms: string | null
  licence: string | null
  acknowledgement: string | null
  source: string | null
}

/** What a dump says of its content besides the content. */
export type Provenance = Pick<Manifest, 'terms' | 'licence' | 'acknowledgement' | 'source'>
