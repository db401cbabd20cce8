import { html } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import type { ComparedEntity, ComparedPanel } from '../../contract/comparison.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { counted } from '../frame/numbers.ts'
import { entityAddress } from '../frame/addresses.ts'
import { rating } from '../frame/rating.ts'
import { typeTag } from '../frame/type-tag.ts'

/** One panel's side. */
export interface ComparedSide {
  panel: ComparedPanel
  entity: ComparedEntity
  /** The reviews in full, newest first; of a mirrored panel they are at its source. */
  reviews: Child
}

/** One entity in two panels, field by field (panelapp.md 9.10). */
export function entityComparisonPage(left: ComparedSide, right: ComparedSide): PageParts {
  const { name, type } = left.entity
  const both = [left, right]
  const panels = `/panels/compare/${left.panel.id}/${right.panel.id}`
  return {
    title: `${name} in ${left.panel.name} and ${right.panel.name}`,
    current: 'panels',
    content: html`${pageHead({
        crumbs: [
          { href: '/panels/', words: 'Panels' },
          { href: panels, words: `${left.panel.name} and ${right.panel.name}` },
          { words: name },
        ],
        heading: html`${name} ${typeTag(type)} <span class="version">in two panels</span>`,
      })}
      <section class="sheet" aria-label="Facts">
        <table class="table compared">
          <thead>
            <tr>
              <td></td>
              ${both.map(
                ({ panel }) =>
                  html`<th scope="col">
                    <a href="/panels/${panel.id}/">${panel.name}</a> <span class="version">v${panel.version}</span>
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map(([label, value]) => {
              const [one, other] = both.map(({ entity }) => value(entity))
              return html`<tr class="${String(one) !== String(other) && 'differs'}">
                <th scope="row">${label}</th>
                <td>${one}</td>
                <td>${other}</td>
              </tr>`
            })}
          </tbody>
        </table>
      </section>
      <div class="split">
        ${both.map(
          ({ panel, entity, reviews }) =>
            html`<section class="sheet pad stacked" aria-label="Reviews in ${panel.name}">
              <h2>
                ${panel.isMirrored ? 'Reviews' : counted(entity.reviews, 'review')}
                <span class="version">${panel.name}</span>
              </h2>
              ${reviews}
              <p>
                <a href="${entityAddress(entity.panelId, entity.type, entity.name)}">${name} in ${panel.name}</a>
              </p>
            </section>`,
        )}
      </div>`,
  }
}

const unset = html`<span class="muted">Not set</span>`
const items = (values: readonly string[]): Markup =>
  values.length === 0
    ? unset
    : html`<ul class="plain">
        ${values.map((value) => html`<li>${value}</li>`)}
      </ul>`

const rows: [string, (entity: ComparedEntity) => Markup][] = [
  ['List', ({ level }) => rating(level)],
  ['Mode of inheritance', ({ moi }) => (moi ? html`${moi}` : unset)],
  ['Mode of pathogenicity', ({ modeOfPathogenicity }) => (modeOfPathogenicity ? html`${modeOfPathogenicity}` : unset)],
  ['Penetrance', ({ penetrance }) => (penetrance ? html`${penetrance}` : unset)],
  ['Phenotypes', ({ phenotypes }) => items(phenotypes)],
  ['Publications', ({ publications }) => items(publications)],
  ['Sources', ({ sources }) => items(sources)],
  ['Tags', ({ tags }) => items(tags)],
]
