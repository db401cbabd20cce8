import { html } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import type { EntityDifferences, FieldDifference, HistoryPanel, ListedVersion } from '../../contract/history.ts'
import { panelAddress } from '../frame/addresses.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { count, counted } from '../frame/numbers.ts'
import { rating } from '../frame/rating.ts'
import { typeTag } from '../frame/type-tag.ts'
import { differenceForm } from './versions-page.ts'

export interface DifferenceData {
  panel: HistoryPanel
  from: string
  to: string
  versions: readonly Pick<ListedVersion, 'version'>[]
  fields: readonly FieldDifference[]
  entities: readonly EntityDifferences[]
}

/** What differs between two versions of a panel: ratings first, since that is what laboratories look for. */
export function differencePage({ panel, from, to, versions, fields, entities }: DifferenceData): PageParts {
  const base = panelAddress(panel.id)
  const rated = entities.filter(({ what, before, after }) => what === 'changed' && before !== after)
  const others = entities.filter(({ what, before, after }) => what === 'changed' && before === after)
  return {
    title: `${panel.name}, ${from} to ${to}`,
    current: 'panels',
    content: html`${pageHead({
        crumbs: [
          { href: '/panels/', words: 'Panels' },
          { href: base, words: panel.name },
          { href: `${base}versions/`, words: 'Versions' },
          { words: `${from} to ${to}` },
        ],
        heading: html`${panel.name} <span class="version">${from} to ${to}</span>`,
        acts: html`<a class="button" href="/api/v2/panels/${panel.id}/diff?from=${from}&amp;to=${to}">JSON</a>`,
      })}
      <section class="sheet" aria-label="Versions">${differenceForm(panel, versions, from, to)}</section>
      ${
        entities.length + fields.length === 0 &&
        html`<section class="sheet">
          <div class="face"><p>These two versions have the same content.</p></div>
        </section>`
      }
      ${block(
        'Added',
        entities.filter(({ what }) => what === 'added'),
      )}
      ${block(
        'Removed',
        entities.filter(({ what }) => what === 'removed'),
      )}
      ${block('Rated differently', rated)} ${block('Changed otherwise', others)}
      ${fields.length > 0 && panelBlock(fields)}`,
  }
}

function block(title: string, entities: readonly EntityDifferences[]): Markup | false {
  if (entities.length === 0) return false
  const id = title.toLowerCase().replaceAll(' ', '-')
  return html`<section class="sheet" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">${title}</h2>
      <span class="muted">${counted(entities.length, 'entity', 'entities')}</span>
    </header>
    <table class="table stack">
      <thead>
        <tr>
          <th scope="col">Entity</th>
          <th scope="col">List</th>
          <th scope="col">What differs</th>
        </tr>
      </thead>
      <tbody>
        ${entities.map(
          ({ name, type, formerName, before, after, fields }) =>
            html`<tr>
              <th scope="row">
                <a href="/panels/entities/${encodeURIComponent(name)}">${name}</a> ${typeTag(type)}
                ${formerName && html`<br /><span class="muted small">formerly ${formerName}</span>`}
              </th>
              <td>${levels(before, after)}</td>
              <td class="across">${fields.map(fieldLine)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

function levels(before: number | null, after: number | null): Child {
  if (before === null) return after !== null && rating(after)
  if (after === null) return rating(before)
  return before === after ? rating(after) : html`${rating(before)} <span aria-label="to">→</span> ${rating(after)}`
}

const fieldLine = ({ field, before, after }: FieldDifference): Markup =>
  html`<div class="field-difference">
    <span class="muted small">${field}</span>
    ${before ? html`<del>${before}</del>` : html`<span class="muted">nothing</span>`}
    ${after ? html`<ins>${after}</ins>` : html`<span class="muted">nothing</span>`}
  </div>`

const panelBlock = (fields: readonly FieldDifference[]): Markup =>
  html`<section class="sheet" aria-labelledby="of-the-panel">
    <header>
      <h2 id="of-the-panel">Of the panel itself</h2>
      <span class="muted">${count(fields.length)}</span>
    </header>
    <div class="body">${fields.map(fieldLine)}</div>
  </section>`
