import { modesOfInheritance } from '../contract/vocabulary.ts'
import type { EntityValues } from '../server/entity/entity.ts'
import type { Gene } from '../server/gene/gene.ts'
import type { Theme } from './invented-panels.ts'
import { curators, reviewers } from './people.ts'
import type { Random } from './random.ts'
import type { Act, Event, Named } from './story.ts'
import { openCalendar } from './calendar.ts'
import { regionValues, strValues } from './invented-loci.ts'

const sources = ['Literature', 'Expert list', 'NHS GMS', 'Research', 'Eligibility statement prior genetic testing']
const remarks = {
  3: ['Three unrelated families and a working model.', 'Reported by several groups; the phenotype fits.', 'Variants segregate in four families.'],
  2: ['Two families so far; the function is not shown.', 'One large family, and a case with another phenotype.'],
  1: ['A single case without segregation.', 'Candidate from a screen of a cohort; not replicated.'],
  0: ['The variant is frequent in the population: withdrawn.'],
} as const // prettier-ignore
const opinions = {
  GREEN: ['We report this gene in our service.', 'Seen in two families of our own.', 'Strong evidence, agreed at our meeting.'],
  AMBER: ['Not sure that the phenotype fits this panel.', 'More cases are needed.'],
  RED: ['The original report could not be repeated.', 'Only in a very broad phenotype.'],
} as const // prettier-ignore

interface Member extends Named {
  level: 0 | 1 | 2 | 3
  moi: string
}

/**
 * Everything that happens to one panel, in order: it is filled, published, reviewed, promoted and kept up, each on its day.
 * @param start days from the beginning of the set
 */
