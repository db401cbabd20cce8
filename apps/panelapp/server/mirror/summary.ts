import type { PanelHeadDocument } from './document-shape.ts'
import { named } from './document-shape.ts'
import type { Outcome } from './store-document.ts'

/** What a load or a mirror did; names are `panel 112 "Optic neuropathy" 4.13`. */
export interface Summary {
  source: string
  /** Panels with a document that were not here before. */
  new: string[]
  /** Panels whose live version was replaced by a newer one. */
  newer: string[]
  /** Panels that changed within their version. */
  changed: string[]
  /** Former versions that were kept. */
  older: string[]
  unchanged: number
  /** Panels that only a list told of. */
  listed: number
  vanished: string[]
  refused: string[]
  /** Keys that no panel here has a place for. */
  surplus: string[]
  dryRun: boolean
  /** Told to end before everything was looked at. */
  stopped: boolean
  notes: string[]
}

export const emptySummary = (source: string, dryRun: boolean): Summary => ({
  source,
  new: [],
  newer: [],
  changed: [],
  older: [],
  unchanged: 0,
  listed: 0,
  vanished: [],
  refused: [],
  surplus: [],
  dryRun,
  stopped: false,
  notes: [],
})

export function count(summary: Summary, outcome: Outcome, head: PanelHeadDocument): void {
  if (outcome === 'same' || outcome === 'known') summary.unchanged += 1
  else summary[outcome].push(named(head, ''))
}

/** For people: numbers first, then names where they are news. */
export function summaryText(summary: Summary): string {
  const lines = [
    `${summary.dryRun ? 'Nothing was written. ' : ''}From ${summary.source || 'recorded answers'}: ` +
      `${summary.new.length} new, ${summary.newer.length} with a newer version, ${summary.changed.length} changed within their version, ` +
      `${summary.unchanged} unchanged, ${summary.older.length} former versions kept, ${summary.listed} only listed, ` +
      `${summary.vanished.length} vanished, ${summary.refused.length} refused.`,
  ]
  const name = (title: string, names: readonly string[], most: number) => {
    for (const it of names.slice(0, most)) lines.push(`${title}: ${it}`)
    if (names.length > most) lines.push(`${title}: and ${names.length - most} more (--json names all)`)
  }
  lines.push(...summary.notes)
  name('newer', summary.newer, 20)
  name('changed', summary.changed, 20)
  name('vanished', summary.vanished, 20)
  name('ignored key', summary.surplus, 20)
  name('refused', summary.refused, 1000)
  if (summary.stopped) lines.push('Stopped before the end; run it again to go on.')
  return lines.join('\n')
}
