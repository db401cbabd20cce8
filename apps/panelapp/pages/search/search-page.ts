import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import type { Suggestion } from '../../contract/suggestion.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { counted } from '../frame/numbers.ts'

/** What the search box found; without a text, what it can find. */
export function searchPage({ text, found }: { text: string; found: readonly Suggestion[] }): PageParts {
  return {
    title: text === '' ? 'Search' : `${text} – search`,
    search: text,
    content: html`${pageHead({ heading: 'Search' })}
      <section class="sheet pad stacked" aria-label="Found">
        ${text === '' ? howTo : found.length === 0 ? nothing(text) : list(text, found)}
      </section>`,
  }
}

const howTo = html`<p>
  One box finds panels by name, code such as R169, older name or id; genes by symbol, alias, former symbol, HGNC id,
  Ensembl id, OMIM number or name; STRs and regions by name.
</p>`

const nothing = (text: string): Markup =>
  html`<p role="status">Nothing is called “${text}” here.</p>
    ${howTo}
    <p><a class="button" href="/panels/">All panels</a> <a class="button" href="/panels/entities/">All entities</a></p>`

const list = (text: string, found: readonly Suggestion[]): Markup =>
  html`<p class="muted" role="status">${counted(found.length, 'hit')} for “${text}”</p>
    <ul class="stacked">
      ${found.map(
        ({ kind, name, detail, href }) =>
          html`<li>
            <a href="${href}"><b>${name}</b></a> <span class="tag">${kind}</span>
            <span class="muted">${detail}</span>
          </li>`,
      )}
    </ul>`