export function tellPanel(
  random: Random,
  theme: Theme,
  { genes, code, start, first }: { genes: readonly Gene[]; code: number; start: number; first: Date },
): Event[] {
  const events: Event[] = []
  const calendar = openCalendar(random, first, start)
  const lead = random.one(curators)
  const tell = (did: Act, by = lead) => events.push({ at: calendar.now(), panel: theme.name, by, did })
  const members: Member[] = []
  const chromosomes = new Map(genes.map((gene) => [gene.gene_symbol, chromosomeOf(gene)]))

  const values = (onX: boolean): Pick<EntityValues, 'moi' | 'penetrance' | 'publications' | 'phenotypes'> => ({
    moi: random.one(modesOfInheritance.slice(0, 9).filter(({ value }) => value.startsWith('X-LINKED') === onX)).value,
    penetrance: random.one(['Complete', 'Incomplete', 'unknown', null]),
    publications: publications(random),
    phenotypes: [`${theme.name} ${random.whole(1, 9)}, ${900_000 + random.whole(10_000, 99_999)}`],
  })
  const add = (named: Named, more: EntityValues, level: Member['level']) => {
    const own = values((more.chromosome ?? chromosomes.get(named.name)) === 'X')
    const review = level > 0 ? [`Expert Review ${['', 'Red', 'Amber', 'Green'][level]}`] : []
    const source = [...random.some(sources, random.whole(1, 2)), ...review]
    tell({ act: 'add', type: named.type, values: { ...own, source, ...more } })
    members.push({ ...named, level, moi: own.moi! })
  }
  const weighted = () => random.one([3, 3, 3, 3, 2, 2, 1, 1] as const)
  const addGenes = (some: readonly Gene[]) => {
    for (const { gene_symbol: name } of some) {
      calendar.minutes(2, 30)
      add({ type: 'gene', name }, { gene: name }, weighted())
    }
  }

  tell({
    act: 'create',
    level2: theme.level2,
    level3: theme.level3,
    description: `Genes for ${theme.name.charAt(0).toLowerCase()}${theme.name.slice(1)}. This disease does not exist: the panel is part of a demonstration.`,
    omim: [String(990_000 + code)],
    alsoCalled: [...(theme.alsoCalled ?? []), `R${code}`],
    types: ['Rare Disease 100K'],
    children: [],
  })
  const [early, later] = [genes.slice(0, Math.ceil(genes.length * 0.8)), genes.slice(Math.ceil(genes.length * 0.8))]
  calendar.days(1, 5)
  addGenes(early.slice(0, Math.ceil(early.length / 2)))
  calendar.days(7, 30)
  addGenes(early.slice(Math.ceil(early.length / 2)))
  if (theme.strs) {
    for (let at = 0; at < 2; at += 1)
      add({ type: 'str', ...nameOf(strValues(random, genes[at]!, at)) }, strValues(random, genes[at]!, at), 3)
  }
  if (theme.regions) {
    for (let at = 0; at < 3; at += 1) {
      calendar.minutes(5, 20)
      const region = regionValues(random, code * 10 + at, at)
      add({ type: 'region', ...nameOf(region) }, region, random.one([3, 2]))
    }
  }
  if (theme.fate === 'internal') return events

  calendar.days(3, 20)
  tell({ act: 'publish' })
  reviewSome(0.3)
  if (theme.fate === 'young') return events
  promote('First version for use.')
  keepUp(later)
  reviewSome(0.12)
  if (theme.fate === 'retired') {
    calendar.days(60, 120)
    tell({ act: 'status', status: 'retired' })
    return events
  }
  if (theme.signedOff) {
    calendar.days(10, 40)
    tell({ act: 'signOff', version: '1.0', types: ['Rare Disease 100K', 'Signed off'] })
  }
  if (theme.size > 8) {
    calendar.days(30, 90)
    promote('Ratings reviewed with the specialist group; see the comments on each gene.')
    keepUp([])
    if (theme.signedOff && random.chance(0.6)) {
      calendar.days(5, 30)
      tell({ act: 'signOff', version: '2.0', types: ['Rare Disease 100K', 'Signed off'] })
    }
  }
  return events

  function reviewSome(share: number) {
    for (const member of members.filter(() => random.chance(share))) {
      for (const by of random.some(reviewers, random.chance(0.25) ? 2 : 1)) {
        calendar.days(0, 3)
        const agrees = ({ 3: 'GREEN', 2: 'AMBER', 1: 'RED', 0: 'RED' } as const)[member.level]
        const rating = random.chance(0.8) ? agrees : random.one(['GREEN', 'AMBER', 'RED'] as const)
        const comments = random.chance(0.7) ? random.one(opinions[rating]) : ''
        const { type, name, moi } = member
        tell(
          {
            act: 'review',
            type,
            name,
            rating,
            moi,
            comments,
            phenotypes: [theme.name],
            publications: publications(random),
          },
          by,
        )
      }
    }
  }

  function promote(comment: string) {
    calendar.days(10, 60)
    for (const { type, name } of members.filter((it) => it.level === 3 && random.chance(0.25))) {
      calendar.minutes(1, 9)
      tell({ act: 'ready', type, name })
    }
    calendar.days(1, 4)
    tell({ act: 'promote', comment })
  }

  /** A year of small things: new genes, other ratings, corrections, a proposal from outside. */
  function keepUp(more: readonly Gene[]) {
    for (const gene of more) {
      calendar.days(5, 40)
      addGenes([gene])
    }
    const changed = random.some(
      members.filter(({ type }) => type === 'gene'),
      Math.ceil(members.length / 10),
    )
    for (const member of changed) {
      calendar.days(2, 25)
      const level = random.one(
        ([3, 2, 1, 0] as const).filter((it) => (it !== member.level && it !== 0) || (it === 0 && random.chance(0.2))),
      )
      const { type, name } = member
      tell({ act: 'rate', type, name, level, comment: random.one(remarks[level]) }, random.one(curators))
      member.level = level
    }
    for (const { type, name } of random.some(members, 1)) {
      calendar.days(1, 10)
      tell({ act: 'field', type, name, field: 'publications', value: publications(random, 3), comment: '' })
    }
    for (const { type, name } of random.some(members, 1)) {
      tell({ act: 'tags', type, name, tags: random.some(['watchlist', 'new-gene-name', 'for-review', 'mosaicism'], 1) })
    }
    const gone = random.chance(0.5)
      ? random.one(members.filter((it) => it.level === 1 && it.type === 'gene'))
      : undefined
    if (gone) {
      calendar.days(3, 20)
      tell({ act: 'remove', type: gone.type, name: gone.name })
      members.splice(members.indexOf(gone), 1)
    }
  }
}

const nameOf = ({ name }: EntityValues): { name: string } => ({ name: name! })

const chromosomeOf = ({ ensembl_genes: { GRch38 } }: Gene) => GRch38?.['90']?.location.split(':')[0]

/** Numbers that no paper has. */
const publications = (random: Random, count = random.whole(0, 3)): string[] =>
  Array.from({ length: count }, () => String(random.whole(990_000_001, 999_999_999)))
