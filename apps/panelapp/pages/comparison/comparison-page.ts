import { html } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import type { ComparedEntity, ComparedPanel, ComparedRow } from '../../contract/comparison.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { count, counted } from '../frame/numbers.ts'
import { entityAddress } from '../frame/addresses.ts'
import { inLevel, rating } from '../frame/rating.ts'
import { typeTag } from '../frame/type-tag.ts'
import { compareForm } from './choose-page.ts'

export type Shown = 'all' | 'both' | 'differing' | 'left' | 'right'

export interface ComparisonData {
  left: ComparedPanel
  right: ComparedPanel
  rows: readonly ComparedRow[]
  shown: Shown
  /** Panels that may be chosen instead. */
  panels: readonly ComparedPanel[]
}

/** Two panels side by side (panelapp.md 9.10). */
export function comparisonPage(data: ComparisonData): PageParts {
  const { left, right, rows, shown, panels } = data
  const visible = rows.filter((row) => isShown(row, shown))
  return {
    title: `${left.name} and ${right.name}`,
    current: 'panels',
    content: html`${pageHead({
        crumbs: [
          { href: '/panels/', words: 'Panels' },
          { href: '/panels/compare/', words: 'Compare' },
          { words: 'Two panels' },
        ],
        heading: html`${left.name} <span class="version">and</span> ${right.name}`,
      })}
      <section class="sheet" aria-label="Other panels">
        ${compareForm({ panels, left: left.id, right: right.id })}
      </section>
      <section class="sheet" aria-labelledby="compared">
        <header>
          <h2 id="compared">Entities</h2>
          <span class="muted" role="status">${count(visible.length)} of ${count(rows.length)} shown</span>
        </header>
        ${choices(data)} ${visible.length > 0 ? table(data, visible) : nothing()}
      </section>`,
  }
}

export function isShown({ left, right }: ComparedRow, shown: Shown): boolean {
  if (shown === 'both') return left !== undefined && right !== undefined
  if (shown === 'left') return right === undefined
  if (shown === 'right') return left === undefined
  return shown === 'all' || left?.level !== right?.level
}

function choices({ left, right, rows, shown }: ComparisonData): Markup {
  const names: [Shown, string][] = [
    ['all', 'All'],
    ['both', 'In both'],
    ['differing', 'Rated differently'],
    ['left', `Only in ${left.name}`],
    ['right', `Only in ${right.name}`],
  ]
  return html`<nav class="tabs" aria-label="Which entities">
    ${names.map(([name, words]) => {
      const href = `/panels/compare/${left.id}/${right.id}${name === 'all' ? '' : `?show=${name}`}`
      return html`<a href="${href}" ${name === shown && html` aria-current="true"`}
        >${words} <span class="muted">${count(rows.filter((row) => isShown(row, name)).length)}</span></a
      >`
    })}
  </nav>`
}

function table({ left, right }: ComparisonData, rows: readonly ComparedRow[]): Markup {
  return html`<table class="table stack compared">
    <thead>
      <tr>
        <th scope="col">Entity</th>
        <th scope="col">${left.name} <span class="version">v${left.version}</span></th>
        <th scope="col">${right.name} <span class="version">v${right.version}</span></th>
        <th scope="col"><span class="sr">Compare</span></th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row">${row.name} ${typeTag(row.type)}</th>
            <td class="across">${side(left, row.left)}</td>
            <td class="across">${side(right, row.right)}</td>
            <td class="act">
              ${
                row.left &&
                row.right &&
                html`<a href="/panels/compare/${left.id}/${right.id}/${encodeURIComponent(row.name)}"
                  >Compare<span class="sr"> ${row.name}</span></a
                >`
              }
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function side({ isMirrored, name: panelName }: ComparedPanel, entity: ComparedEntity | undefined): Child {
  if (!entity) return html`<span class="muted">Not in ${panelName}</span>`
  const { level, panelId, type, name, reviews } = entity
  return html`${rating(level)}
    <a class="${inLevel(level)}" href="${entityAddress(panelId, type, name)}">${name}</a>
    ${!isMirrored && html`<span class="muted small">${counted(reviews, 'review')}</span>`}`
}

const nothing = (): Markup => html`<div class="face"><p>No entity fits this choice.</p></div>`
