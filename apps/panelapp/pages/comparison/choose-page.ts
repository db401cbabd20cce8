import { html, icon } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import type { ComparedPanel } from '../../contract/comparison.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'

/** Where two panels are chosen to be compared. */
export function choosePage({
  panels,
  left,
  right,
  error,
}: {
  panels: readonly ComparedPanel[]
  left?: number
  right?: number
  error?: string
}): PageParts {
  return {
    title: 'Compare panels',
    current: 'panels',
    content: html`${pageHead({
        crumbs: [{ href: '/panels/', words: 'Panels' }, { words: 'Compare' }],
        heading: 'Compare two panels',
      })}
      ${
        error &&
        html`<div class="banner bad" role="status">
          ${icon('warn')}
          <div>${error}</div>
        </div>`
      }
      <section class="sheet" aria-label="Panels to compare">
        ${compareForm({ panels, left, right })}
        <p class="shown muted">Which genes, STRs and regions each of the two has, and how they are rated in both.</p>
      </section>`,
  }
}

/** The two fields and the button; also at the top of a comparison, to change a side. */
export function compareForm({
  panels,
  left,
  right,
}: {
  panels: readonly ComparedPanel[]
  left?: number
  right?: number
}): Markup {
  return html`<form class="tools" action="/panels/compare/">
    ${choice('panel_1', 'First panel', panels, left)} ${choice('panel_2', 'Second panel', panels, right)}
    <button class="button primary">Compare</button>
  </form>`
}

const choice = (name: string, label: string, panels: readonly ComparedPanel[], chosen?: number): Markup =>
  html`<div class="field grow">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}" required>
      <option value="">Choose a panel</option>
      ${panels.map(
        ({ id, name: words }) => html`<option value="${id}" ${id === chosen && html` selected`}>${words}</option>`,
      )}
    </select>
  </div>`
