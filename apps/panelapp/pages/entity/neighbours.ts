import { html, icon } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { levelOf } from '../../contract/vocabulary.ts'
import type { EntityType } from '../../tables.ts'
import { entityAddress, panelAddress } from '../frame/addresses.ts'
import { count } from '../frame/numbers.ts'

export interface NearRow {
  id: number
  type: EntityType
  name: string
  duplicate: number
  verboseName: string | null
  level: number
  reviews: number
  mine: boolean
}

/** The panel's entities around the one shown. */
export interface Near {
  panel: { id: number; name: string }
  rows: readonly NearRow[]
  currentId: number
  /** Of the whole panel; more than there are rows on a big one. */
  total: number
  previous?: NearRow
  next?: NearRow
  hasReviews: boolean
}

const hrefOf = (panelId: number, row: NearRow): string =>
  entityAddress(panelId, row.type, row.name) + (row.duplicate > 0 ? `?pk=${row.id}` : '')

const titles: readonly [EntityType, string][] = [
  ['gene', 'Genes'],
  ['str', 'STRs'],
  ['region', 'Regions'],
]

/** Beside the page on wide screens. */
export const sideList = (near: Near): Markup =>
  html`<nav class="side near" aria-label="Entities of this panel">
    <div class="near-list">
      <a class="near-panel" href="${panelAddress(near.panel.id)}">${near.panel.name}</a>
      ${lists(near)}
    </div>
  </nav>`

/** The same, folded, where there is no room beside it. */
export const foldedList = (near: Near): Markup =>
  html`<details class="more near only-narrow no-print">
    <summary>Entities of this panel (${count(near.total)})</summary>
    <nav class="side-folded" aria-label="Entities of this panel, folded">${lists(near)}</nav>
  </details>`

function lists(near: Near): Markup {
  const { panel, rows, total } = near
  return html`${titles.map(([type, title]) => {
    const of = rows.filter((it) => it.type === type)
    return (
      of.length > 0 &&
      html`<h2>${title}</h2>
        ${of.map((it) => line(near, it))}`
    )
  })}${
    rows.length < total &&
    html`<p class="muted small">
      ${count(rows.length)} of ${count(total)}. <a href="${panelAddress(panel.id)}#entities">See all</a>
    </p>`
  }`
}

function line({ panel, currentId, hasReviews }: Near, row: NearRow): Markup {
  const { cssClass, shortName } = levelOf(row.level)
  return html`<a href="${hrefOf(panel.id, row)}" ${row.id === currentId && html`aria-current="page"`}
    ><span class="rating dot ${cssClass}"><span class="sr">${shortName}</span></span
    ><span class="cut">${row.verboseName || row.name}</span>${
      hasReviews &&
      row.reviews > 0 &&
      html`<span class="muted small push"
        >${row.mine && html`${icon('check', 'inline')}<span class="sr">You reviewed; </span>`}${row.reviews}<span
          class="sr"
        >
          ${row.reviews === 1 ? 'review' : 'reviews'}</span
        ></span
      >`
    }</a
  >`
}

/** To the entities before and after it in the panel's order. */
export function steps({ panel, previous, next, total }: Near): Markup | undefined {
  if (total < 2) return undefined
  return html`${previous && html`<a class="button" rel="prev" href="${hrefOf(panel.id, previous)}"><span aria-hidden="true">‹</span>${previous.name}<span class="sr">, previous</span></a>`}${
    next &&
    html`<a class="button" rel="next" href="${hrefOf(panel.id, next)}"
      >${next.name}<span class="sr">, next</span><span aria-hidden="true">›</span></a
    >`
  }`
}
