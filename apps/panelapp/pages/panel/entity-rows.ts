import { levels } from '../../contract/vocabulary.ts'
import type { EntityRow } from '../../server/panel/entity-row.ts'
import { inLevel } from '../frame/rating.ts'
import { Markup } from '@farside/kit/markup'

/** Rows a `<tbody>`: what is out of sight of a long table need not be laid out. */
const rowsABody = 100

export interface RowsOf {
  hasReviews: boolean
  isCurator: boolean
  /** Of a super panel: the child's name; a row then links to the child's page. */
  childName?: (panelId: number) => string
}

/**
 * The bodies of a panel's table. Plain text and no optional end tags: there may be nine thousand rows, and each byte and
 * each call counts that often.
 */
export function entityBodies(rows: readonly EntityRow[], how: RowsOf): Markup {
  let text = ''
  rows.forEach((row, at) => {
    if (at % rowsABody === 0) text += '<tbody>'
    text += entityRow(row, how)
  })
  return new Markup(text)
}

function entityRow(row: EntityRow, { hasReviews, isCurator, childName }: RowsOf): string {
  const { cssClass, shortName } = levels[row.level as 0] ?? levels[3]
  const rating = `<tr><td><span class="rating ${cssClass}">${shortName}</span>${curatorMarks(row, isCurator)}`
  const child = childName
    ? `<td class=across><a href="/panels/${row.panelId}/">${escaped(childName(row.panelId))}</a>`
    : ''
  const reviews = hasReviews ? `<td class=reviews>${reviewsOf(row)}` : ''
  return `${rating}${nameOf(row, childName !== undefined)}${child}${reviews}<td class=across>${moiOf(row.moi)}<td class=across>${detailsOf(row)}\n`
}

function curatorMarks(row: EntityRow, isCurator: boolean): string {
  if (!isCurator) return ''
  return `${row.ready ? '<br><span class=tag>Ready</span>' : ''}${row.flagged ? '<br><span class=tag>Proposed</span>' : ''}`
}

/** The address is relative to the panel's page: shorter by a dozen bytes a row. */
function nameOf(row: EntityRow, isSuper: boolean): string {
  const from = isSuper ? `/panels/${row.panelId}/` : ''
  const which = row.duplicate > 0 ? `?pk=${row.id}` : ''
  const href = `${from}${row.type}/${encodeURIComponent(row.name)}/${which}`
  const link = `<th scope=row><a class=${inLevel(row.level)} href="${href}">`
  if (row.type === 'gene') return `${link}${escaped(row.name)}</a>`
  if (row.type === 'str') return `${link}${escaped(row.name)}</a> <span class=tag>STR</span>`
  const code = row.verboseName ? `<code class=muted>${escaped(row.name)}</code> ` : ''
  return `${link}${escaped(row.verboseName || row.name)}</a><br>${code}<span class=tag>Region</span>`
}

function reviewsOf({ reviews, greenReviews, redReviews, mine }: EntityRow): string {
  if (reviews === 0) return '<span class=muted>No reviews</span>'
  const ratings = [greenReviews > 0 && `${greenReviews} green`, redReviews > 0 && `${redReviews} red`].filter(Boolean)
  const by = [ratings.join(', '), mine && '<span class=you>You reviewed</span>'].filter(Boolean).join(' · ')
  return `${reviews} review${reviews === 1 ? '' : 's'}${by && `<br><span class="small muted">${by}</span>`}`
}

/** The first word decides; the rest of the controlled text is shown lighter. */
export function moiOf(moi: string | null): string {
  if (!moi?.trim()) return '<span class=muted>Not set</span>'
  const [head = ''] = /^(MONOALLELIC|BIALLELIC|BOTH|X-LINKED|MITOCHONDRIAL)/.exec(moi) ?? []
  if (head === '') return escaped(moi)
  const rest = moi.slice(head.length)
  return rest ? `${head}<span class=muted>${escaped(rest)}</span>` : head
}

function detailsOf({ phenotypes, sources, tags }: EntityRow): string {
  const what = phenotypes.length > 0 ? escaped(phenotypes.join('; ')) : ''
  const from = sources.length > 0 ? `<span class="small muted">${escaped(sources.join('; '))}</span>` : ''
  const marks = tags.map((it) => ` <span class=tag>${escaped(it)}</span>`).join('')
  return `${what}${what && from && '<br>'}${from}${marks}`
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => (/[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (it) => signs[it]!) : text)
