import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import type { PageParts } from '../frame/frame.ts'
import { pageHead } from '../frame/frame.ts'
import { counted } from '../frame/numbers.ts'

export interface HomeTab {
  title: string
  href: string
  current: boolean
}

/** One text of the home page, and the list of all. */
export function homePage(tabs: readonly HomeTab[], { title, text }: { title: string; text: Markup }): PageParts {
  const links = tabs.map(
    ({ title: words, href, current }, at) =>
      html`<a href="${at === 0 ? '/' : `/?tab=${encodeURIComponent(href)}`}" ${current && html` aria-current="page"`}
        >${words}</a
      >`,
  )
  const only = tabs.length < 2
  return {
    title,
    side: !only && html`<nav class="side" aria-label="Texts">${links}</nav>`,
    content: html`${!only && html`<nav class="tabs home-tabs" aria-label="Texts">${links}</nav>`}${pageHead({ heading: title })}
      <section class="sheet pad prose">${text}</section>`,
  }
}

/** What stands here before anybody has written a text. */
export function emptyHomePage(
  productName: string,
  { panels, entities, lastChange }: { panels: number; entities: number; lastChange?: Markup | undefined },
): PageParts {
  return {
    title: 'Gene panels',
    content: html`${pageHead({ heading: productName })}
      <section class="sheet pad stacked">
        <p>
          Gene panels that experts curate and laboratories read: which genes, short tandem repeats and regions to look
          at for one clinical question, how strong the evidence is, and what was decided when.
        </p>
        ${
          panels === 0
            ? html`<p class="muted">There are no panels here yet.</p>`
            : html`<p>
                <strong>${counted(panels, 'panel')}</strong> with
                ${counted(entities, 'entity', 'entities')}${lastChange && html`; last change ${lastChange}`}.
              </p>`
        }
        <p class="row">
          <a class="button primary" href="/panels/">See all panels</a>
          <a class="button" href="/panels/entities/">Genes and entities</a>
          <a class="button" href="/panels/activity/">Activity</a>
        </p>
      </section>
      <section class="sheet pad stacked">
        <h2>For programs</h2>
        <p>
          Every panel and every version is JSON at <code>/api/v1/panels/</code>, one panel as a table or BED file on its
          page, and all of them in one download. <a href="/api/docs/">The web services</a> are described with examples.
        </p>
      </section>`,
  }
}
