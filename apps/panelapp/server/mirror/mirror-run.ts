import { problems } from '../../problems.ts'
import type { PanelDb } from '../../tables.ts'
import { named, readPanelDocument } from './document-shape.ts'
import type { PanelDocument, PanelHeadDocument } from './document-shape.ts'
import { readJson } from './json-text.ts'
import type { Source } from './source-client.ts'
import type { Summary } from './summary.ts'

export interface Mirror {
  source: Source
  /** Documents that are fetched while one is stored. */
  concurrency: number
  /** Which former versions are asked for. */
  versions: 'none' | 'signed-off' | 'all'
  /** Everything, whatever the list says. */
  full: boolean
  dryRun: boolean
  acknowledgement?: string | undefined
  /** Believes a list that lost many panels at once. */
  acceptVanished?: boolean
  signal: AbortSignal
  now: () => Date
  report: (done: number, total: number, what: string) => void
  say: (line: string) => void
}

/** What a run carries from step to step. */
export interface Run {
  db: PanelDb
  mirror: Mirror
  summary: Summary
  /** Sequences of types that documents showed. */
  typeOrders: Set<string>
}

/** @throws Problem `document_refused` */
export function documentOf(bytes: Buffer, asked: PanelHeadDocument): PanelDocument {
  let value: unknown
  try {
    value = readJson(bytes)
  } catch (error) {
    throw problems.document_refused(named(asked, ''), [(error as Error).message])
  }
  const document = readPanelDocument(value, named(asked, ''))
  if (document.head.id !== asked.id) {
    throw problems.document_refused(named(asked, ''), [`the answer is of ${named(document.head, '')}`])
  }
  return document
}
