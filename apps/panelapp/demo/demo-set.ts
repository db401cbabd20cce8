import { instantOf } from '../contract/instant.ts'
import type { Gene } from '../server/gene/gene.ts'
import { inventGenes } from './invented-genes.ts'
import { superThemes, themes } from './invented-panels.ts'
import { tellPanel } from './panel-story.ts'
import { curators, reviewers } from './people.ts'
import { openRandom } from './random.ts'
import type { Event } from './story.ts'

const GENES = 180
const FIRST_CODE = 901
const DAY = 86_400_000
/** No history is longer. */
export const DAYS = 800

export interface DemoSet {
  genes: Gene[]
  /** In the order in which they happened, panels mixed. */
  events: Event[]
}

/**
 * The whole demo set as a value: the same seed and end give the same set.
 * @param until nothing happens later
 */
export function makeDemoSet({ seed, until }: { seed: number; until: Date }): DemoSet {
  const random = openRandom(seed)
  const first = new Date(Math.floor(until.getTime() / DAY - DAYS) * DAY)
  const genes = inventGenes(random, GENES)
  const panels = themes.map((theme, at) =>
    tellPanel(random, theme, {
      genes: random.some(genes, theme.size),
      code: FIRST_CODE + at,
      start: theme.fate === 'young' || theme.fate === 'internal' ? random.whole(500, 620) : random.whole(0, 90),
      first,
    }),
  )
  const told = [...panels.flat(), ...superPanels(first), ...proposals(panels, random, genes)]
  return {
    genes,
    events: endingAt(
      until,
      told.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    ),
  }
}

/** The same events so many whole days later that the last one is of the day before. */
function endingAt(until: Date, events: readonly Event[]): Event[] {
  const days = Math.floor((until.getTime() - Date.parse(events.at(-1)!.at)) / DAY)
  return events.map((event) => ({ ...event, at: instantOf(new Date(Date.parse(event.at) + days * DAY)) }))
}

/** Made when their children have been in use for some time. */
function superPanels(first: Date): Event[] {
  return superThemes.flatMap(({ name: panel, level2, children }, at) => {
    const day = new Date(first.getTime() + (300 + 40 * at) * DAY).toISOString().slice(0, 10)
    const by = curators[at % curators.length]!
    const create = {
      act: 'create' as const,
      level2,
      level3: '',
      description: `All genes of ${children.length} panels at once. None of these diseases exists.`,
      omim: [],
      alsoCalled: [`R${FIRST_CODE + 60 + at}`],
      types: ['Superpanel'],
      children,
    }
    return [
      { at: `${day}T10:15:00.000000Z`, panel, by, did: create },
      { at: `${day}T10:20:00.000000Z`, panel, by, did: { act: 'publish' as const } },
    ]
  })
}

/** Genes that reviewers ask for near the end: some are accepted, the others wait, shown grey. */
function proposals(panels: readonly Event[][], random: ReturnType<typeof openRandom>, genes: readonly Gene[]): Event[] {
  return panels.slice(0, 8).flatMap((events, at) => {
    const panel = events[0]!.panel
    const onIt = new Set(events.flatMap(({ did }) => (did.act === 'add' ? [did.values.gene] : [])))
    const name = genes.find(({ gene_symbol: symbol }) => !onIt.has(symbol))!.gene_symbol
    const last = Date.parse(events.at(-1)!.at)
    const moment = (days: number) => `${new Date(last + days * DAY).toISOString().slice(0, -1)}000Z`
    const values = {
      gene: name,
      source: ['Literature'],
      moi: 'Unknown',
      phenotypes: [panel],
      publications: [String(random.whole(990_000_001, 999_999_999))],
    }
    const proposed = {
      at: moment(2),
      panel,
      by: reviewers[at % reviewers.length]!,
      did: { act: 'add' as const, type: 'gene' as const, values },
    }
    if (at % 3 > 0) return [proposed]
    const named = { type: 'gene' as const, name }
    const by = curators[0]!
    return [
      proposed,
      { at: moment(6), panel, by, did: { act: 'accept' as const, ...named } },
      {
        at: moment(7),
        panel,
        by,
        did: { act: 'rate' as const, level: 2 as const, comment: 'Accepted as proposed.', ...named },
      },
    ]
  })
}
