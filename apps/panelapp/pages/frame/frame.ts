/**
 * The frame of every page: bar, search box, banners, content, footer.
 *
 *     // server/gene/gene.pages.ts
 *     export const genePages = (deps: Deps) => (site: Site<Viewer>) => {
 *       site.handle(geneIndex, (request) =>
 *         servePage(deps, request, {
 *           key: catalogue.fingerprint,                   // equal keys, equal pages: address, viewer and frame are added
 *           page: async () => ({
 *             title: 'Genes and entities',                // of the document; the product's name follows
 *             current: 'entities',                        // which link of the bar is the present place
 *             content: html`<div class="page-head"><h1>…</h1></div> <section class="sheet">…</section>`,
 *           }),
 *         }))
 *     }
 *
 * `content` is what stands in `<main class="page">`: blocks one below the other, the first with the page's only `<h1>`
 * (see `pageHead`). Styles of one page go to `pages/<noun>/<noun>.css`, listed in `server/page/open-assets.ts`; what the
 * browser adds goes to `web/`. A page has no inline script or style, no address outside its own origin but links, and says
 * everything without a script. Dates are those of `datesIn(deps.settings.TIME_ZONE)`. Refuse with a `Problem`: the site shows `refusalPage` for it.
 */
import { html, icon, mark, sprite } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'

/** Addresses of what a page loads. */
export interface Assets {
  styles: string
  icon: string
  /** Absent where the browser's part was not built: pages are whole without it. */
  scripts?: { theme: string; main: string }
}

/** A sentence under the bar, the answer to what was just done. */
export interface Flash {
  kind: 'good' | 'warn' | 'bad' | 'info'
  text: string
}

/** What is the same on every page that one viewer is shown at one moment. */
export interface Surroundings {
  assets: Assets
  productName: string
  version: string
  /** Shown in the bar unless `prod`. */
  envName: string
  contact?: string
  /** Of an instance whose content is not for clinical use. */
  demoNotice?: string
  /** The installation that panels are mirrored from. */
  source?: { url: string; acknowledgement: string }
  /** Of a mirror or of an instance that is only read: the age of what it shows. */
  dataAsOf?: Markup
  /** Nobody can log in here. */
  readOnly: boolean
  viewer?: { name: string; isCurator: boolean; isVerified: boolean }
  flash?: readonly Flash[]
}

export interface PageParts {
  title: string
  current?: 'panels' | 'entities' | 'activity'
  content: Child
  /** A list beside the content on wide screens; it must have another place on narrow ones. */
  side?: Child
  /** What was searched for, to stand in the search box. */
  search?: string
}

const places = [
  { name: 'panels', href: '/panels/', words: 'Panels' },
  { name: 'entities', href: '/panels/entities/', words: 'Genes and Entities' },
  { name: 'activity', href: '/panels/activity/', words: 'Activity' },
] as const

/** The page as a whole document. */
export function page(around: Surroundings, { title, current, content, side, search }: PageParts): string {
  const { assets, productName } = around
  const main = html`<main class="page" id="content" tabindex="-1">${banners(around)}${content}</main>`
  return html`<!doctype html>
    <html lang="en-GB" data-program="panelapp">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – ${productName}</title>
        <link rel="icon" href="${assets.icon}" type="image/svg+xml" />
        <link rel="stylesheet" href="${assets.styles}" />
        ${
          assets.scripts &&
          html`<script src="${assets.scripts.theme}"></script>
            <script type="module" src="${assets.scripts.main}"></script>`
        }
      </head>
      <body>
        ${sprite()}
        <a class="skip" href="#content">Skip to content</a>
        ${bar(around, current, search)} ${side ? html`<div class="with-side">${side}${main}</div>` : main}
        ${footer(around)}
      </body>
    </html> `.text
}

function bar(around: Surroundings, current: PageParts['current'], search: string | undefined): Markup {
  const { productName, envName, viewer } = around
  return html`<header class="bar">
    <a class="brand" href="/">${mark('panelapp')}${productName}</a>
    <nav class="bar-nav" aria-label="Main">
      ${places.map(
        ({ name, href, words }) =>
          html`<a href="${href}" ${name === current && html` aria-current="true"`}>${words}</a>`,
      )}
    </nav>
    <form class="bar-search" role="search" aria-label="Everything" action="/search/">
      ${icon('search')}<input
        id="everything"
        type="search"
        name="q"
        aria-label="Search panels, genes and codes"
        placeholder="Panel, gene or code"
        value="${search}"
        maxlength="200"
        autocomplete="off"
        spellcheck="false"
      />
    </form>
    <div class="bar-end">
      ${envName !== 'prod' && html`<span class="bar-badge">${envName}</span>`}${
        viewer && html`<span class="bar-badge">${icon('user')}${viewer.name}</span>`
      }
    </div>
  </header>`
}

function banners({ demoNotice, source, flash }: Surroundings): Markup {
  const thanks =
    source &&
    (source.acknowledgement ||
      `Panel content comes from ${new URL(source.url).host}, whose reviewers and curators are acknowledged.`)
  const notice = [demoNotice, demoNotice && thanks].filter(Boolean).join(' ')
  return html`${
    notice &&
    html`<div class="banner warn">
      ${icon('warn')}
      <div>${notice}</div>
    </div>`
  }${flash?.map(
    ({ kind, text }) =>
      html`<div class="banner ${kind}" role="status">
        ${icon(kind === 'good' ? 'check' : kind === 'info' ? 'info' : 'warn')}
        <div>${text}</div>
      </div>`,
  )}`
}

function footer({ productName, version, contact, source, dataAsOf }: Surroundings): Markup {
  return html`<footer class="foot">
    <span>${productName} ${version}</span><a href="/api/docs/">Web services</a>${
      contact && html`<a href="mailto:${contact}">Contact</a>`
    }${source && html`<span>Panels come from <a href="${source.url}" rel="noreferrer">${new URL(source.url).host}</a></span>`}${
      dataAsOf && html`<span>Data as of ${dataAsOf}</span>`
    }<span class="themes" id="themes" hidden></span>
  </footer>`
}

/** Crumbs, the page's heading and its acts at the right. */
export function pageHead({
  crumbs,
  heading,
  acts,
}: {
  crumbs?: readonly { href?: string; words: string }[]
  heading: Child
  acts?: Child
}): Markup {
  return html`<div class="page-head">
    <div>
      ${
        crumbs &&
        html`<ol class="crumbs" aria-label="Where this is">
          ${crumbs.map(({ href, words }) => html`<li>${href ? html`<a href="${href}">${words}</a>` : words}</li>`)}
        </ol>`
      }
      <h1>${heading}</h1>
    </div>
    ${acts && html`<span class="row">${acts}</span>`}
  </div>`
}
